"""The files of the map are made as they say, from shapes small enough to follow by hand."""

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from network_map.drawing.base_map import LETTERS, SEA, centre
from network_map.map_data.outlines import STEPS, outlines, simplified
from network_map.map_data.places import caribbean_places, country_places, dutch_places
from network_map.map_data.squares import INLAND_SEA, drawn
from network_map.map_data.topology import Country, countries

TWO = {  # squares of one degree beside each other, with the line between them in common
    "transform": {"scale": [0.5, 0.5], "translate": [4.0, 52.0]},
    "arcs": [
        [[2, 0], [0, 2]],
        [[2, 2], [-2, 0], [0, -2], [2, 0]],
        [[2, 2], [2, 0], [0, -2], [-2, 0]],
    ],
    "objects": {
        "countries": {
            "geometries": [
                {"type": "Polygon", "id": "528", "properties": {"name": "West"}, "arcs": [[0, 1]]},
                {"type": "MultiPolygon", "properties": {"name": "East"}, "arcs": [[[0, 2]], [[~0, ~2]]]},
            ]
        }
    },
}


@pytest.fixture
def atlas(tmp_path):
    file = tmp_path / "countries.json"
    file.write_text(json.dumps(TWO))
    return file


def test_lines_are_put_end_to_end_in_either_direction(atlas):
    west, east = countries(atlas)
    assert (west.number, west.name) == ("528", "West")
    assert west.polygons == [[[(5.0, 52.0), (5.0, 53.0), (4.0, 53.0), (4.0, 52.0), (5.0, 52.0)]]]
    right = [(5.0, 52.0), (5.0, 53.0), (6.0, 53.0), (6.0, 52.0), (5.0, 52.0)]
    assert east.polygons == [[right], [[(5.0, 53.0), (5.0, 52.0), (6.0, 52.0), (6.0, 53.0), (5.0, 53.0)]]]


def test_what_two_countries_share_is_smoothed_once(atlas):
    lines = []
    list(countries(atlas, lambda line: lines.append(line) or line))
    assert len(lines) == len(TWO["arcs"])


@given(st.lists(st.tuples(st.floats(-180, 180), st.floats(-80, 80)), min_size=2, max_size=40))
def test_a_simplified_line_keeps_its_ends_and_only_points_it_had(line):
    kept = simplified(line)
    assert (kept[0], kept[-1]) == (line[0], line[-1])
    rest = iter(line)
    assert all(point in rest for point in kept)


def test_a_simplified_line_keeps_what_stands_out():
    line = [(0.0, 0.0), (1.0, 0.01), (2.0, 1.0), (3.0, 0.01), (4.0, 0.0)]
    assert simplified(line, 0.1) == [(0.0, 0.0), (1.0, 0.01), (2.0, 1.0), (3.0, 0.01), (4.0, 0.0)]
    assert simplified(line, 2.0) == [(0.0, 0.0), (4.0, 0.0)]


def test_a_ring_over_the_end_of_the_world_goes_on_there(tmp_path):
    arcs = [[[0, 0], [1, 0], [-359, 0], [0, 1], [359, 0], [-1, -1]]]
    shape = {"type": "Polygon", "properties": {"name": "Fiji"}, "arcs": [[0]]}
    world = {"transform": {"scale": [1, 1], "translate": [178, 0]}, "arcs": arcs}
    file = tmp_path / "countries.json"
    file.write_text(json.dumps(world | {"objects": {"countries": {"geometries": [shape]}}}))
    (fiji,) = countries(file)
    assert [east for east, _north in fiji.polygons[0][0]] == [178, 179, 180, 180, 179, 178]


def test_an_outline_is_a_point_and_the_way_from_there():
    ring = [(4.0, 52.0), (5.0, 52.0), (5.01, 52.01), (5.0, 53.0), (4.0, 52.0)]
    dot = [(1.0, 1.0), (1.01, 1.0), (1.01, 1.01), (1.0, 1.0)]
    (outline,) = outlines([Country("", "Lindewaard", [[ring], [dot]])])
    assert outline == [4 * STEPS, 52 * STEPS, STEPS, 0, 0, STEPS, -STEPS, -STEPS]


