import datetime
import re

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation
from wagtail.models import PageViewRestriction

from core.models import PageOrganisation
from network_map import listing
from network_map.drawing.map import Drawings, on_squares
from network_map.editing.bulk_adding import NewInitiative, add
from network_map.management.commands.seed_initiatives import Inventor
from network_map.models import InitiativePage, MapFile
from network_map.places import gazetteer
from tests.factories import InitiativePageFactory, make_organisation, make_theme

pytestmark = pytest.mark.django_db

UTRECHT = "municipality/NL/NL-UT/utrecht/utrecht"
DEN_HAAG = "municipality/NL/NL-ZH/den-haag/den-haag"
SOUTH_HOLLAND = "province/NL/NL-ZH//zuid-holland"
NETHERLANDS = "country/NL///nederland"
ITALY = "country/IT///italie"


@pytest.fixture(autouse=True)
def _committed(django_capture_on_commit_callbacks, monkeypatch):
    """The map's file is made after the transaction, which in a test never ends."""
    monkeypatch.setattr("network_map.map_files.transaction.on_commit", lambda act, **kwargs: act())


def html_of(client, query=""):
    response = client.get(f"/nl/open-kaart/{query}")
    assert response.status_code == 200
    return response.content.decode()


@pytest.fixture
def initiatives(network_map):
    """Two in Utrecht, one in The Hague, one of a province, one of the country, one abroad, one nowhere."""
    data, contact = make_theme(), make_theme("open-contact", "Open Contact", "poort")
    ngo = make_organisation("Stichting Open Sluis", kind="ngo")
    facts = {
        "Balie": {"place": UTRECHT, "themes": [contact], "start_year": 2015},
        "Datalijst": {"place": UTRECHT, "themes": [data], "status": "idea"},
        "Hofvijver": {"place": DEN_HAAG, "themes": [data, contact], "start_year": 2015},
        "Provinciedeal": {"place": SOUTH_HOLLAND, "themes": [data]},
        "Register": {"place": NETHERLANDS, "themes": [data]},
        "Prato open": {"place": ITALY, "place_name": "Prato", "latitude": 43.88, "longitude": 11.1},
        "Zwevend": {},
    }
    pages = {
        title: InitiativePageFactory(network_map, title=title, **values) for title, values in facts.items()
    }
    PageOrganisation.objects.create(page=pages["Hofvijver"], organisation=ngo)
    pages["Hofvijver"].save_revision().publish()
    return pages


def titles(network_map, query=""):
    return {page.title for page in network_map.listing(QueryDict(query)).page}


EVERYTHING = {"Balie", "Datalijst", "Hofvijver", "Provinciedeal", "Register", "Prato open", "Zwevend"}
NARROWED = [
    ("", EVERYTHING),
    ("theme=open-contact", {"Balie", "Hofvijver"}),
    ("theme=open-contact&theme=open-data&status=idea", {"Datalijst"}),
    ("province=NL-ZH", {"Hofvijver", "Provinciedeal"}),
    ("municipality=utrecht", {"Balie", "Datalijst"}),
    ("country=IT", {"Prato open"}),
    ("kind=ngo", {"Hofvijver"}),
    ("start_year=2015", {"Balie", "Hofvijver"}),
    ("q=sluis", {"Hofvijver"}),
    ("q=utrecht", {"Balie", "Datalijst"}),
    ("q=utrecht balie", {"Balie"}),
    ("q=prato", {"Prato open"}),
    ("q='s-Gravenhage", {"Hofvijver"}),
    ("q=zuid holland", {"Hofvijver", "Provinciedeal"}),
    ("q=South Holland", {"Hofvijver", "Provinciedeal"}),
    ("q=nederland", {"Balie", "Datalijst", "Hofvijver", "Provinciedeal", "Register"}),
    ("q=xyz", set()),
    ("theme=unknown&province=XX&status=%00", EVERYTHING),
]


def test_a_list_is_narrowed_down(network_map, initiatives):
    for query, found in NARROWED:
        assert titles(network_map, query) == found, query


