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


def test_what_is_proposed_is_as_the_texts_write_it():
    forms = {"creche": "crèche", "register": "register", "cooperatie": "coöperatie"}
    spellings = Spellings(dict.fromkeys(forms, 1), lambda words: [forms[word] for word in words])
    assert spellings.nearest("chreche") == "crèche"
    assert spellings.near("registr") == ["register"]
    assert spellings.nearest_compound("energiecoperatie") == "energiecoöperatie"
    assert spellings.nearest_compound("registrcooperatie") == "registercoöperatie"


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
