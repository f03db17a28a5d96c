"""What a maker of the map or a visitor looks for, in the places as they are kept."""

import gzip
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from network_map.drawing import base_map
from network_map.places import gazetteer
from network_map.places.gazetteer import Place, by_key, find, folded, named, places


def of_kind(kind, country="NL"):
    return [place for place in places() if (place.kind, place.country) == (kind, country)]


def test_all_municipalities_and_provinces_are_there():
    assert len(of_kind("municipality")) == 342
    assert {place.code for place in of_kind("province")} == {*base_map.LETTERS}
    assert [place.name for place in of_kind("municipality", "BQ")] == ["Bonaire", "Saba", "Sint Eustatius"]
    assert {place.province for place in of_kind("municipality")} == {*base_map.LETTERS}


def test_each_place_has_a_key_of_its_own():
    assert not [key for key, count in Counter(place.key for place in places()).items() if count > 1]
    for place in places():
        assert by_key(place.key) is place
    assert by_key("place/NL/NL-GE/nowhere/nowhere") is None


def test_two_municipalities_of_one_name_are_two():
    found = [place for place in find("bergen", 20) if place.name == "Bergen" and place.kind == "municipality"]
    assert {place.province for place in found} == {"NL-NH", "NL-LI"}


def test_every_place_is_where_its_country_can_be():
    for place in places():
        assert -90 <= place.north <= 90 and -180 <= place.east <= 180, place
        if place.country == "NL":
            assert 50.7 < place.north < 53.6 and 3.3 < place.east < 7.3, place


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("den haag", "Den Haag"),
        ("'s-Gravenhage", "Den Haag"),
        ("’s gravenhage", "Den Haag"),
        ("The Hague", "Den Haag"),
        ("Den Bosch", "'s-Hertogenbosch"),
        ("ljouwert", "Leeuwarden"),
        ("leeuw", "Leeuwarden"),
        ("sudwest", "Súdwest-Fryslân"),
        ("Friesland", "Fryslân"),
        ("north holl", "Noord-Holland"),
        ("Utrecht", "Utrecht"),
        ("bonaire", "Bonaire"),
        ("germany", "Duitsland"),
        ("Kosovo", "Kosovo"),
        ("palestina", "Palestijnse gebieden"),
        ("Palestine", "Palestijnse gebieden"),
        ("taiwan", "Taiwan"),
        ("tuvalu", "Tuvalu"),
        ("VK", "Verenigd Koninkrijk"),
        ("UK", "Verenigd Koninkrijk"),
        ("Groot-Brittannië", "Verenigd Koninkrijk"),
        ("schotland", "Verenigd Koninkrijk"),
        ("VS", "Verenigde Staten"),
        ("USA", "Verenigde Staten"),
        ("United States of America", "Verenigde Staten"),
        ("Bosnia and Herzegovina", "Bosnië en Herzegovina"),
        ("Saint Lucia", "Saint Lucia"),
        ("wit-rusland", "Belarus"),
        ("hong kong", "Hongkong SAR van China"),
        ("turkey", "Turkije"),
        ("Caribisch Nederland", "Caribisch Nederland"),
        ("appelskea", "Appelscha"),
        ("Curacao", "Curaçao"),
        ("rijn", "Rijnsburg"),
        ("gemeente den haag", "Den Haag"),
        ("Provincie Fryslân", "Fryslân"),
    ],
)
def test_a_place_is_found_by_each_of_its_names(typed, first):
    assert find(typed)[0].name == first


@pytest.mark.parametrize(
    ("typed", "kind"),
    [("provincie Utrecht", "province"), ("Gemeente Utrecht", "municipality"), ("province of utrecht", "")],
)
def test_people_say_what_it_is_before_its_name(typed, kind):
    assert [place.kind for place in named(typed)] == ([kind] if kind else [])


def test_a_country_keeps_its_english_name_whatever_else_it_is_called():
    english = {place.code: place.english_name for place in places() if place.kind == "country"}
    assert {code: english[code] for code in ("NL", "DE", "BY", "GB", "XK", "BQ", "AD", "PS")} == {
        "NL": "Netherlands",
        "DE": "Germany",
        "BY": "Belarus",
        "GB": "United Kingdom",
        "XK": "Kosovo",
        "BQ": "Caribbean Netherlands",
        "AD": "Andorra",
        "PS": "Palestinian Territories",
    }


def test_each_place_lies_in_a_country_that_can_be_chosen():
    assert {place.country for place in places()} == {
        place.code for place in places() if place.kind == "country"
    }


def test_the_widest_place_of_a_name_comes_first():
    assert [place.kind for place in find("utrecht", 3)] == ["province", "municipality", "place"]


def test_a_word_within_a_name_is_found_after_what_begins_with_it():
    begins = [folded(place.name).startswith("maas") for place in find("maas", 400)]
    assert begins == sorted(begins, reverse=True) and {*begins} == {True, False}


def test_no_more_are_found_than_asked_for():
    assert len(find("a")) == gazetteer.MOST_FOUND
    assert len(find("a", 3)) == 3


@pytest.mark.parametrize("typed", ["", "  ", "'", "-", "\0", "zzzz", "\u202e"])
def test_what_is_no_name_finds_nothing(typed):
    assert find(typed) == []


@given(st.text(max_size=30))
def test_any_text_can_be_looked_for(typed):
    assert all(isinstance(place, Place) for place in find(typed))


def test_what_is_written_is_read_as_it_was(tmp_path, monkeypatch):
    file = tmp_path / "places.tsv"
    gazetteer.write(places()[:300], file)
    monkeypatch.setattr(gazetteer, "FILE", file)
    assert gazetteer.places.__wrapped__() == places()[:300]


def test_each_square_is_in_a_province_and_no_larger_than_the_grid():
    squares = base_map.squares()
    assert {square.province for square in squares} == {*base_map.LETTERS}
    assert max(square.row for square in squares) < base_map.ROWS
    assert max(square.column for square in squares) < base_map.COLUMNS


def test_a_municipality_lies_in_or_beside_a_square_of_its_province():
    """Half a square is 2 km, and where provinces meet the nearest places decide."""
    centres = [(square.centre, square.province) for square in base_map.squares()]
    for place in of_kind("municipality"):
        near = {
            province
            for (east, north), province in centres
            if abs(east - place.east) < 2.5 * base_map.PITCH
            and abs(north - place.north) < 2.5 * base_map.PITCH
        }
        assert place.province in near, place


def test_no_outline_jumps_across_the_world():
    for outline in base_map.outlines():
        assert all(abs(step) < 180 * 20 for step in outline[2:])


def test_the_files_stay_small():
    packed = sum(len(gzip.compress(file.read_bytes())) for file in base_map.DATA.iterdir())
    assert packed < 100_000