def test_each_square_is_in_the_province_of_most_of_its_nearest_places():
    east, north = centre(40, 30)
    land = [
        [
            [
                (east - 0.1, north - 0.1),
                (east + 0.1, north - 0.1),
                (east, north + 0.1),
                (east - 0.1, north - 0.1),
            ]
        ]
    ]
    places = np.array([(east, north), (east + 0.01, north), (east, north + 0.01), (east + 3, north)])
    rows = drawn(land, places, ["NL-UT", "NL-GE", "NL-GE", "NL-UT"], LETTERS)
    assert rows[40][30] == LETTERS["NL-GE"]
    assert {*"".join(rows)} == {LETTERS["NL-GE"], SEA}


def test_the_inland_sea_is_no_land():
    everything = [[[(0.0, 40.0), (20.0, 40.0), (20.0, 60.0), (0.0, 60.0), (0.0, 40.0)]]]
    rows = drawn(everything, np.array([(5.0, 52.0)] * 3), ["NL-FL"] * 3, LETTERS)
    sea = [
        centre(row, column) for row, line in enumerate(rows) for column, one in enumerate(line) if one == SEA
    ]
    assert sea
    easts, norths = zip(*INLAND_SEA, strict=True)
    assert all(min(easts) < east < max(easts) and min(norths) < north < max(norths) for east, north in sea)


def town(city, state="Gelderland", county=None, country="NL", population=10, at=(52.0, 6.0)):
    found = {"city": city, "state": state, "country_code": country, "population": population}
    found |= {"latitude": at[0], "longitude": at[1]}
    return found | ({"county": county} if county else {})


def test_a_municipality_is_where_its_place_of_that_name_is():
    towns = [
        town("Laren", county="Gemeente Lochem", population=90, at=(52.1, 6.1)),
        town("Lochem", county="Gemeente Lochem", population=30, at=(52.2, 6.4)),
        town("Paris", country="FR"),
    ]
    found = [place for place in dutch_places(towns) if place.name in ("Lochem", "Paris")]
    assert [(each.kind, each.inhabitants, each.north, each.east) for each in found] == [
        ("municipality", 120, 52.2, 6.4),
        ("place", 30, 52.2, 6.4),
    ]


def test_an_island_in_the_caribbean_is_a_municipality():
    found = caribbean_places([town("Dorp Rincon", "Bonaire", country="BQ"), town("Lochem")])
    assert [(each.kind, each.name, each.province) for each in found] == [
        ("municipality", "Bonaire", "NL-BQ1"),
        ("place", "Rincon", "NL-BQ1"),
    ]


def test_a_country_is_in_the_middle_of_its_largest_part(atlas):
    small = [[(0.0, 0.0), (0.1, 0.0), (0.1, 0.1), (0.0, 0.0)]]
    west, _east = countries(atlas)
    shapes = [Country("528", "Netherlands", [small, *west.polygons]), Country("528", "Netherlands", [small])]
    names = {"nl": {"NL": "Nederland"}, "en": {"NL": "Netherlands"}}
    (found,) = country_places([*shapes, Country("", "Nowhere", [small])], {"528": "NL"}, names)
    assert (found.name, found.other_names, found.north, found.east) == (
        "Nederland",
        ("Netherlands", "The Netherlands", "Holland"),
        52.5,
        4.5,
    )


def test_what_the_atlas_does_not_number_or_draw_is_a_country_too():
    square = [[(20.0, 42.0), (21.0, 42.0), (21.0, 43.0), (20.0, 42.0)]]
    names = {language: {"XK": "Kosovo", "TV": "Tuvalu"} for language in ("nl", "en")}
    found = list(country_places([Country("", "Kosovo", [square])], {}, names))
    assert [(place.code, place.other_names) for place in found] == [("TV", ()), ("XK", ("Kosovo", "Kosova"))]
