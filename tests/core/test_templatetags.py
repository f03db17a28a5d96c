import re

import pytest
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation

from core.models import Theme
from core.shared import content_changed
from core.site import site_frame
from core.templatetags.kennis import aria_current


def render(source: str, **context) -> str:
    return Template("{% load kennis %}" + source).render(Context(context))


@pytest.mark.parametrize(
    "source",
    [
        '{% artwork "open-data" "seed" 80 96 planes=3 %}',
        '{% portrait None "open-contact" 100 120 %}',
        '{% theme_mark "open-data" %}',
        "{% logo %}",
        "{% door_ajar %}",
        '{% icon "search" %}',
    ],
)
def test_pictures_are_decoration(source):
    svg = render(source)
    assert svg.startswith("<svg ")
    assert 'aria-hidden="true"' in svg


def test_artwork_keeps_to_its_seed_and_theme():
    one = render('{% artwork theme "a" 300 360 %}', theme=Theme(slug="open-data"))
    assert one == render('{% artwork "open-data" "a" 300 360 %}')
    assert one != render('{% artwork "open-data" "b" 300 360 %}')
    assert one != render('{% artwork "" "a" 300 360 %}')


def test_portrait_follows_the_person():
    class Someone:
        slug, skin, hair = "iemand", 0, 1

    class Other(Someone):
        hair = 2

    assert render("{% portrait who '' 100 120 %}", who=Someone) != render(
        "{% portrait who '' 100 120 %}", who=Other
    )


def test_theme_class_is_empty_without_a_theme():
    assert render("[{% theme_class theme %}]", theme=None) == "[]"
    assert render("[{% theme_class theme %}]", theme="open-data") == "[theme--open-data]"


@pytest.mark.parametrize(
    ("size", "dutch", "english"),
    [
        (None, "", ""),
        (950, "950 bytes", "950 bytes"),
        (184_200, "184 kB", "184 kB"),
        (1_240_000, "1,2 MB", "1.2 MB"),
    ],
)
def test_file_sizes_are_written_as_people_write_them(size, dutch, english):
    for language, expected in (("nl", dutch), ("en", english)):
        with translation.override(language):
            assert render("{{ size|filesize }}", size=size) == expected


def test_the_name_of_the_site_is_escaped_and_split():
    assert "<strong>Open &amp; Overheid</strong>" in render(
        "{% site_name name %}", name="Platform Open & Overheid"
    )
    assert "<strong>Platform</strong>" in render("{% site_name name %}", name="Platform")


@pytest.mark.parametrize(
    ("path", "expected"), [("/nl/kennis/", "page"), ("/nl/kennis/tips/", "true"), ("/nl/actueel/", "")]
)
def test_the_menu_says_where_the_reader_is(path, expected):
    assert aria_current("/nl/kennis/", path) == expected


def at(path: str) -> dict:
    return {"request": RequestFactory().get(path), "frame": site_frame()}


@pytest.mark.django_db
def test_menu_marks_the_current_item(instrument_index):
    html = render("{% menu %}", **at("/nl/kennis/iets/"))
    assert re.search(r'href="/nl/kennis/" aria-current="true"', html)
    assert 'href="/nl/zoeken/#q"' in html  # the search field of the list, until there is a search page


@pytest.mark.django_db
def test_breadcrumbs_end_at_the_page_itself(instrument_index, home):
    html = render("{% breadcrumbs %}", page=instrument_index, **at("/nl/kennis/"))
    assert 'href="/nl/"' in html
    assert '<span aria-current="page">Kennis</span>' in html
    assert render("{% breadcrumbs %}", page=home, **at("/nl/")).strip() == ""


@pytest.mark.django_db
def test_language_picker_leads_home_where_there_is_no_translation(instrument_index):
    html = render("{% language_picker %}", page=instrument_index, **at("/nl/kennis/"))
    assert re.search(r'href="/en/" lang="en" hreflang="en">English<', html)


@pytest.mark.django_db
def test_language_picker_on_an_error_page_leads_home():
    html = render("{% language_picker %}", **at("/nl/bestaat-niet/"))
    assert 'href="/en/"' in html
    assert "Nederlands" not in html


class Count:
    def __init__(self):
        self.times = 0

    def __str__(self):
        self.times += 1
        return str(self.times)


@pytest.mark.django_db
def test_kept_parts_are_rendered_once_until_something_is_published():
    count, source = Count(), "{% kept part key %}{{ count }}{% endkept %}"
    assert render(source, count=count, key="a") == "1"
    assert render(source, count=count, key="a") == "1"
    assert render(source, count=count, key="b") == "2"
    with translation.override("en"):
        assert render(source, count=count, key="a") == "3"
    content_changed()
    assert render(source, count=count, key="a") == "4"


@pytest.mark.django_db
def test_parts_without_a_key_are_never_kept():
    count, source = Count(), "{% kept part key %}{{ count }}{% endkept %}"
    assert [render(source, count=count, key=()) for _ in range(2)] == ["1", "2"]


def test_text_in_another_language_is_marked():
    class Page:
        is_untranslated, text_language = True, "nl"

    assert render("<p{% text_lang page %}>", page=Page) == '<p lang="nl">'
    assert render("<p{% text_lang page %}>", page=None) == "<p>"
