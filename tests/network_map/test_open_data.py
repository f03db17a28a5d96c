import csv
import datetime
import io
import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook
from wagtail.models import PageViewRestriction

from core.models import PageOrganisation
from network_map.editing.bulk_adding import add
from network_map.management.commands.seed_initiatives import Inventor
from network_map.models import InitiativeLink, InitiativePage
from network_map.open_data.entries import COLUMNS
from network_map.open_data.formats import FORMATS
from tests.factories import InitiativePageFactory, make_organisation, make_theme

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("committed")]

UTRECHT = "municipality/NL/NL-UT/utrecht/utrecht"
SOUTH_HOLLAND = "province/NL/NL-ZH//zuid-holland"
MAP = "/nl/open-kaart/"


@pytest.fixture
def balie(network_map, municipality):
    """One with everything, and a contact who agreed to be on the site."""
    page = InitiativePageFactory(
        network_map,
        title="Balie",
        slug="balie",
        summary="Vragen aan de balie.",
        themes=[make_theme("open-contact", "Open Contact", "poort"), make_theme()],
        status="finished",
        place=UTRECHT,
        start_year=2015,
        end_year=2019,
        confirmed_on=datetime.date(2026, 11, 2),
        contact_name="Noor Akkerman",
        contact_email="noor@balie.example",
        contact_consent=True,
        announce=True,
    )
    ngo = make_organisation("Stichting Sluis", kind="ngo")
    for order, (organisation, role) in enumerate([(municipality, "lead"), (ngo, "")]):
        PageOrganisation.objects.create(page=page, organisation=organisation, role=role, sort_order=order)
    InitiativeLink.objects.create(
        page=page, address="https://balie.example/", label="De balie", locale=page.locale
    )
    return page


@pytest.fixture
def initiatives(network_map, balie):
    area = InitiativePageFactory(network_map, title="Provinciedeal", place=SOUTH_HOLLAND, announce=True)
    nowhere = InitiativePageFactory(network_map, title="Zwevend", announce=True)
    return {"Balie": balie, "Provinciedeal": area, "Zwevend": nowhere}


def body_of(client, extension, query=""):
    response = client.get(f"{MAP}export.{extension}{query}")
    assert response.status_code == 200
    return response.getvalue()


def table(client, query=""):
    text = body_of(client, "csv", query).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def sheet(client, query=""):
    return load_workbook(io.BytesIO(body_of(client, "xlsx", query))).active


def features(client, query=""):
    return json.loads(body_of(client, "geojson", query))["features"]


def test_a_table_has_a_column_for_everything_but_contacts(client, balie):
    [row] = table(client)
    assert row == {
        "id": str(balie.pk),
        "title": "Balie",
        "summary": "Vragen aan de balie.",
        "status": "finished",
        "themes": "open-contact; open-data",
        "organisations": "Gemeente Utrecht (lead); Stichting Sluis",
        "place": "Gemeente Utrecht, Utrecht",
        "precision": "municipality",
        "municipality": "Utrecht",
        "province": "NL-UT",
        "country": "NL",
        "north": "52.09083",
        "east": "5.12222",
        "start_year": "2015",
        "end_year": "2019",
        "published_on": "2026-05-01",
        "confirmed_on": "2026-11-02",
        "language": "nl",
        "address": "http://testserver/nl/open-kaart/balie/",
        "links": "https://balie.example/",
    }


@pytest.mark.parametrize("extension", FORMATS)
def test_a_contact_stands_in_no_file(client, balie, extension):
    body = body_of(client, extension)
    if extension == "xlsx":
        body = "\n".join(str(cell.value) for row in sheet(client) for cell in row).encode()
    assert b"Balie" in body
    assert b"Akkerman" not in body
    assert b"noor@" not in body


def test_a_sheet_says_the_same_as_the_table(client, initiatives):
    header, *rows = ([cell.value for cell in row] for row in sheet(client))
    assert tuple(header) == COLUMNS
    as_text = [["" if cell is None else str(cell) for cell in row] for row in rows]
    assert as_text == [list(row.values()) for row in table(client)]


