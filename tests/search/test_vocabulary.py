import pytest

from search.vocabulary import Spellings

WORDS = {
    "gemeenteraad": 9,
    "openbaarmaking": 4,
    "register": 7,
    "regisseur": 1,
    "woo": 5,
    "wet": 5,
    "brief": 2,
}


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("gemeentraad", "gemeenteraad"),
        ("openbaarmakking", "openbaarmaking"),
        ("regsiter", "register"),
        ("woon", None),
        ("wett", None),
        ("wob", None),
        ("volkstuin", None),
        ("register2024", None),
        ("", None),
    ],
)
def test_the_nearest_word(typed, meant):
    assert Spellings(WORDS).nearest(typed) == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("waterregistr", "waterregister"),
        ("bestuursregistr", "bestuursregister"),
        ("vergaddringregister", None),
        ("openbaarmakinregister", "openbaarmakingregister"),
        ("xqzwregistr", None),
        ("registr", None),
        ("", None),
    ],
)
def test_the_compound_of_which_one_part_is_misspelt(typed, meant):
    assert Spellings(WORDS).nearest_compound(typed) == meant
