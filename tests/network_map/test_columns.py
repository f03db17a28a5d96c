from network_map.columns import Columns, Row, packed


def row(page_id, **values):
    fields = {
        "precision": "municipality",
        "north": 52.09,
        "east": 5.12,
        "themes": ["open-data"],
        "kinds": ["municipality"],
        "status": "running",
        "start_year": 2016,
        "municipality": "utrecht",
        "province": "NL-UT",
        "country": "NL",
        "expires": None,
    }
    return Row(page_id, **(fields | values))


NOWHERE = {"precision": "", "north": None, "east": None, "municipality": "", "province": "", "country": ""}
ROWS = [
    row(40),
    row(7, themes=["open-contact", "open-data"], status="idea", start_year=2020),
    row(12, municipality="", province="NL-ZH", precision="province", kinds=["ngo", "company"]),
    row(9, **NOWHERE, themes=[], kinds=[], start_year=None, expires=1000.0),
]


def columns():
    return Columns(packed(ROWS))


def test_the_ids_come_back_in_their_order():
    assert columns().ids.tolist() == [40, 7, 12, 9]


def test_what_one_place_shares_stands_once():
    assert len(packed(ROWS)["points"]["north"]) == 2


def test_rows_with_any_of_some_values():
    found = columns()
    assert found.with_any("theme", ["open-data"]).tolist() == [True, True, True, False]
    assert found.with_any("theme", ["open-contact"]).tolist() == [False, True, False, False]
    assert found.with_any("kind", ["company", "municipality"]).tolist() == [True, True, True, False]
    assert found.with_any("status", ["idea"]).tolist() == [False, True, False, False]
    assert found.with_any("municipality", ["utrecht"]).tolist() == [True, True, False, False]
    assert found.with_any("province", ["NL-ZH", "unknown"]).tolist() == [False, False, True, False]
    assert found.with_any("start_year", ["2020"]).tolist() == [False, True, False, False]


def test_counts_leave_out_what_has_no_value():
    found = columns()
    assert found.counts("theme", found.all()) == {"open-data": 3, "open-contact": 1}
    assert found.counts("kind", found.all()) == {"municipality": 2, "ngo": 1, "company": 1}
    assert found.counts("municipality", found.all()) == {"utrecht": 2}
    assert found.counts("start_year", found.all()) == {"2016": 2, "2020": 1}
    assert found.counts("status", found.with_any("theme", ["open-contact"])) == {"idea": 1}


def test_what_is_over():
    found = columns()
    assert found.over(999.0).tolist() == [False] * 4
    assert found.over(1000.0).tolist() == [False, False, False, True]


def test_an_empty_map():
    found = Columns(packed([]))
    assert len(found) == 0
    assert found.counts("theme", found.all()) == {}
    assert found.with_any("province", ["NL-UT"]).tolist() == []
