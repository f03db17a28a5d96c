import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.analysis import analyse, fold, found_by, hyphenated, parts, words, written


@pytest.mark.parametrize(
    ("word", "folded"),
    [
        ("Coördinatie", "coordinatie"),
        ("A.V.G.", "avg"),
        ("programma’s", "programma"),
        ("foto's", "foto"),
        ("İstanbul", "istanbul"),
        ("’s-Gravenhage", "sgravenhage"),
        ("10.000", "10000"),
    ],
)
def test_fold(word, folded):
    assert fold(word) == folded


@pytest.mark.parametrize(
    ("word", "form"),
    [
        ("Coördinatie", "coördinatie"),
        ("CAFE\u0301", "café"),
        ("programma’s", "programma"),
        ("Zo’n", "zo’n"),
        ("AVG", "avg"),
    ],
)
def test_a_word_is_written_with_its_accents_in_small_letters(word, form):
    assert written(word) == form
    assert fold(written(word)) == fold(word)


def test_words_know_their_place():
    text = "De Woo-verzoeken van ’t A.V.G.-loket, e-mail: 2 foto’s."
    found = list(words(text))
    assert [word.folded for word in found] == [
        "de", "woo", "verzoeken", "van", "t", "avg", "loket", "e", "mail", "2", "foto",
    ]  # fmt: skip
    assert [text[word.start : word.end] for word in found][1:3] == ["Woo", "verzoeken"]
    assert [word.folded for word in hyphenated(text)] == ["wooverzoeken", "email"]


def test_a_text_becomes_stems_in_order_and_what_else_it_is_found_by():
    found = analyse("Raadsinformatiebrief over Woo-verzoeken", "nl")
    assert found.stems == ("raadsinformatiebrief", "over", "woo", "verzoek")
    assert {"rad", "informer", "brief", "informatiebrief", "wooverzoek"} <= set(found.parts)


def test_english_has_no_compounds():
    assert analyse("Governments' spending registers", "en").stems == ("govern", "spend", "regist")
    assert parts("raadsinformatie", "en") == found_by("raadsinformatie", "en") == ()


@given(st.text(max_size=300), st.sampled_from(["nl", "en", "fy"]))
def test_any_text_can_be_analysed(text, language):
    found = analyse(text, language)
    assert all(term.isalnum() for term in (*found.stems, *found.parts))


def test_accents_that_are_letters_of_their_own_part_no_word():
    text = "Coo\u0308rdinatie cafe\u0301, één"
    assert [word.folded for word in words(text)] == ["coordinatie", "cafe", "een"]
    assert [text[word.start : word.end] for word in words(text)][1] == "cafe\u0301"


def test_a_shortened_word_is_no_other_word():
    assert fold("zo’n") == fold("Zo'n") == fold("zo") != fold("zon")
