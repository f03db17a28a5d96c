import pytest

from search.vocabulary import Vocabulary

WORDS = {
    "gemeenteraad": 9,
    "openbaarmaking": 4,
    "register": 7,
    "regisseur": 1,
    "woo": 5,
    "wet": 5,
    "brief": 2,
}


@pytest.fixture
def vocabulary():
    return Vocabulary({"gemeenterad", "register"}, WORDS)


def test_it_knows_its_terms(vocabulary):
    assert vocabulary.knows("register") and not vocabulary.knows("openbaarmaking")


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
def test_the_nearest_word(vocabulary, typed, meant):
    assert vocabulary.nearest(typed) == meant
