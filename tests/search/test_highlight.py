"""What a visitor sees marked is what answers, and nothing else of the text is touched."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.analysis import analyse
from search.highlight import LETTERS, marked, passage
from search.query import Planner, synonyms_of
from search.ranking import Statistics
from search.results import html
from search.vocabulary import Spellings, Vocabulary

SENTENCE = "Dit is een gewone zin zonder iets. "


def plan(typed, language="nl", synonyms=()):
    vocabulary = Vocabulary(Statistics(0, {}), Spellings({}))
    return Planner(language, vocabulary, synonyms_of(language, synonyms), correct=False).plan(typed)


def hits(typed, text, **options):
    return [piece.text for piece in marked(text, plan(typed, **options)) if piece.is_hit]


@pytest.mark.parametrize(
    ("typed", "text", "found"),
    [
        ("inwoner", "De Inwoners, zei de inwoner.", ["Inwoners", "inwoner"]),
        ("raad", "Over raadsinformatie.", ["raad"]),
        ("informatie", "De Raadsinformatie", ["informatie"]),
        ("dataportaal", "Een portaal voor data; het dataportaal", ["portaal", "data", "dataportaal"]),
        ("coordinatie", "De coördinatie is één.", ["coördinatie"]),
        ("één", "Alleen een of e\u0301e\u0301n.", ["een", "e\u0301e\u0301n"]),
        ("avg", "De A.V.G. en AVG’s", ["A.V.G.", "AVG’s"]),
        ("foto", "Twee foto’s", ["foto’s"]),
        ("woo-verzoek", "Een Woo-verzoek of wooverzoek", ["Woo-verzoek", "wooverzoek"]),
        ("wooverzoek", "Een Woo-verzoek", ["Woo", "verzoek"]),
        ("raad", "Beraad en raadsel zijn geen raad", ["raad"]),
        ("van", "Alles van waarde", ["van"]),
        ("xyz", "Niets hiervan", []),
        ("", "Niets hiervan", []),
        ("raad", "", []),
    ],
)
def test_words_are_marked_as_they_stand(typed, text, found):
    assert hits(typed, text) == found


@pytest.mark.parametrize(
    ("typed", "text", "found"),
    [
        ("raadsinformatie", "De raad vergadert", []),
        ("kwartelslag", "Wie aan de slag wil", []),
        ("raadsinformatie", "Informatie voor de raad", ["Informatie", "raad"]),
        ("raadsinformatie", "De raadsinformatiebrief", ["raad", "informatie"]),
        ("raadsinformatie raad", "De raad vergadert", ["raad"]),
        ("raad", "De raadsstukken", ["raad"]),
    ],
)
def test_a_part_of_a_compound_is_marked_only_with_all_others(typed, text, found):
    assert hits(typed, text) == found
    assert bool(passage(text, plan(typed)).needs) == bool(found)


def test_a_phrase_is_marked_only_where_it_stands_together():
    text = "De wet is open voor de overheid. De Wet open overheid geldt."
    assert hits('"wet open overheid"', text) == ["Wet open overheid"]
    assert hits("wet open overheid", text) == ["wet", "open", "overheid", "Wet", "open", "overheid"]


def test_a_synonym_is_marked():
    assert hits("woo", "De Wet open overheid", synonyms=[(["woo"], ["wet open overheid"], True)]) == [
        "Wet open overheid"
    ]


def test_what_is_not_wanted_is_not_marked():
    assert hits("raad -vijver", "De raad en de vijver") == ["raad"]


@pytest.mark.parametrize("typed", ['"informatiesysteem"', "informatiesysteem", "systeem"])
def test_what_finds_a_long_compound_is_marked_in_it(typed):
    text = "Het raadsinformatiesysteem"
    terms = analyse(text, "nl")
    assert any(term in (*terms.stems, *terms.parts) for term in plan(typed).terms)
    assert "systeem" in "".join(hits(typed, text))


@given(st.text(max_size=300), st.text(max_size=60))
def test_the_text_stays_as_it_is(text, typed):
    assert "".join(piece.text for piece in marked(text, plan(typed))) == text
    found = passage(text, plan(typed))
    assert found.text in text
    assert len(found.text) <= LETTERS


# --- Passages ----------------------------------------------------------------------------------


def test_a_short_text_is_shown_whole():
    found = passage("De raad komt bijeen.", plan("raad"))
    assert (found.text, found.is_start, found.is_end) == ("De raad komt bijeen.", True, True)
    assert found.needs == {0}


def test_a_text_without_a_hit_is_shown_from_its_beginning():
    found = passage(SENTENCE * 20, plan("raad"))
    assert found.text.startswith("Dit is een gewone zin")
    assert (found.needs, found.is_start, found.is_end) == (frozenset(), True, False)


def test_a_passage_begins_at_a_sentence_and_is_cut_between_words():
    found = passage(SENTENCE * 20 + "Hier vergadert de raad. " + SENTENCE * 20, plan("raad"))
    assert found.text.startswith("Hier vergadert de raad.")
    assert not found.is_start and not found.is_end
    words = set(f"{SENTENCE} Hier vergadert de raad.".split())
    assert set(found.text.split()) <= words


def test_a_passage_in_a_long_sentence_begins_and_ends_at_a_word():
    words = [f"woord{number}" for number in range(300)]
    words[150] = "raad"
    found = passage(" ".join(words), plan("raad"))
    assert set(found.text.split()) <= set(words)
    assert "raad" in found.text and len(found.text) > LETTERS / 2


def test_a_passage_ends_at_a_word_also_where_lines_end():
    words = [f"woord{number}" for number in range(300)]
    found = passage("\n".join(words), plan("woord150"))
    assert set(found.text.split()) <= set(words)
    assert found.needs == {0}


def test_the_passage_with_most_of_the_words_is_chosen():
    text = "De raad. " + SENTENCE * 20 + "De vijver van de raad. " + SENTENCE * 20
    found = passage(text, plan("raad vijver"))
    assert found.needs == {0, 1}
    assert "De vijver van de raad." in found.text


def test_one_word_without_end_is_cut_somewhere():
    found = passage("x" * 10_000, plan("raad"))
    assert found.text == "x" * LETTERS and not found.is_end


def test_a_hit_between_endless_words_is_in_the_passage():
    found = passage("x" * 1000 + " raad " + "y" * 1000, plan("raad"))
    assert found.needs == {0}
    assert "raad" in found.text


def test_one_word_meets_all_needs_that_it_answers():
    woo = [(["wet overheid"], ["woo"], False)]
    found = passage(
        "De Woo en de raadsinformatie.", plan("wet overheid raadsinformatie informatie", synonyms=woo)
    )
    assert found.needs == {0, 1, 2, 3}


def test_a_passage_is_looked_for_that_meets_what_is_met_nowhere_else():
    text = "De raad, de raad, de raad. " + SENTENCE * 20 + "De vijver. " + SENTENCE * 20
    assert "vijver" not in passage(text, plan("raad vijver")).text
    assert "vijver" in passage(text, plan("raad vijver"), but={0}).text


def test_of_a_hit_that_is_longer_than_a_passage_the_beginning_is_shown():
    word = "x" * 300
    found = passage(SENTENCE * 20 + f"Tel {word} mee. " + SENTENCE * 20, plan(word))
    assert found.needs == {0}
    (hit,) = [piece.text for piece in found.pieces if piece.is_hit]
    assert len(hit) > LETTERS / 2 and set(hit) == {"x"}


# --- Markup ------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["<script>raad</script>", 'raad" onclick="alert(1)', "<b>raad & co</b>"])
def test_markup_in_a_text_is_escaped(text):
    shown = html(marked(text, plan("raad")))
    assert shown.count("<mark>raad</mark>") == 1
    rest = shown.replace("<mark>", "").replace("</mark>", "")
    assert not set('<>"') & set(rest)


def test_a_query_with_markup_is_escaped():
    shown = html(marked("Zo maak je <mark> en script", plan("<script>")))
    assert shown == "Zo maak je &lt;mark&gt; en <mark>script</mark>"
