"""Compounds of the field come apart, and other words stay whole."""

from pathlib import Path

import pytest

from search.compounds import LONGEST, split
from search.dutch import stem

DATA = Path(__file__).parent / "data"


def compounds():
    """Words, and their parts in the form of a dictionary."""
    rows = (line.split("\t") for line in (DATA / "compounds.tsv").read_text().splitlines())
    return [(word, parts.split()) for word, parts in rows]


def stems(words):
    return [stem(word) for word in words]


def test_compounds_are_split_as_people_split_them():
    wrong = [(word, split(word)) for word, parts in compounds() if stems(split(word)) != stems(parts)]
    assert len(wrong) <= 0.075 * len(compounds()), wrong


def test_other_words_stay_whole():
    words = (DATA / "whole.txt").read_text().split()
    wrong = [(word, split(word)) for word in words if len(split(word)) > 1]
    assert len(wrong) <= 0.1 * len(words), wrong


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("raadsinformatiebrief", ("raad", "informatie", "brief")),
        ("archiefwet", ("archief", "wet")),
        ("wooverzoek", ("woo", "verzoek")),
        ("burgemeester", ("burgemeester",)),
        ("voorzitter", ("voorzitter",)),
        ("leidraad", ("leidraad",)),
        ("leidinggever", ("leiding", "gever")),
        ("raad", ("raad",)),
        ("", ("",)),
        ("x" * 500, ("x" * 500,)),
        ("raad" * LONGEST, ("raad" * LONGEST,)),
        ("1234567890", ("1234567890",)),
    ],
)
def test_parts(word, parts):
    assert split(word) == parts
