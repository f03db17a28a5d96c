"""Facet values are counted as they would be by hand."""

import json
from collections import Counter

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from search.engines.counting import ChoiceTable

FACETS = st.dictionaries(
    st.sampled_from(["kind", "theme"]), st.lists(st.sampled_from("abc"), unique=True, max_size=3)
)
COMBINATIONS = st.dictionaries(st.integers(0, 2**63 - 1), FACETS, max_size=8)


def values_of(facets):
    return {f"{facet}={value}" for facet, values in facets.items() for value in values}


@given(COMBINATIONS, COMBINATIONS, st.data())
def test_counts_are_those_of_each_result(first, later, data):
    known = later | first  # a number has the same values for ever
    table = ChoiceTable()
    for found in (first, {number: known[number] for number in later.keys() - first.keys()}):
        table = table.grown({number: json.dumps(facets) for number, facets in found.items()})
    numbers = data.draw(st.lists(st.sampled_from([*known, 5]), max_size=20))
    rows = table.rows[table.places(np.array(numbers, np.int64))]
    each = [values_of(known.get(number, {})) for number in numbers]
    assert table.counts(rows) == Counter(value for values in each for value in values)
    wanted = {"kind=a", "theme=c", "year=2026"}
    assert table.with_any(rows, wanted).tolist() == [bool(values & wanted) for values in each]
