"""Facet values are counted as they would be by hand."""

import json
from collections import Counter

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from search.engines.counting import NEVER, NO_DAY, Columns

CHOICES = st.lists(st.sampled_from(["kind=a", "kind=b", "theme=a", "theme=c"]), unique=True)
DAYS = st.none() | st.integers(1, 5)
ENTRIES = st.dictionaries(st.integers(1, 40), st.tuples(CHOICES, DAYS), max_size=12)


def key_of(number):
    """In another order than the numbers."""
    return f"page-{50 - number}"


@given(ENTRIES, ENTRIES, st.data())
def test_counts_are_those_of_each_result(first, later, data):
    known = later | first  # a number has the same values for ever
    columns = Columns()
    for found in (first, {number: known[number] for number in later.keys() - first.keys()}):
        columns = columns.grown(
            (number, key_of(number), json.dumps(choices), day, None)
            for number, (choices, day) in found.items()
        )
    asked = data.draw(st.lists(st.integers(1, 60), unique=True))
    numbers = np.array(asked, np.int64)
    assert columns.holds(numbers).tolist() == [number in known for number in asked]
    numbers = numbers[columns.holds(numbers)]
    each = [known[number] for number in numbers.tolist()]
    rows = columns.rows[numbers]
    assert columns.counts(rows) == Counter(choice for choices, _day in each for choice in choices)
    wanted = {"kind=a", "theme=c", "year=2026"}
    assert columns.with_any(rows, wanted).tolist() == [bool({*choices} & wanted) for choices, _day in each]
    newest = sorted(numbers.tolist(), key=lambda number: (-(known[number][1] or NO_DAY), key_of(number)))
    count = data.draw(st.integers(0, 9))
    assert columns.newest(numbers, count).tolist() == newest[:count]
    points = {number: data.draw(st.integers(0, 2)) for number in numbers.tolist()}
    best = sorted(newest, key=lambda number: -points[number])
    of_each = np.array(list(points.values()), np.int64)
    assert columns.best(numbers, of_each, count).tolist() == best[:count]


def test_an_end_is_kept_and_none_is_never():
    columns = Columns().grown([(3, "a", "[]", None, 12.5), (5, "b", "[]", None, None)])
    assert columns.ends[[3, 5]].tolist() == [12.5, NEVER]
    assert not columns.holds(np.array([4, 9])).any()
