"""What the map in the browser asks for: the file, the rows with some words, the details of a few."""

import datetime
import gzip
import json

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import PageViewRestriction

from core.models import PageOrganisation
from network_map.columns import Columns
from network_map.map_files import build
from network_map.models import InitiativePage, MapFile
from network_map.views.map_data import MOST_DETAILS
from tests.factories import InitiativePageFactory, NetworkMapPageFactory, make_theme

pytestmark = pytest.mark.django_db

UTRECHT = "municipality/NL/NL-UT/utrecht/utrecht"
ROWS, DETAILS = "/nl/open-kaart/map-rows/", "/nl/open-kaart/map-details/"


@pytest.fixture(autouse=True)
def _committed(monkeypatch):
    """The map's file is made after the transaction, which in a test never ends."""
    monkeypatch.setattr("network_map.map_files.transaction.on_commit", lambda act, **kwargs: act())


@pytest.fixture
def initiative(network_map, open_data, municipality):
    page = InitiativePageFactory(
        network_map,
        title="Open raam",
        place=UTRECHT,
        themes=[open_data],
        contact_name="Noor van Dijk",
        contact_email="noor@kennisplatform.example",
    )
    PageOrganisation.objects.create(page=page, organisation=municipality)
    page.save_revision().publish()
    return page


@pytest.fixture
def hidden(network_map):
    """A draft, a private one, one whose time is over and one on another map."""
    draft = InitiativePageFactory(network_map, title="Concept geheim", place=UTRECHT, publish=False)
    private = InitiativePageFactory(network_map, title="Besloten geheim", place=UTRECHT)
    PageViewRestriction.objects.create(page=private, restriction_type="login")
    over = InitiativePageFactory(network_map, title="Voorbij geheim", place=UTRECHT)
    InitiativePage.objects.filter(pk=over.pk).update(expire_at=timezone.now() - datetime.timedelta(days=1))
    other_map = NetworkMapPageFactory(network_map.get_parent(), slug="andere-kaart")
    return [draft, private, over, InitiativePageFactory(other_map, title="Elders geheim", place=UTRECHT)]


def address_of_file(digest=None):
    return f"/nl/open-kaart/map-file/{digest or MapFile.objects.get().digest}/"


def test_the_file_goes_out_as_it_is_stored_and_is_kept_for_ever(client, initiative):
    response = client.get(address_of_file(), headers={"Accept-Encoding": "gzip, br"})
    assert response.content == bytes(MapFile.objects.get().content)
    assert response["Content-Encoding"] == "gzip"
    assert response["Content-Type"] == "application/json"
    assert response["Cache-Control"] == "public, max-age=31536000, immutable"
    assert "Accept-Encoding" in response["Vary"]
    assert not response.cookies


def test_without_gzip_it_is_plain(client, initiative):
    response = client.get(address_of_file())
    assert not response.has_header("Content-Encoding")
    assert Columns(json.loads(response.content)).ids.tolist() == [initiative.pk]


@pytest.mark.parametrize("digest", ["0123456789abcdef", "-", "x" * 300])
def test_an_address_of_before_leads_to_the_file_of_now(client, initiative, digest):
    response = client.get(address_of_file(digest))
    assert (response.status_code, response["Location"]) == (302, address_of_file())
    assert response["Cache-Control"] == "no-store"


def test_a_map_that_nobody_may_see_gives_nothing(client, network_map, initiative):
    address = address_of_file()
    restriction = PageViewRestriction.objects.create(page=network_map, restriction_type="login")
    addresses = [address, f"{ROWS}?q=raam", f"{DETAILS}?id={initiative.pk}"]
    assert [client.get(each).status_code for each in addresses] == [302, 302, 302]
    assert "login" in client.get(address)["Location"]
    restriction.delete()
    network_map.unpublish()
    assert [client.get(each).status_code for each in addresses] == [404, 404, 404]


def test_a_map_without_a_file_has_none(client, network_map):
    MapFile.objects.all().delete()
    assert client.get(address_of_file("0123456789abcdef")).status_code == 404
    assert client.get("/nl/open-kaart/").status_code == 200


def test_the_data_is_there_to_be_read_only(client, initiative):
    strict = Client(enforce_csrf_checks=True)
    for address in (address_of_file(), DETAILS, ROWS, "/nl/open-kaart/embed/", "/nl/open-kaart/export.csv"):
        response = strict.post(address)
        assert (response.status_code, response["Allow"][:3]) == (405, "GET"), address
    assert client.head(address_of_file()).content == b""


def test_what_nobody_may_see_is_not_in_the_file(client, initiative, hidden):
    MapFile.objects.all().delete()
    build(initiative.get_parent().specific)
    content = gzip.decompress(bytes(MapFile.objects.get().content))
    assert Columns(json.loads(content)).ids.tolist() == [initiative.pk]


