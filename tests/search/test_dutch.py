import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.dutch import stem

FAMILIES = [
    "gemeente gemeenten gemeent",
    "besluit besluiten",
    "geweigerd weigeren weigering weigert weigeringen",
    "gepubliceerd publiceren publicatie publiceert publicaties",
    "discrimineert discriminatie discrimineren",
    "vernietigd vernietigen vernietiging",
    "bewaren bewaard bewaar bewaarde",
    "gevraagd vragen vraag",
    "raadslid raadsleden",
    "overheid overheden",
    "openbaar openbare openbaarheid",
    "brief brieven",
    "advies adviezen",
    "subsidie subsidies",
    "tabel tabellen",
    "melding meldingen melden",
    "stemmen gestemd gestemde",
    "gebruiken gebruikt gebruikte",
    "straffen gestraft gestrafte",
    "citeren citeerd citeerde",
    "catalogus catalogi",
]
APART = [
    "gemeente menen",
    "gemeent menen",
    "gemente menen",
    "geente geen",
    "gezond zonen",
    "gewest westen",
    "weeld wel",
    "overheid over",
    "openbaar open",
    "gebied bieden",
    "kaart karen",
    "verband verbannen",
]


@pytest.mark.parametrize("family", FAMILIES)
def test_forms_of_a_word_have_one_stem(family):
    assert len({stem(word) for word in family.split()}) == 1, [stem(word) for word in family.split()]


@pytest.mark.parametrize("words", APART)
def test_words_that_look_alike_stay_apart(words):
    first, second = map(stem, words.split())
    assert first != second


@given(st.text(st.characters(categories=["Ll", "Nd"]), min_size=1, max_size=60))
def test_every_word_has_a_stem(word):
    assert stem(word)
