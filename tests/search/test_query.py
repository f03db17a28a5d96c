import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.analysis import analyse, fold, words
from search.query import (
    MOST_LETTERS,
    MOST_WORDS,
    Correction,
    Option,
    Planner,
    begins_phrase,
    has_signs,
    synonyms_of,
)

TEXT = """De gemeenteraad vraagt om raadsinformatie over Woo-verzoeken en het subsidieregister
van de overheid. Een portaal voor data van inwoners. De Wet open overheid."""


class TextVocabulary:
    """Of one text; knows a spelling by its first letters."""

    def __init__(self, text=TEXT):
        found = analyse(text, "nl")
        self.terms = {*found.stems, *found.parts}
        self.words = [word.folded for word in words(text)]

    def knows(self, term):
        return term in self.terms

    def nearest(self, word):
        return next((known for known in self.words if len(word) > 4 and known.startswith(word[:5])), None)

    def nearest_compound(self, word):
        return {"waterporaal": "waterportaal", "zwembaddx": "zwembadda"}.get(word)


def plan(typed, synonyms=(), **options):
    return Planner("nl", TextVocabulary(), synonyms_of("nl", synonyms), **options).plan(typed)


def terms(plan):
    return [[option.terms for option in need.options] for need in plan.needs]


def test_a_word_is_its_stem():
    assert terms(plan("inwoners")) == [[("inwoner",)]]


def test_a_compound_is_its_parts_too():
    assert terms(plan("dataportaal")) == [[("dataportal",), ("data", "portal")]]


def test_words_without_meaning_need_not_be_met():
    assert terms(plan("de raadsinformatie van het")) == terms(plan("raadsinformatie"))
    assert terms(plan("van de")) == [[("van",)], [("de",)]]


def test_both_forms_of_what_has_a_hyphen():
    (need,) = plan("woo-verzoek").needs
    assert Option(("woo", "verzoek"), "stem", adjacent=True) in need.options
    assert Option(("wooverzoek",), "stem") in need.options


def test_phrases_and_what_is_not_wanted():
    found = plan('"wet open overheid" inwoners -raadsinformatie -"geheime stukken"')
    assert found.needs[0].options == (Option(("wet", "open", "overheid"), "stem", adjacent=True),)
    assert terms(found)[1:] == [[("inwoner",)]]
    assert found.excluded[0].terms == ("raadsinformatie",)


@pytest.mark.parametrize(
    "typed", ["raad - vijver", "raad – vijver", "raad- vijver", "raad — vijver", "- raad vijver -"]
)
def test_a_dash_between_blanks_leaves_out_nothing(typed):
    found = plan(typed)
    assert (terms(found), found.excluded) == (terms(plan("raad vijver")), ())
    assert not has_signs(typed)


@pytest.mark.parametrize(
    "typed",
    ['raad -"de vijver"', "raad -“de vijver”", "raad −„de vijver”", "raad -„de vijver“", "raad –“de vijver”"],
)
def test_a_phrase_is_left_out_whatever_its_marks_are(typed):
    found = plan(typed)
    assert terms(found) == terms(plan("raad"))
    assert [option.terms for option in found.excluded] == [("de", "vijver")]


@pytest.mark.parametrize("typed", ["raad -vijver", "raad –vijver", "raad −vijver", "-vijver raad"])
def test_a_minus_right_before_a_word_leaves_it_out(typed):
    found = plan(typed)
    assert terms(found) == terms(plan("raad"))
    assert [option.terms for option in found.excluded] == [("vijver",)]
    assert has_signs(typed)


@pytest.mark.parametrize(
    ("typed", "begins"),
    [('"open', True), ("“open overheid", True), ('"open" "over', True), ('"open"', False), ("open", False)],
)
def test_a_phrase_begins_where_no_mark_closes_it(typed, begins):
    assert begins_phrase(typed) == begins


def test_synonyms_work_one_way_or_both():
    one_way = [(["burger"], ["inwoner"], False)]
    assert Option(("inwoner",), "synonym", adjacent=True) in plan("burgers", one_way).needs[0].options
    assert terms(plan("inwoners", one_way)) == [[("inwoner",)]]
    both = [(["burger"], ["inwoner"], True)]
    assert ("burger",) in terms(plan("inwoners", both))[0]