def test_rows_are_the_numbers_of_what_the_words_find(client, network_map, initiative, hidden):
    older = InitiativePageFactory(
        network_map, title="Raam op een kier", published_on=datetime.date(2020, 1, 1)
    )
    InitiativePageFactory(network_map, title="Deur")
    response = client.get(f"{ROWS}?q=raam")
    found = response.json()
    file = MapFile.objects.get(page=network_map)
    ids = Columns(json.loads(gzip.decompress(bytes(file.content)))).ids
    assert found["digest"] == file.digest
    assert ids[found["rows"]].tolist() == [initiative.pk, older.pk]
    assert "max-age=60" in response["Cache-Control"]
    assert client.get(f"{ROWS}?q=geheim").json()["rows"] == []
    assert client.get(f"{ROWS}?q=raam&theme=open-data").json()["rows"] == [found["rows"][0]]


@pytest.mark.parametrize("query", ["", "?q=", "?q=%20", "?theme=open-data"])
def test_without_words_there_are_no_rows_to_ask_for(client, initiative, query):
    assert client.get(f"{ROWS}{query}").status_code == 404


def test_details_are_those_of_a_popup(client, initiative):
    response = client.get(f"{DETAILS}?id={initiative.pk}")
    html = response.content.decode()
    for text in (f'href="{initiative.url}"', "Open raam", "Gemeente Utrecht", "Open Data"):
        assert text in html
    assert "noor" not in html.lower()
    assert "max-age=60" in response["Cache-Control"]
    assert response["X-Robots-Tag"] == "noindex"


def test_details_leave_out_what_nobody_may_see(client, initiative, hidden):
    query = "&".join(f"id={page.pk}" for page in [*hidden, initiative])
    html = client.get(f"{DETAILS}?{query}").content.decode()
    assert "geheim" not in html
    assert html.count("<li") == 1


def test_numbers_of_nothing_are_passed_over(client, initiative):
    nonsense = "id=&id=x&id=-1&id=1e3&id=999999999999999999999999&id=%D9%A1&id=1;drop&id=0"
    html = client.get(f"{DETAILS}?{nonsense}&id={initiative.pk}&id={initiative.pk}").content.decode()
    assert html.count("<li") == 1
    assert client.get(DETAILS).content.decode().count("<li") == 0


def test_details_come_in_the_order_asked_for_and_not_for_more_than_a_page(client, network_map, initiative):
    second = InitiativePageFactory(network_map, title="Tweede")
    html = client.get(f"{DETAILS}?id={second.pk}&id={initiative.pk}").content.decode()
    assert html.index("Tweede") < html.index("Open raam")
    many = "&".join(f"id={number}" for number in range(10**6, 10**6 + MOST_DETAILS))
    assert "<li" not in client.get(f"{DETAILS}?{many}&id={initiative.pk}").content.decode()


def test_details_are_in_the_language_of_the_map(client, english_home, network_map, initiative):
    make_theme(
        "open-data",
        code="en",
        name="Open Figures",
        translation_key=initiative.page_themes.first().theme.translation_key,
    )
    english = network_map.copy_for_translation(english_home.locale, alias=True)
    page = initiative.copy_for_translation(english_home.locale, alias=True)
    html = client.get(f"{english.url}map-details/?id={page.pk}").content.decode()
    assert "Open Figures" in html
    assert '<p class="map-details__title" lang="nl">' in html
    assert "In Dutch" in html


def test_details_take_a_fixed_number_of_queries(client, network_map, open_data, municipality):
    pages = [
        InitiativePageFactory(network_map, title=f"Nummer {n}", place=UTRECHT, themes=[open_data])
        for n in range(8)
    ]
    for page in pages:
        PageOrganisation.objects.create(page=page, organisation=municipality)
    assert queries(client, pages[:1]) == queries(client, pages) <= 14


def queries(client, pages):
    address = f"{DETAILS}?{'&'.join(f'id={page.pk}' for page in pages)}"
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        client.get(address)
    return len(captured)


def test_the_page_tells_its_script_where_the_data_is_and_what_areas_are_called(client, initiative):
    response = client.get("/nl/open-kaart/")
    told = response.context["live_map"]
    assert told["addresses"]["file"] == address_of_file()
    assert told["names"]["municipality"] == {"utrecht": "Utrecht"}
    assert told["names"]["theme"] == {"open-data": "Open Data"}
    assert 'id="live-map"' in response.content.decode()
    empty = client.get("/nl/open-kaart/?q=bestaatniet").content.decode()
    assert "live-map" not in empty and "map.js" not in empty