def test_the_form_keeps_all_that_an_address_asks_for(client, initiatives):
    for name, values in {
        "country": ("IT", "NL"),
        "province": ("NL-UT", "NL-ZH"),
        "theme": ("open-data", "open-contact"),
        "status": ("idea", "running"),
    }.items():
        html = html_of(client, f"?{name}={values[0]}&{name}={values[1]}")
        kept = [f'<input type="checkbox" name="{name}" value="{value}" checked>' for value in values]
        assert all(each in html for each in kept), name


def test_the_form_leaves_no_empty_values_in_the_address(client, initiatives):
    response = client.get(
        "/nl/open-kaart/?q=+&theme=open-data&province=&status=&country=IT&country=NL&view=map"
    )
    assert response.status_code == 301
    assert response["Location"] == "/nl/open-kaart/?theme=open-data&country=IT&country=NL&view=map"
    assert "public" in response["Cache-Control"]
    assert client.get("/nl/open-kaart/?q=&province=")["Location"] == "/nl/open-kaart/"


def test_choices_are_counted_without_their_own_facet(network_map, initiatives):
    listing = network_map.listing(QueryDict("province=NL-ZH&theme=open-contact"))
    counts = {
        facet.name: {choice.value: choice.count for choice in facet.choices} for facet in listing.shown_facets
    }
    assert counts["theme"] == {"open-data": 2, "open-contact": 1}
    assert counts["province"] == {"NL-UT": 1, "NL-ZH": 1}
    assert listing.total == 1


def test_the_page_draws_what_it_lists(client, initiatives):
    html = html_of(client)
    assert 'aria-label="Utrecht: 2 initiatieven"' in html
    assert 'href="?province=NL-ZH" aria-label="Zuid-Holland: 2 initiatieven"' in html
    assert 'href="?country=IT" aria-label="Italië: 1 initiatief"' in html
    assert "1 initiatief is van heel Nederland" in html
    assert "1 initiatief heeft geen plaats" in html


def test_within_a_province_one_initiative_is_a_link_to_it(client, initiatives):
    html = html_of(client, "?province=NL-ZH")
    assert f'href="{initiatives["Hofvijver"].url}" aria-label="Hofvijver"' in html
    assert 'aria-label="Provinciedeal"' not in html
    assert 'href="?province=NL-UT&amp;municipality=utrecht" aria-label="Utrecht: 2 initiatieven"' in html_of(
        client, "?province=NL-UT"
    )


def test_what_is_alone_is_drawn_as_what_it_is(network_map, initiatives):
    drawings = Drawings(network_map.listing(QueryDict("theme=open-data")))
    marks = {mark.code: mark for mark in drawings.netherlands.marks}
    assert {code: mark.count for code, mark in marks.items()} == {"NL-UT": 1, "NL-ZH": 2}
    alone = marks["NL-UT"]
    assert (alone.theme, alone.is_area) == ("open-data", False)
    place = gazetteer.by_key(UTRECHT)
    assert (alone.x, alone.y) == on_squares(place.north, place.east)


def test_what_is_of_a_whole_area_is_never_drawn_as_a_dot(client, network_map, initiatives):
    initiatives["Hofvijver"].delete()
    InitiativePageFactory(network_map, title="Heel Amerika", place=NEIGHBOURS[2])
    marks = [*Drawings(network_map.listing(QueryDict(""))).netherlands.marks, *marks_of(network_map)]
    assert {mark.code for mark in marks if mark.is_area} == {"NL-ZH", "US"}
    html = html_of(client)
    assert html.count('class="plate"') == 2
    assert html.count('class="single"') == 1, "the spot in Italy"
    assert "1 initiatief is van de hele provincie" in html_of(client, "?province=NL-ZH")


def test_no_mark_leads_to_the_list_that_it_stands_beside(client, initiatives):
    html = html_of(client, "?municipality=utrecht")
    assert '<g class="" role="img" aria-label="Utrecht: 2 initiatieven">' in html
    for query in ("?municipality=den-haag", "?country=IT"):
        [mark] = re.findall('class="mark-link .*?href="(.*?)"', html_of(client, query))
        assert mark in {initiatives["Hofvijver"].url, initiatives["Prato open"].url}