@pytest.mark.parametrize("typed", ["e-mail", "email", "e mail"])
def test_a_synonym_with_a_hyphen_is_meant_however_it_is_typed(typed):
    synonyms = [(["mail"], ["e-mail"], True)]
    for need in plan(typed, synonyms).needs:
        assert ("mail",) in [option.terms for option in need.options]


def test_a_synonym_with_a_hyphen_is_found_in_both_forms():
    synonyms = [(["inzage"], ["woo-verzoek"], False)]
    (need,) = plan("inzage", synonyms).needs
    assert {("woo", "verzoek"), ("wooverzoek",)} <= {option.terms for option in need.options}


def test_words_that_have_a_synonym_together_are_each_met_by_it_or_by_themselves():
    synonyms = [(["e-mail bewaren"], ["archiveren"], False), (["e-mail"], ["mail"], True)]
    for typed in ("e-mail bewaren", "email bewaren"):
        first, second = plan(typed, synonyms).needs
        assert {("email",), ("mail",), ("archiver",)} <= {option.terms for option in first.options}
        assert {("bewar",), ("archiver",)} == {option.terms for option in second.options}


def test_words_without_meaning_need_not_be_met_in_a_synonym_either():
    synonyms = [(["vergadering van de raad"], ["raadsvergadering"], False)]
    assert [need.word for need in plan("vergadering van de raad", synonyms).needs] == ["vergadering", "raad"]
    (need,) = plan("hoe lang", [(["hoe lang"], ["termijn"], False)]).needs
    assert all(option.adjacent for option in need.options if len(option.terms) > 1)


def test_what_editors_wrote_is_no_typing_error():
    found = plan("inwonners", [(["inwonners"], ["onbekend"], False)])
    assert not found.corrections


def test_what_has_a_hyphen_is_left_out_in_both_forms():
    assert {option.terms for option in plan("raad -woo-verzoek").excluded} == {
        ("woo", "verzoek"),
        ("wooverzoek",),
    }


def test_synonyms_of_several_words():
    woo = [(["woo"], ["wet open overheid"], True)]
    assert ("wet", "open", "overheid") in terms(plan("woo", woo))[0]
    found = plan("de wet open overheid en inwoners", woo)
    assert [need.word for need in found.needs] == ["wet", "open", "overheid", "inwoners"]
    assert [("woo",) in met for met in terms(found)] == [True, True, True, False]
    public = [(["wet openbaarheid van bestuur"], ["wob"], True)]
    assert [need.word for need in plan("wet openbaarheid van bestuur", public).needs] == [
        "wet",
        "openbaarheid",
        "bestuur",
    ]


def test_an_unknown_word_becomes_the_nearest_one():
    found = plan("inwonners subsidieregsiter")
    assert found.corrections == (
        Correction("inwonners", "inwoners"),
        Correction("subsidieregsiter", "subsidieregister"),
    )
    assert [[option.how for option in need.options] for need in found.needs] == [
        ["spelling"],
        ["spelling", "parts"],
    ]
    assert plan("inwonners", correct=False).corrections == ()


def test_of_a_compound_one_part_may_be_misspelt():
    found = plan("waterporaal")
    assert found.corrections == (Correction("waterporaal", "waterportaal"),)
    assert ("water", "portal") in terms(found)[0]
    assert plan("zwembaddx").corrections == (), "what it would become is no compound"


def test_a_compound_of_known_parts_needs_no_correction():
    assert plan("overheidsportaal").corrections == ()


def test_a_long_query_is_cut_and_says_so():
    assert plan("woord " * 30).is_cut and len(plan("woord " * 30).needs) <= MOST_WORDS
    assert plan("x" * (MOST_LETTERS + 1)).is_cut
    assert not plan("kort").is_cut


@given(st.text(max_size=400))
def test_anything_typed_is_a_plan(typed):
    found = plan(typed)
    assert len(found.needs) <= MOST_WORDS + typed.count('"') + 3
    assert all(term and term == fold(term) for term in found.terms)
