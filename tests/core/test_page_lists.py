"""The lists in which editors find their pages."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Locale
from wagtail_localize.operations import translate_object

from blog.models import Series, SeriesPart
from core.editing.columns import annotate
from core.models import Organisation, Person, Theme
from knowledge.models import InstrumentPage
from tests.factories import InstrumentPageFactory, NewsPageFactory, make_organisation, make_person, make_theme


@pytest.fixture
def english(english_home):
    return Locale.objects.get(language_code="en")


def explore(client, parent, **query):
    response = client.get(reverse("wagtailadmin_explore", args=[parent.pk]), query)
    assert response.status_code == 200
    return response.content.decode()


def listed(client, name, **query):
    response = client.get(reverse(name), query)
    assert response.status_code == 200
    return [page.title for page in response.context["object_list"]]


def test_the_explorer_shows_kind_theme_languages_and_review(signed_in, instrument_index, english):
    page = InstrumentPageFactory(
        instrument_index, kind="toolkit", themes=[make_theme(name="Open Aanpak")], next_review_on="2020-03-04"
    )
    page.copy_for_translation(english, copy_parents=True, alias=True)
    text = explore(signed_in, instrument_index)
    for words in ("Toolkit", "Open Aanpak", "2020", "w-status--critical"):
        assert words in text
    assert "nl; en: " in text


def test_the_languages_of_a_page_follow_its_translation(signed_in, instrument_index, english):
    page = InstrumentPageFactory(instrument_index)
    assert "nl; en" not in explore(signed_in, instrument_index)
    translate_object(page, [english])
    assert "nl; en: 0 " in explore(signed_in, instrument_index)


def test_our_columns_ask_as_much_for_many(signed_in, instrument_index, english):
    theme = make_theme()

    def queries_for(count):
        for _number in range(count):
            translate_object(InstrumentPageFactory(instrument_index, themes=[theme]), [english])
        pages = list(InstrumentPage.objects.all())
        with CaptureQueriesContext(connection) as queries:
            annotate(pages)
        return len(queries)

    queries_for(1)
    assert queries_for(1) == queries_for(6) <= 6
    assert len(listed(signed_in, "instruments:index")) == 16


def test_instruments_can_be_narrowed_down(signed_in, instrument_index):
    first, second = make_theme(slug="a", name="A"), make_theme(slug="b", name="B")
    old = {"title": "Een", "next_review_on": "2020-01-01"}
    InstrumentPageFactory(instrument_index, kind="toolkit", themes=[first], **old)
    InstrumentPageFactory(instrument_index, title="Twee", kind="guide", themes=[second])
    assert listed(signed_in, "instruments:index", kind="toolkit") == ["Een"]
    assert listed(signed_in, "instruments:index", theme=second.pk) == ["Twee"]
    assert listed(signed_in, "instruments:index", review="due") == ["Een"]
    dutch = instrument_index.locale_id
    assert listed(signed_in, "instruments:index", language=dutch, ordering="kind") == ["Twee", "Een"]
    assert listed(signed_in, "instruments:index", q="Twee", theme=second.pk, review="") == ["Twee"]


def test_stories_are_of_every_kind_and_lead_to_the_choice_of_a_kind(signed_in, blog_index, instrument_index):
    NewsPageFactory(blog_index, title="Nieuws")
    InstrumentPageFactory(instrument_index, title="Instrument")
    assert listed(signed_in, "stories:index") == ["Nieuws"]
    response = signed_in.get(reverse("stories:choose_parent"))
    assert response.url == reverse("wagtailadmin_pages:add_subpage", args=[blog_index.pk])


def test_stories_can_be_narrowed_down_to_a_series(signed_in, blog_index):
    series = Series.objects.create(name="De eerste stap", slug="de-eerste-stap", locale=blog_index.locale)
    SeriesPart.objects.create(page=NewsPageFactory(blog_index, title="Een"), series=series, number=1)
    NewsPageFactory(blog_index, title="Twee")
    assert listed(signed_in, "stories:index", series=series.pk) == ["Een"]


def test_organisations_and_people_can_be_narrowed_down(signed_in, home):
    town, board = (
        make_organisation(kind="municipality"),
        make_organisation(name="De Sluizen", kind="water-board"),
    )
    person = make_person(organisation=town)
    make_person(name="Noor Akkerman", organisation=board)
    for model, value, found in (
        (Organisation, {"kind": "water-board"}, board),
        (Person, {"organisation": town.pk}, person),
    ):
        response = signed_in.get(reverse(model.snippet_viewset.get_url_name("list")), value)
        assert list(response.context["object_list"]) == [found]


def test_a_theme_tells_how_many_pages_it_has(client, moderator, instrument_index):
    client.force_login(moderator)
    theme = make_theme()
    for _number in range(3):
        InstrumentPageFactory(instrument_index, themes=[theme])
    response = client.get(reverse(Theme.snippet_viewset.get_url_name("list")))
    assert [row.page_count for row in response.context["object_list"]] == [3]


def test_the_first_page_counts_what_waits(signed_in, instrument_index, english):
    page = InstrumentPageFactory(instrument_index, next_review_on=timezone.localdate().replace(year=2020))
    translate_object(page, [english])
    text = signed_in.get(reverse("wagtailadmin_home")).content.decode()
    for name in ("to-review_report", "translations-behind_report"):
        assert f'href="{reverse(name)}">1 ' in text
