import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from wagtail.models import PageViewRestriction

from core.models import PageOrganisation
from network_map.drawing.neighbourhood import WIDTH, draw, width_of, wrapped
from network_map.models import InitiativePage
from network_map.neighbourhood import neighbourhood_of
from tests.factories import InitiativePageFactory, make_organisation, make_theme

LONG = "Vereniging voor informatiehuishoudingsverantwoordelijken in Noordwest-Overijssel en omstreken"


@pytest.fixture
def themes(db):
    return [make_theme(), make_theme("open-contact", "Open Contact", "poort")]


@pytest.fixture
def organisations(db):
    return [make_organisation("Gemeente Utrecht"), make_organisation(LONG)]


@pytest.fixture
def made(network_map, themes, organisations):
    """One in the middle, one with its organisations, one with a theme of it, one with nothing of it."""

    def make(title, themes=(), organisations=(), **fields):
        page = InitiativePageFactory(network_map, title=title, themes=themes, **fields)
        for order, organisation in enumerate(organisations):
            PageOrganisation.objects.create(page=page, organisation=organisation, sort_order=order)
        return page

    make("Ver weg", [make_theme("open-aanpak", "Open Aanpak", "deur")], [make_organisation("Iemand anders")])
    make("Zelfde makers", (), organisations)
    make("Zelfde onderwerp", themes[:1])
    return make, make("Midden", themes, organisations)


def html_of(client, page):
    response = client.get(page.url)
    assert response.status_code == 200
    return response.content.decode()


def picture_in(html):
    return html.partition('<svg class="network__picture"')[2].partition("</svg>")[0]


def titles(near):
    return [each.page.title for each in near]


def fresh(page):
    return InitiativePage.objects.get(pk=page.pk)


def test_who_shares_what(made, organisations, themes):
    found = neighbourhood_of(fresh(made[1]))
    assert found.organisations == organisations
    assert found.themes == themes
    assert titles(found.by_organisation) == ["Zelfde makers"]
    assert found.by_organisation[0].shared == organisations
    assert titles(found.by_theme) == ["Zelfde onderwerp"]
    assert found.by_theme[0].shared == themes[:1]


def test_each_box_is_a_link_with_a_name_and_stands_in_the_text_too(client, made):
    html = html_of(client, made[1])
    picture = picture_in(html)
    for words in ("Organisatie: Gemeente Utrecht", "Thema: Open Data", "Initiatief: Zelfde makers"):
        assert f"<title>{words}</title>" in picture
    assert f"<title>Organisatie: {LONG}</title>" in picture
    assert "Ver weg" not in picture
    assert picture.count("<a ") == 6
    assert picture.count("<line ") == 7  # four to itself, two organisations and one theme that are shared
    text = html.partition('<details class="network__text"')[2].partition("</details>")[0]
    assert re.findall(r">([^<>]+)</a>", text) == [
        "Zelfde makers",
        "Gemeente Utrecht",
        LONG,
        "Zelfde onderwerp",
        "Open Data",
    ]


def test_nobody_around_it_is_nothing_to_show(client, network_map, themes):
    page = InitiativePageFactory(network_map, title="Alleen", themes=themes)
    assert "network__picture" not in html_of(client, page)


def test_what_nobody_may_see_is_no_neighbour(client, made, themes, organisations):
    make, page = made
    make("Concept", themes, organisations, publish=False)
    private = make("Besloten", themes, organisations)
    PageViewRestriction.objects.create(page=private, restriction_type="login")
    html = html_of(client, page)
    assert "Concept" not in html
    assert "Besloten" not in html


def test_it_follows_what_is_published(client, made, themes):
    make, page = made
    assert "Nieuw erbij" not in html_of(client, page)
    make("Nieuw erbij", themes)
    assert "Nieuw erbij" in picture_in(html_of(client, page))


def test_it_is_as_large_as_a_phone_however_many_there_are(made, themes, organisations):
    make, page = made
    for number in range(8):
        make(f"{LONG} {number}", themes, organisations)
    with translation.override("nl"):
        picture = draw(neighbourhood_of(fresh(page)))
        again = draw(neighbourhood_of(fresh(page)))
    assert [vars(box) for box in picture.boxes] == [vars(box) for box in again.boxes]
    assert len(picture.boxes) <= 12
    for box in picture.boxes:
        assert box.x >= 0
        assert box.x + box.width <= WIDTH + 0.1
        assert box.bottom <= picture.height
        assert all(width_of(line) <= box.width for line in box.lines)
        assert box.height >= 36


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("Kort", ["Kort"]),
        ("Openbaarheidscentrum Amsterdam", ["Openbaarheids-", "centrum", "Amsterdam"]),
        ("x" * 60, ["x" * 12 + "-"] * 3 + ["x" * 12 + "…"]),
        ("een twee drie vier vijf zes zeven acht negen tien elf twaalf", None),
        ("", [""]),
    ],
)
def test_long_names_are_broken_and_cut(text, lines):
    found = wrapped(text, 112, 4, "nl")
    assert found == lines if lines else (len(found) == 4 and found[-1].endswith("…"))


def test_the_number_of_queries_does_not_grow(client, made, themes, organisations):
    make, page = made
    html_of(client, page)  # after which Wagtail remembers where sites begin
    for number in range(4):
        make(f"Enkele {number}", themes, organisations)
    few = queries(client, page)
    for number in range(6):
        make(f"Meer {number}", themes, organisations)
    assert queries(client, page) == few


def queries(client, page):
    """Of the first visitor and of the next one."""
    found = []
    for _visit in range(2):
        with CaptureQueriesContext(connection) as captured:
            html_of(client, page)
        found.append(len(captured))
    return found