def test_only_what_has_a_point_of_its_own_has_a_geometry(client, initiatives):
    found = {feature["properties"]["title"]: feature for feature in features(client)}
    assert found["Balie"]["geometry"] == {"type": "Point", "coordinates": [5.12222, 52.09083]}
    assert found["Balie"]["properties"]["organisations"] == [
        {"name": "Gemeente Utrecht", "role": "lead"},
        {"name": "Stichting Sluis", "role": ""},
    ]
    assert found["Provinciedeal"]["geometry"] is found["Zwevend"]["geometry"] is None
    rows = {row["title"]: row for row in table(client)}
    assert rows["Provinciedeal"]["north"] == rows["Zwevend"]["east"] == ""
    assert rows["Provinciedeal"]["province"] == "NL-ZH"


def test_a_spot_is_no_more_exact_than_a_centimetre(client, network_map):
    InitiativePageFactory(network_map, latitude=-52.123456789, longitude=-5.123456789, announce=True)
    assert features(client)[0]["geometry"]["coordinates"] == [-5.1234568, -52.1234568]
    assert (table(client)[0]["north"], table(client)[0]["east"]) == ("-52.1234568", "-5.1234568")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?province=NL-UT", ["Balie"]),
        ("?q=provinciedeal", ["Provinciedeal"]),
        ("?sort=name", ["Balie", "Provinciedeal", "Zwevend"]),
        ("?theme=open-contact&status=idea", []),
        ("?theme=x&province=%F0%9F%98%80&page=-1&start_year=99999999999999999999&sort=", None),
    ],
)
def test_a_file_holds_what_the_list_finds(client, initiatives, query, found):
    listed = ["Zwevend", "Provinciedeal", "Balie"] if found is None else found
    assert [row["title"] for row in table(client, query)] == listed
    assert [row.value for row in sheet(client, query)["B"]][1:] == listed
    assert [feature["properties"]["title"] for feature in features(client, query)] == listed


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_text_is_no_formula(client, network_map, start):
    page = InitiativePageFactory(network_map, title="Som", announce=True)
    InitiativePage.objects.filter(pk=page.pk).update(title=f"{start}1+1", summary=f"{start}HYPERLINK(1)")
    [row] = table(client)
    assert (row["title"], row["summary"]) == (f"'{start}1+1", f"'{start}HYPERLINK(1)")
    cell = sheet(client)["B2"]
    assert (cell.data_type, str(cell.value).strip()) == ("s", f"{start}1+1".strip())
    assert features(client)[0]["properties"]["title"] == f"{start}1+1"


def test_what_no_file_can_hold_is_left_out(client, network_map):
    page = InitiativePageFactory(network_map, title="Plak", announce=True)
    InitiativePage.objects.filter(pk=page.pk).update(title='Geplakt\x0b<uit> & "Word";\nmet meer, 🚪')
    assert sheet(client)["B2"].value == 'Geplakt <uit> & "Word";\nmet meer, 🚪'
    assert table(client)[0]["title"] == 'Geplakt <uit> & "Word";\nmet meer, 🚪'


def test_lines_end_as_spreadsheets_expect(client, balie):
    body = body_of(client, "csv")
    assert body.startswith("\ufeffid,title,".encode())
    assert body.count(b"\r\n") == body.count(b"\n") == 2


@pytest.mark.parametrize("extension", FORMATS)
def test_what_nobody_may_see_is_in_no_file(client, network_map, initiatives, extension):
    PageViewRestriction.objects.create(page=initiatives["Balie"], restriction_type="login")
    InitiativePage.objects.filter(pk=initiatives["Provinciedeal"].pk).update(live=False)  # behind the file
    over = timezone.now() - datetime.timedelta(seconds=1)
    InitiativePage.objects.filter(pk=initiatives["Zwevend"].pk).update(expire_at=over)
    InitiativePageFactory(network_map, title="Concept", publish=False)
    body = body_of(client, extension)
    if extension == "xlsx":
        assert sheet(client).max_row == 1
    for title in initiatives:
        assert title.encode() not in body
    assert b"Concept" not in body


@pytest.mark.parametrize("extension", FORMATS)
def test_a_private_map_gives_nothing(client, network_map, balie, extension):
    PageViewRestriction.objects.create(page=network_map, restriction_type="login")
    assert client.get(f"{MAP}export.{extension}").status_code == 404


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/nl/open-kaart/export.ods", 404),
        ("/nl/open-kaart/balie/export.csv", 404),
        ("/nl/export.csv", 404),
        ("/nl/bestaat-niet/export.csv", 404),
        ("/nl/open-kaart/export.csv?q=%00", 400),
    ],
)
def test_bad_addresses(client, balie, address, status):
    assert client.get(address).status_code == status


