"""The services of others that the map can use, each against a server of our own."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.http import QueryDict

from network_map import checks
from network_map.drawing.map import Drawings, on_squares
from network_map.places import borders, locatieserver
from network_map.places.place_field import meant
from tests.factories import InitiativePageFactory
from tests.services.web import serving

ROOT = Path(__file__).parents[2]
ADDRESS = {
    "weergavenaam": "Dorpsstraat 1, 2712AB Zoetermeer",
    "type": "adres",
    "centroide_ll": "POINT(4.4951 52.0572)",
    "gemeentenaam": "Zoetermeer",
    "woonplaatsnaam": "Zoetermeer",
    "provincienaam": "Zuid-Holland",
}
BERGEN = {
    "weergavenaam": "Bergen (NH.)",
    "type": "gemeente",
    "centroide_ll": "POINT(4.69 52.67)",
    "gemeentenaam": "Bergen (NH.)",
    "provincienaam": "Noord-Holland",
}
THE_HAGUE = {
    "weergavenaam": "Gemeente 's-Gravenhage",
    "type": "gemeente",
    "centroide_ll": "POINT(4.29 52.07)",
    "gemeentenaam": "'s-Gravenhage",
    "provincienaam": "Zuid-Holland",
}
FRYSLAN = {
    "weergavenaam": "Provincie Fryslân",
    "type": "provincie",
    "centroide_ll": "POINT(5.8 53.1)",
    "provincienaam": "Friesland",
}
TILES = "https://tiles.example/brt/{z}/{x}/{y}.png"


def answer_with(*docs):
    body = json.dumps({"response": {"numFound": len(docs), "start": 0, "docs": docs}}).encode()
    return lambda path: (200, body)


def test_an_address_leads_to_its_town(settings):
    asked = []

    def answer(path):
        asked.append(path)
        return answer_with(ADDRESS)(path)

    with serving(answer) as settings.LOCATIESERVER_URL:
        [found] = locatieserver.find("Dorpsstraat 1 & meer")
    assert (found.label, found.north, found.east) == ("Dorpsstraat 1, 2712AB Zoetermeer", 52.0572, 4.4951)
    assert (found.place.name, found.place.municipality) == ("Zoetermeer", "Zoetermeer")
    parts = urlsplit(asked[0])
    assert parts.path == "/free"
    assert parse_qs(parts.query)["q"] == ["Dorpsstraat 1 & meer"]
    # Version 3.1 refuses what it does not know.
    assert set(parse_qs(parts.query)) <= {"q", "rows", "fl", "fq", "start", "df", "bq", "lat", "lon"}


@pytest.mark.parametrize(
    ("doc", "key"),
    [
        (BERGEN, "municipality/NL/NL-NH/bergen/bergen"),
        (THE_HAGUE, "municipality/NL/NL-ZH/den-haag/den-haag"),
        (FRYSLAN, "province/NL/NL-FR//fryslan"),
    ],
)
def test_official_names_are_known(settings, doc, key):
    with serving(answer_with(doc)) as settings.LOCATIESERVER_URL:
        [found] = locatieserver.find("iets")
    assert found.place.key == key


@pytest.mark.parametrize(
    "answer",
    [
        lambda path: (500, b"kapot"),
        lambda path: (200, b"<html>"),
        lambda path: (200, b"[]"),
        lambda path: (200, b'{"response": null}'),
        lambda path: (200, b'{"response": {"docs": 3}}'),
        lambda path: (200, b" " * (locatieserver.MOST_BYTES + 1)),
        answer_with(),
        answer_with(
            3, {}, {"weergavenaam": "Atlantis", "centroide_ll": "POINT(1 2)", "gemeentenaam": "Atlantis"}
        ),
        answer_with(ADDRESS | {"centroide_ll": "POINT(4.4.4 5)"}),
        answer_with(ADDRESS | {"centroide_ll": "POINT(999 52)"}),
        answer_with(ADDRESS | {"centroide_ll": None}),
    ],
)
def test_without_a_good_answer_the_gazetteer_answers(settings, answer):
    with serving(answer) as settings.LOCATIESERVER_URL:
        assert locatieserver.find("utrecht")[0].place.name == "Utrecht"
    cache.clear()
    # And with nobody at the address.
    assert locatieserver.find("utrecht")[0].place.name == "Utrecht"


def test_after_a_failure_nobody_waits_for_a_while(settings):
    asked = []

    def answer(path):
        asked.append(path)
        return 503, b""

    with serving(answer) as settings.LOCATIESERVER_URL:
        for _time in range(3):
            assert locatieserver.find("utrecht")[0].place.name == "Utrecht"
    assert len(asked) == 1


def test_a_question_that_it_does_not_take_keeps_no_other_back(settings):
    answers = {"raar": (400, b""), "Dorpsstraat 1": answer_with(ADDRESS)("")}
    with serving(lambda path: answers[parse_qs(urlsplit(path).query)["q"][0]]) as settings.LOCATIESERVER_URL:
        assert locatieserver.find("raar") == []
        assert locatieserver.find("Dorpsstraat 1")[0].place.name == "Zoetermeer"


def test_a_host_that_is_not_found_is_not_waited_for(settings, monkeypatch):
    monkeypatch.setattr(locatieserver, "SECONDS", 0.2)
    monkeypatch.setattr(locatieserver, "urlopen", lambda *args, **kwargs: time.sleep(1))
    settings.LOCATIESERVER_URL = "https://locaties.example"
    began = time.monotonic()
    assert locatieserver.find("utrecht")[0].place.name == "Utrecht"
    assert time.monotonic() - began < 0.8


def test_a_slow_answer_is_not_waited_for(settings, monkeypatch):
    monkeypatch.setattr(locatieserver, "SECONDS", 0.3)

    def slowly(path):
        time.sleep(1)
        return answer_with(ADDRESS)(path)

    with serving(slowly) as settings.LOCATIESERVER_URL:
        began = time.monotonic()
        assert locatieserver.find("utrecht")[0].place.name == "Utrecht"
        assert time.monotonic() - began < 0.9


def test_nobody_is_asked_unless_the_settings_say_so(settings, monkeypatch):
    monkeypatch.setattr(locatieserver, "urlopen", None)
    assert settings.LOCATIESERVER_URL == settings.MAP_TILES_URL == ""
    assert locatieserver.find("utrecht")[0].label == "Provincie Utrecht"


@pytest.mark.django_db
def test_a_place_that_only_others_know_is_asked_back(settings):
    asked_back = pytest.raises(ValidationError, match="Zoetermeer, Zuid-Holland")
    with serving(answer_with(ADDRESS)) as settings.LOCATIESERVER_URL, asked_back:
        meant("Dorpsstraat 1 te Zoetermeer")
    settings.LOCATIESERVER_URL = ""
    with pytest.raises(ValidationError, match="staat niet in de lijst"):
        meant("Dorpsstraat 1 te Zoetermeer")


def square(east, north, side=0.1):
    ring = [(0, 0), (0.5, 0.0005), (1, 0), (1, 1), (0, 1), (0, 0)]
    return [[east + x * side, north + y * side] for x, y in ring]


def feature(name, *outlines, **properties):
    polygons = [[outline] for outline in outlines]
    return {
        "type": "Feature",
        "properties": {"naam": name, **properties},
        "geometry": {"type": "MultiPolygon", "coordinates": polygons},
    }


@pytest.fixture
def borders_file(tmp_path, monkeypatch):
    monkeypatch.setattr(borders, "FILE", tmp_path / "borders.json")
    borders._paths.cache_clear()
    return borders.FILE


def test_borders_come_page_by_page(borders_file, capsys):
    first = {
        "features": [
            feature("Utrecht", square(5.1, 52.1), square(5.4, 52.1, side=0.001)),
            feature("Atlantis", square(1, 50)),
        ],
        "links": [{"rel": "self", "href": "?"}, {"rel": "next", "href": "items?page=2"}],
    }
    second = {"features": [feature("Bergen (L.)", square(6, 51.6), ligt_in_provincie_naam="Limburg")]}
    pages = {"/v1/items": first, "/v1/items?page=2": second}
    with serving(lambda path: (200, json.dumps(pages[path]).encode())) as address:
        call_command("fetch_municipal_borders", f"{address}/v1/items")
    assert "2 municipalities" in capsys.readouterr().out
    corners = [
        on_squares(north, east) for east, north in ((5.1, 52.1), (5.2, 52.1), (5.2, 52.2), (5.1, 52.2))
    ]
    path = "L".join(f"{x:g} {y:g}" for x, y in corners)  # without the point that is hardly beside the line
    assert borders.path_of("utrecht") == f"M{path}Z"
    assert borders.path_of("bergen-NL-LI").startswith("M")
    assert borders.path_of("amsterdam") == ""


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (lambda path: (404, b""), "does not answer"),
        (lambda path: (200, b"<xml/>"), "no features"),
        (lambda path: (200, b"[]"), "no features"),
        (lambda path: (200, b'{"features": [{"properties": null}]}'), "no features"),
        (lambda path: (200, b'{"features": []}'), "knows no municipality"),
        (lambda path: (200, b'{"features": [], "links": [{"rel": "next", "href": "?"}]}'), "pages"),
        (
            lambda path: (200, b'{"features": [], "links": [{"rel": "next", "href": "file:///x"}]}'),
            "no address",
        ),
    ],
)
def test_what_goes_wrong_is_said_and_changes_nothing(borders_file, answer, words):
    borders_file.write_text('{"utrecht": "M0 0Z"}')
    with serving(answer) as address, pytest.raises(CommandError, match=words):
        call_command("fetch_municipal_borders", f"{address}/items")
    assert borders.path_of("utrecht") == "M0 0Z"


@pytest.mark.django_db
def test_a_municipality_is_drawn_where_it_is_asked_for(borders_file, network_map):
    borders_file.write_text('{"utrecht": "M1 2L3 4Z"}')
    assert Drawings(network_map.listing(QueryDict("municipality=utrecht"))).border == "M1 2L3 4Z"
    assert Drawings(network_map.listing(QueryDict(""))).border == ""


@pytest.mark.django_db
def test_the_page_says_where_tiles_are_only_where_the_settings_do(client, settings, network_map, committed):
    InitiativePageFactory(network_map, announce=True)
    assert "data-tiles" not in client.get("/nl/open-kaart/").content.decode()
    settings.MAP_TILES_URL, settings.MAP_TILES_ATTRIBUTION = TILES, "© <Iemand>"
    html = client.get("/nl/open-kaart/").content.decode()
    assert f' data-tiles-url="{TILES}"' in html and "map_with_tiles.js" in html
    assert "Ondergrond: © &lt;Iemand&gt;." in html
    assert "tiles" not in client.get("/nl/open-kaart/embed/").content.decode()


@pytest.mark.parametrize(
    ("tiles", "allowed"), [("", ["'self'"]), (TILES, ["'self'", "https://tiles.example"])]
)
def test_pictures_may_come_from_the_host_of_the_tiles_alone(tiles, allowed):
    policy = "test.CONTENT_SECURITY_POLICY['DIRECTIVES']['img-src']"
    code = f"from kennisplatform.settings import test; print({policy})"
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=os.environ | {"MAP_TILES_URL": tiles},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == str(allowed)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("MAP_TILES_URL", "https://tiles.example/{z}/{x}.png"),
        ("MAP_TILES_URL", "https://{s}.tiles.example/{z}/{x}/{y}.png"),
        ("MAP_TILES_URL", "//tiles.example/{z}/{x}/{y}.png"),
        ("LOCATIESERVER_URL", "file:///etc/hosts"),
        ("LOCATIESERVER_URL", "api.example/v3_1"),
    ],
)
def test_a_wrong_address_is_found_before_the_site_starts(settings, name, value):
    settings.MAP_TILES_URL, settings.LOCATIESERVER_URL = TILES, "https://api.example/search/v3_1"
    assert checks.services_have_addresses(None) == []
    setattr(settings, name, value)
    [message] = checks.services_have_addresses(None)
    assert name in message.msg