def test_everything_can_be_asked_for_on_one_page_to_print(client, network_map):
    add(network_map, list(Inventor(network_map).initiatives(30)), live=True)
    html = html_of(client, "?status=running")
    total = network_map.listing(QueryDict("status=running")).total
    assert f"1 tot en met 12 van de {total}." in html
    assert 'href="?status=running&amp;view=all"' in html
    everything = html_of(client, "?status=running&view=all")
    assert everything.count('class="initiative row--linked') == total > 12
    assert "tot en met" not in everything and "om af te drukken" not in everything
    assert 'class="paper wrap">http://testserver/nl/open-kaart/?status=running&amp;view=all<' in everything


def test_no_more_is_asked_for_at_once_than_fits_on_a_page(network_map, initiatives, monkeypatch):
    monkeypatch.setattr(listing, "PER_PAGE", 3)
    monkeypatch.setattr(listing, "MOST_AT_ONCE", 6)
    assert network_map.listing(QueryDict("")).all_address == ""
    assert len(network_map.listing(QueryDict("view=all")).page) == 6
    assert network_map.listing(QueryDict("theme=open-data")).all_address == "?theme=open-data&view=all"


def test_a_province_that_is_place_and_organisation_is_named_once(client, initiatives):
    page = initiatives["Provinciedeal"]
    province = make_organisation("Provincie Zuid-Holland", kind="province")
    PageOrganisation.objects.create(page=page, organisation=province)
    page.save_revision().publish()
    assert InitiativePage.objects.get(pk=page.pk).where_and_who == ["Provincie Zuid-Holland"]
    assert html_of(client, f"map-details/?id={page.pk}").count("Provincie Zuid-Holland") == 1


def test_by_name(network_map, initiatives):
    found = [page.title for page in network_map.listing(QueryDict("sort=name")).page]
    assert found == sorted(initiatives)


def test_what_nobody_may_see_is_nowhere(client, network_map, initiatives):
    initiatives["Balie"].unpublish()
    PageViewRestriction.objects.create(page=initiatives["Datalijst"], restriction_type="login")
    over = initiatives["Hofvijver"]
    over.expire_at = timezone.now() + datetime.timedelta(seconds=1)
    over.save_revision().publish()
    InitiativePage.objects.filter(pk=over.pk).update(expire_at=timezone.now())
    InitiativePageFactory(network_map, title="Concept", place=UTRECHT, publish=False)
    initiatives["Zwevend"].delete()
    html = html_of(client)
    for title in ("Balie", "Datalijst", "Hofvijver", "Concept", "Zwevend"):
        assert title not in html
    assert "Utrecht: " not in html
    assert titles(network_map) == {"Provinciedeal", "Register", "Prato open"}


def test_a_page_hidden_behind_the_back_of_the_file_is_not_listed(network_map, initiatives):
    InitiativePage.objects.filter(pk=initiatives["Balie"].pk).update(live=False)
    assert "Balie" not in titles(network_map)


def test_the_file_follows_the_kind_of_an_organisation(network_map, initiatives):
    organisation = initiatives["Hofvijver"].made_with[0]
    organisation.kind = "company"
    organisation.save()
    assert titles(network_map, "kind=company") == {"Hofvijver"}
    assert titles(network_map, "kind=ngo") == set()


def test_the_feed_follows_the_filters(client, initiatives):
    feed = client.get("/nl/open-kaart/feed.rss?theme=open-contact").content.decode()
    assert "Hofvijver" in feed
    assert "Register" not in feed


def test_a_change_of_an_old_entry_comes_back_up_in_the_feed(client, initiatives):
    page = initiatives["Balie"]
    page.save_revision().publish()
    feed = client.get("/nl/open-kaart/feed.rss?changed=1&theme=open-contact").content.decode()
    assert feed.index("<title>Balie</title>") < feed.index("<title>Hofvijver</title>")
    assert "Register" not in feed
    page.unpublish()
    assert "Balie" not in client.get("/nl/open-kaart/feed.rss?changed=1").content.decode()


def test_nothing_found_says_so(client, initiatives):
    assert "Niets gevonden" in html_of(client, "?q=bestaatniet")