def test_only_reading(client, balie):
    assert client.post(f"{MAP}export.csv").status_code == 405
    response = client.head(f"{MAP}export.csv")
    assert (response.status_code, response.getvalue()) == (200, b"")


def test_caches_may_keep_it_until_something_changes(client, balie):
    first = client.get(f"{MAP}export.csv")
    assert "public" in first["Cache-Control"]
    assert not first.cookies
    assert first["Access-Control-Allow-Origin"] == "*"
    assert first["Content-Disposition"] == 'attachment; filename="open-kaart.csv"'
    again = {"HTTP_IF_NONE_MATCH": first["ETag"]}
    assert client.get(f"{MAP}export.csv", **again).status_code == 304
    assert client.get(f"{MAP}export.csv", HTTP_IF_MODIFIED_SINCE=first["Last-Modified"]).status_code == 304
    assert client.get(f"{MAP}export.csv?province=NL-ZH", **again).status_code == 200
    assert client.get(f"{MAP}export.geojson", **again).status_code == 200
    balie.title = "Loket"  # of which the file of the map knows nothing
    balie.save_revision().publish()
    assert client.get(f"{MAP}export.csv", **again).status_code == 200


def test_a_page_whose_time_is_over_ends_what_caches_keep(client, initiatives):
    page = initiatives["Zwevend"]
    page.expire_at = timezone.now() + datetime.timedelta(seconds=1)
    page.save_revision().publish()
    before = client.get(f"{MAP}export.csv")["ETag"]
    import time_machine

    with time_machine.travel(timezone.now() + datetime.timedelta(minutes=1)):
        response = client.get(f"{MAP}export.csv", HTTP_IF_NONE_MATCH=before)
        assert response.status_code == 200
        assert b"Zwevend" not in response.getvalue()


def test_the_english_map_says_it_in_english(client, english_home, network_map, initiatives):
    network_map.copy_for_translation(english_home.locale, alias=True)
    initiatives["Provinciedeal"].copy_for_translation(english_home.locale, alias=True)
    body = client.get("/en/open-kaart/export.csv").getvalue().decode("utf-8-sig")
    [row] = csv.DictReader(io.StringIO(body))
    assert (row["place"], row["language"]) == ("Province of South Holland", "nl")
    assert row["address"].startswith("http://testserver/en/open-kaart/")


@pytest.mark.parametrize("extension", FORMATS)
def test_four_queries_for_a_thousand(client, network_map, extension):
    add(network_map, list(Inventor(network_map).initiatives(900)), live=True)
    few = queries(client, extension)
    network_map.refresh_from_db()
    add(network_map, list(Inventor(network_map).initiatives(2100)), live=True)
    assert queries(client, extension) == few + 2 * 4


def queries(client, extension):
    body_of(client, extension)
    with CaptureQueriesContext(connection) as captured:
        body_of(client, extension)
    return len(captured)


def test_the_page_offers_what_it_lists(client, initiatives):
    html = client.get(f"{MAP}?province=NL-UT").content.decode()
    for extension in FORMATS:
        assert f'href="/nl/open-kaart/export.{extension}?province=NL-UT"' in html


def test_the_page_describes_its_data(client, initiatives):
    [data] = nodes(client, MAP, "Dataset")
    assert data["license"] == "https://creativecommons.org/publicdomain/zero/1.0/"
    assert [form["contentUrl"] for form in data["distribution"]] == [
        f"http://testserver/nl/open-kaart/export.{extension}" for extension in FORMATS
    ]
    assert data["distribution"][2]["encodingFormat"] == "application/geo+json"
    assert datetime.datetime.fromisoformat(data["dateModified"])
    assert nodes(client, f"{MAP}?province=NL-UT", "Dataset") == []
    assert nodes(client, "/nl/", "Dataset") == []


def nodes(client, address, kind):
    html = client.get(address).content.decode()
    text = html.partition('<script type="application/ld+json">')[2].partition("</script>")[0]
    return [node for node in json.loads(text)["@graph"] if node["@type"] == kind]