def test_an_english_map_shows_what_is_not_translated_with_its_language(client, english_home, initiatives):
    network_map = initiatives["Balie"].get_parent().specific
    english = network_map.copy_for_translation(english_home.locale, alias=True)
    for page in initiatives.values():
        page.copy_for_translation(english_home.locale, alias=True)
    html = client.get(english.url).content.decode()
    assert "In Dutch" in html
    assert "Utrecht: 2 initiatives" in html
    with translation.override("en"):
        assert "Italy: 1 initiative" in html


def test_queries_and_their_number_do_not_grow(client, network_map):
    inventor = Inventor(network_map)
    add(network_map, list(inventor.initiatives(350)), live=True)
    few = queries(client)
    network_map.refresh_from_db()
    add(network_map, list(Inventor(network_map).initiatives(4650)), live=True)
    assert few == queries(client) <= 16
    assert "5.000 initiatieven" in html_of(client) or "5000 initiatieven" in html_of(client)


def queries(client):
    html_of(client)
    html_of(client, "?theme=open-data")
    with CaptureQueriesContext(connection) as captured:
        html_of(client, "?theme=open-data")
        html_of(client)
    return len(captured)


def test_many_at_once_are_as_complete_as_one(client, network_map, open_data, municipality):
    page = InitiativePage(title="Nieuw", slug="nieuw", what="<p>Wat.</p>", place=UTRECHT)
    add(network_map, [NewInitiative(page, [open_data], [(municipality, "lead")])], live=True)
    made = InitiativePage.objects.get(slug="nieuw")
    assert made.get_parent().pk == network_map.pk
    assert InitiativePage.find_problems() == ([], [], [], [], [])
    assert made.province == "NL-UT"
    assert "Gemeente Utrecht" in client.get(made.url).content.decode()
    assert MapFile.objects.get().digest
    InitiativePageFactory(network_map, title="En een gewone erna")
    assert InitiativePage.find_problems() == ([], [], [], [], [])


NEIGHBOURS = ("country/BE///belgie", "country/LU///luxemburg", "country/US///verenigde-staten")


def marks_of(network_map, query=""):
    return Drawings(network_map.listing(QueryDict(query))).world.marks


def test_what_would_lie_over_one_another_is_one_mark(network_map):
    for key in (*NEIGHBOURS, NEIGHBOURS[0]):
        InitiativePageFactory(network_map, place=key)
    near, far = marks_of(network_map)
    assert (near.name, near.address) == ("Groep van 3 initiatieven bij België", "?country=BE&country=LU")
    assert (far.name, far.address) == ("Verenigde Staten: 1 initiatief", "?country=US")


def test_its_address_draws_them_apart(network_map):
    for key in (DEN_HAAG, "municipality/NL/NL-ZH/rijswijk/rijswijk", NEIGHBOURS[0], ITALY):
        for _twice in range(2):
            InitiativePageFactory(network_map, place=key)
    [mark] = Drawings(network_map.listing(QueryDict("province=NL-ZH"))).netherlands.marks
    assert mark.count == 4
    closer = Drawings(network_map.listing(QueryDict(mark.address[1:]))).netherlands
    assert {mark.label: mark.count for mark in closer.marks} == {"Den Haag": 2, "Rijswijk": 2}
    [mark] = marks_of(network_map)
    assert mark.count == 4
    assert [mark.count for mark in marks_of(network_map, mark.address[1:])] == [2, 2]


def test_every_initiative_is_in_one_mark_however_many_countries_there_are(network_map):
    abroad = [place.key for place in gazetteer.places() if place.kind == "country" and place.code != "NL"]
    pages = [
        InitiativePage(title=key, slug=f"i-{number}", what="<p>Wat.</p>", place=key)
        for number, key in enumerate(abroad)
    ]
    add(network_map, [NewInitiative(page, [], []) for page in pages], live=True)
    marks = marks_of(network_map)
    assert sum(mark.count for mark in marks) == len(abroad)
    assert all(len(QueryDict(mark.address[1:]).getlist("country")) == mark.count for mark in marks)
    assert len({mark.name for mark in marks}) == len(marks)
