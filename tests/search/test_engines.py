"""What every engine does: one suite, run against the database and against a real Elasticsearch."""

import datetime
import os
import random
from collections import Counter
from hashlib import sha256
from uuid import uuid4

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search import analysis, engines
from search.candidates import CANDIDATES, emphasised, points_for
from search.engines.base import MOST_TITLED, WrongVersionError
from search.entries import Entry, File
from search.finder import PER_PAGE, Finder
from search.query import synonyms_of
from search.ranking import Candidate, Ranking

pytestmark = pytest.mark.django_db
DAY = datetime.date(2026, 5, 1)


@pytest.fixture(params=["database", pytest.param("elasticsearch", marks=pytest.mark.elasticsearch)])
def engine(request, db):
    if request.param == "database":
        return engines.database_engine()
    from search.engines.elasticsearch import ElasticsearchEngine

    return ElasticsearchEngine(os.environ["SEARCH_URL"].removeprefix("elasticsearch+"))


class Index:
    """An index in the engine, and beside it the one in the database that knows the words of the texts."""

    def __init__(self, engine, name):
        self.engine, self.name = engine, name
        self.database = engines.database_engine()
        self.used = {id(each): each for each in (engine, self.database)}.values()

    def create(self, name=""):
        for each in self.used:
            each.create(name or self.name)

    def write(self, *entries, name=""):
        for each in self.used:
            each.write(name or self.name, entries)

    def delete(self, *keys):
        for each in self.used:
            each.delete(self.name, keys)

    def drop(self):
        for each in self.used:
            each.delete(self.name)

    def find(self, typed="", language="nl", synonyms=(), **choices):
        finder = Finder(self.name, language, synonyms, self.engine, self.database)
        return finder.find(typed, **choices)

    def keys(self, typed="", **choices):
        return [shown.key for shown in self.find(typed, **choices).found.results]


@pytest.fixture
def index(engine):
    """Under a name of its own: the server may be somebody's."""
    index = Index(engine, f"search_test_{uuid4().hex[:12]}")
    index.create()
    yield index
    index.drop()


def entry(key, title="Titel", text="", **fields):
    return Entry(key=key, language=fields.pop("language", "nl"), title=title, text=text, **fields)


# --- Writing and deleting ----------------------------------------------------------------------


def test_a_fresh_index_is_empty(index):
    found = index.find("raad").found
    assert (found.total, found.results, dict(found.counts)) == (0, [], {})


def test_what_is_written_is_found_as_it_was_written(index):
    index.write(entry("a", "Raad", "De gemeente.", summary="Kort.", files=(File("plan.pdf", "Vijver"),)))
    (shown,) = index.find("gemeenten").found.results
    assert (shown.key, shown.title, shown.summary, shown.text) == ("a", "Raad", "Kort.", "De gemeente.")
    assert list(shown.files) == [{"name": "plan.pdf", "text": "Vijver"}]
    assert index.keys("vijvers") == ["a"]


def test_a_title_a_text_a_name_and_a_file_are_searched(index):
    index.write(
        entry("title", "Fietsen"),
        entry("text", text="Fietsen"),
        entry("names", names="Fietsen"),
        entry("files", files=(File("a.pdf", "Fietsen"),)),
    )
    assert index.keys("fietsen")[0] == "title"
    assert index.keys("fietsen")[-1] == "files"
    assert len(index.keys("fietsen")) == 4


def test_an_entry_takes_the_place_of_the_one_under_its_key(index):
    index.write(entry("a", text="fietsen"), entry("b", text="fietsen"))
    index.write(entry("a", text="vijver"))
    assert index.keys("fietsen") == ["b"]
    assert index.keys("vijver") == ["a"]
    assert index.find().found.total == 2


def test_of_one_key_twice_in_a_batch_the_last_counts(index):
    index.write(entry("a", text="fietsen"), entry("a", text="vijver"))
    assert index.keys("fietsen", correct=False) == []
    assert index.keys("vijver") == ["a"]


def test_what_is_deleted_is_found_no_more(index):
    index.write(entry("a", text="vijver"), entry("b", text="vijver"))
    index.delete("a")
    assert index.keys("vijver") == ["b"]
    assert index.find("vijver").found.total == 1


def test_what_is_not_there_can_be_deleted(index):
    index.write(entry("a", text="vijver"))
    index.delete("b", "c", "a")
    index.delete("a")
    index.delete()
    assert index.keys("vijver") == []


def test_an_index_made_again_is_empty(index):
    index.write(entry("a", text="vijver"))
    index.create()
    assert index.keys() == []


def test_a_dropped_index_can_be_dropped_again(index):
    index.drop()
    index.drop()


def test_the_counts_of_words_go_back_after_a_deletion(index):
    index.write(entry("a", "Vijver", "De vijver en de raad"))

    def counted():
        statistics = index.database.statistics(index.name, "nl", ["vijver", "rad", "zwan"])
        spellings = index.database.spellings(index.name, "nl", 100)
        return statistics.texts, {term: n for term, n in statistics.with_term.items() if n}, spellings

    before = counted()
    assert before[:2] == (1, {"vijver": 1, "rad": 1})
    index.write(entry("b", "Zwaan", "Een zwaan in de vijver"))
    assert counted()[:2] == (2, {"vijver": 2, "rad": 1, "zwan": 1})
    index.write(entry("b", "Zwaan", "Een zwaan"))
    assert counted()[1]["vijver"] == 1
    index.delete("b")
    assert counted() == before


def test_a_text_with_a_word_without_end_is_found(index):
    word = "".join(sha256(bytes([number])).hexdigest() for number in range(200))  # which cannot be compressed
    index.write(entry("a", text=f"vijver {word}"), entry("b", text=f"vijver {word}"))
    index.delete("b")
    assert index.keys("vijver") == ["a"]


# --- Words -------------------------------------------------------------------------------------


def test_a_phrase_is_found_only_where_it_stands_together(index):
    index.write(
        entry("together", text="De Wet open overheid."),
        entry("apart", text="De overheid maakt een wet en is open."),
        entry("turned", text="Overheid open wet."),
        entry("across", "De wet", "open overheid"),
    )
    assert index.keys('"wet open overheid"') == ["together"]
    assert len(index.keys("wet open overheid")) == 4


def test_a_phrase_runs_from_no_text_into_another(index):
    index.write(
        entry("summary", summary="De raad", text="besluit."),
        entry("names", text="De raad", names="besluit"),
        entry("file", text="De raad", files=(File("besluit.pdf", "Een plan"), File("b.pdf", "van de raad"))),
        entry("files", files=(File("a.pdf", "De raad"), File("besluit.pdf", "Een plan"))),
        entry("name", files=(File("raad", "besluit"),)),
    )
    assert index.keys('"raad besluit"') == index.keys('"pdf plan"') == index.keys('"plan pdf"') == []
    assert len(index.keys("raad besluit")) == 5


def test_parts_of_compounds_are_no_phrase(index):
    """The parts of several stand together in no text."""
    text = "Informatiebeveiliging is een vak. Daarnaast schrijven zij klimaatbeleid op."
    file = File("brief.pdf", "Klimaatbeleid vraagt iets van de burgemeester")
    index.write(entry("text", text=text), entry("title", text), entry("file", files=(file,)))
    for phrase in ("beveiliging klimaat", "burgemeester klimaat", "beleid klimaat"):
        assert index.keys(f'"{phrase}"') == []
    assert set(index.keys('klimaat -"beveiliging klimaat"')) == {"text", "title", "file"}
    assert set(index.keys("beveiliging klimaat")) >= {"text", "title"}


def test_a_phrase_is_found_however_long_the_text_is(index):
    """Far beyond the places that PostgreSQL keeps, of all words together and of one word."""
    further_on = "Het wordt gezegd. " * 6_000 + "De raad besluit."
    index.write(
        entry("far", text=further_on),
        entry("often", text="De raad vergadert. " * 300 + "De raad besluit."),
        entry("file", files=(File("besluit.txt", further_on),)),
        entry("apart", text="Het besluit. " + "De raad vergadert. " * 6_000),
        entry("short", text="De raad besluit."),
    )
    assert set(index.keys('"raad besluit"')) == {"far", "often", "file", "short"}
    assert index.keys('raad -"raad besluit"') == ["apart"]
    assert set(index.keys('"raad vergadert" -"raad besluit"')) == {"apart"}
    assert set(index.keys('"raad besluit" "orgel speelt"')) == {"far", "often", "file", "short"}


def test_what_has_a_minus_is_left_out(index):
    index.write(
        entry("both", text="De raad en de vijver"),
        entry("one", text="De raad"),
        entry("within", text="De raad en de zwemvijver"),
    )
    assert set(index.keys("raad -vijver")) <= {"one", "within"}
    assert "one" in index.keys("raad -vijver")
    assert set(index.keys('raad -"de vijver"')) == {"one", "within"}
    assert index.find("raad -vijver").found.total == len(index.keys("raad -vijver"))


def test_a_minus_alone_finds_nothing(index):
    index.write(entry("a", text="De raad"))
    assert index.keys("-vijver") == []


def test_a_synonym_finds_what_holds_the_other_word(index):
    index.write(entry("a", text="De inwoners"), entry("b", text="De Wet open overheid"))
    synonyms = synonyms_of("nl", [(["burger"], ["inwoner"], False), (["woo"], ["wet open overheid"], True)])
    assert index.keys("burgers", synonyms=synonyms) == ["a"]
    assert index.keys("woo", synonyms=synonyms) == ["b"]
    assert index.keys("burgers", correct=False) == []


def test_a_compound_finds_its_parts_and_is_found_by_them(index):
    index.write(entry("whole", text="Het dataportaal"), entry("parts", text="Een portaal voor data"))
    assert index.keys("dataportaal") == ["whole", "parts"]
    assert set(index.keys("portaal")) == {"whole", "parts"}


def test_a_typing_error_finds_the_nearest_word(index):
    index.write(entry("a", text="Het subsidieregister"))
    answer = index.find("subsidieregsiter")
    assert [shown.key for shown in answer.found.results] == ["a"]
    assert [correction.used for correction in answer.plan.corrections] == ["subsidieregister"]
    assert index.keys("subsidieregsiter", correct=False) == []


def test_a_typing_error_in_a_compound_finds_its_parts(index):
    index.write(entry("a", text="De participatie van een burger"))
    answer = index.find("burgerpaticipatie")
    assert [shown.key for shown in answer.found.results] == ["a"]
    assert [correction.used for correction in answer.plan.corrections] == ["burgerparticipatie"]


def test_words_are_proposed_as_most_texts_write_them(index):
    index.write(
        entry("a", "Energiecoöperatie", "Een café"),
        entry("b", "ENERGIECOÖPERATIE", "Het café naast een cafe en een café"),
        entry("c", "Een energiecooperatie", "Nog een cafe"),
        entry("d", "Over energiecoöperaties"),
    )

    def proposed():
        words = index.database.words_beginning(index.name, "nl", "caf", 5)
        words += index.database.words_beginning(index.name, "nl", "energiecoo", 5)
        return words, [correction.used for correction in index.find("energiecooperatei").plan.corrections]

    assert proposed() == (["café", "energiecoöperatie", "energiecoöperaties"], ["energiecoöperatie"])
    index.delete("a")
    assert proposed() == (["cafe", "energiecooperatie", "energiecoöperaties"], ["energiecooperatie"])
    index.delete("c")
    assert proposed() == (["café", "energiecoöperatie", "energiecoöperaties"], ["energiecoöperatie"])


def test_few_results_for_all_words_are_followed_by_some_for_part_of_them(index):
    index.write(
        entry("both", text="De raad en de vijver"),
        entry("raad", text="De raad"),
        entry("vijver", text="De vijver"),
    )
    found = index.find("raad vijver").found
    assert found.results[0].key == "both"
    assert (found.total, found.meets_all) == (3, False)


def test_each_language_is_searched_on_its_own(index):
    index.write(entry("nl", text="open data"), entry("en", text="open data", language="en"))
    assert index.keys("data") == ["nl"]
    assert index.keys("data", language="en") == ["en"]


def test_accents_and_capitals_make_no_difference(index):
    index.write(entry("a", text="COÖRDINATIE van de één"))
    assert index.keys("coordinatie") == index.keys("Coördinatie") == ["a"]


# --- Facets ------------------------------------------------------------------------------------

KINDS = {
    "a": ("news", ("raad",)),
    "b": ("news", ("data", "raad")),
    "c": ("guide", ("data",)),
    "d": ("report", ()),
}


@pytest.fixture
def narrowed(index):
    for key, (kind, themes) in KINDS.items():
        facets = {"kind": (kind,)} | ({"theme": themes} if themes else {})
        index.write(entry(key, text="vijver", facets=facets, day=DAY))
    return index


def counts(found):
    return {name: dict(values) for name, values in found.counts.items() if name != "language"}


def test_every_value_is_counted(narrowed):
    found = narrowed.find("vijver").found
    assert found.total == 4
    assert counts(found) == {
        "kind": {"news": 2, "guide": 1, "report": 1},
        "theme": {"raad": 2, "data": 2},
    }


def test_choices_within_a_facet_are_alternatives(narrowed):
    found = narrowed.find("vijver", filters={"kind": ["guide", "report"]}).found
    assert {shown.key for shown in found.results} == {"c", "d"}
    assert counts(found) == {"kind": {"news": 2, "guide": 1, "report": 1}, "theme": {"data": 1}}


def test_choices_in_two_facets_both_hold_and_each_counts_by_the_other(narrowed):
    found = narrowed.find("vijver", filters={"kind": ["news"], "theme": ["data"]}).found
    assert [shown.key for shown in found.results] == ["b"]
    assert found.total == 1
    assert counts(found) == {"kind": {"news": 1, "guide": 1}, "theme": {"raad": 2, "data": 1}}


def test_a_value_that_nothing_has_finds_nothing(narrowed):
    found = narrowed.find("vijver", filters={"kind": ["unknown"], "nothing": []}).found
    assert (found.total, found.results) == (0, [])
    assert counts(found) == {"kind": {"news": 2, "guide": 1, "report": 1}}


def test_entries_that_have_other_values_each_are_all_counted(index):
    facets = [
        {"year": (str(number),), "theme": tuple({f"theme-{number % 3}", "data"})} for number in range(20)
    ]
    index.write(*(entry(f"key-{place}", text="vijver", facets=one) for place, one in enumerate(facets)))
    found = index.find("vijver", filters={"theme": ["theme-1"]}).found
    assert found.total == len(found.counts["year"]) == 7
    assert found.counts["theme"] == {"data": 20, "theme-0": 7, "theme-1": 7, "theme-2": 6}
    assert len(found.results) == 7


def test_a_value_may_hold_any_sign(index):
    values = ["a=b", "c.*", "d|e", "f#g", '"h"', "<1-9>", "~@&"]
    index.write(*(entry(value, text="vijver", facets={"theme": (value,)}) for value in values))
    for value in values:
        found = index.find("vijver", filters={"theme": [value]}).found
        assert [shown.key for shown in found.results] == [value]
        assert found.counts["theme"] == dict.fromkeys(values, 1)


def test_the_values_of_another_language_are_not_counted(narrowed):
    narrowed.write(entry("e", text="vijver", facets={"kind": ("page",)}, language="en"))
    assert "page" not in narrowed.find("vijver").found.counts["kind"]


# --- Order and pages ---------------------------------------------------------------------------


def test_every_page_goes_on_where_the_last_one_ended(index):
    count = CANDIDATES + 15
    index.write(*(entry(f"k{n}", text="vijver " * (1 + n % 7) + "raad " * n) for n in range(count)))
    pages = [index.keys("vijver", start=start) for start in range(0, count + 10, 10)]
    assert [len(page) for page in pages] == [10] * (count // 10) + [5, 0]
    found = Counter(key for page in pages for key in page)
    assert found == Counter({f"k{n}": 1 for n in range(count)})
    assert index.find("vijver", start=count - 5).found.total == count


def test_every_page_goes_on_also_where_few_hold_all_words(index):
    index.write(*(entry(f"v{n}", text="vijver " * (1 + n % 5)) for n in range(CANDIDATES + 5)))
    index.write(entry("both", text="vijver raad " + "anders " * 400), entry("raad", "Vijver raad"))
    total = index.find("vijver raad").found.total
    found = [key for start in range(0, total, 10) for key in index.keys("vijver raad", start=start)]
    assert len(found) == len(set(found)) == total == CANDIDATES + 7
    assert set(found[:2]) == {"both", "raad"}


@pytest.mark.parametrize("start", [1000, 9_990, 99_990, 10**7])
def test_far_beyond_the_end_there_is_nothing(index, start):
    index.write(entry("a", text="vijver"))
    for choices in ({}, {"newest_first": True}):
        found = index.find("vijver", start=start, **choices).found
        assert (found.total, found.results) == (1, [])


@pytest.mark.parametrize("newest_first", [False, True])
def test_an_engine_hands_over_all_rows_up_to_the_last_page_that_can_be_asked_for(index, newest_first):
    index.write(entry("a", text="vijver"))
    last = 9_999 * PER_PAGE
    assert index.keys("vijver", size=last, newest_first=newest_first) == ["a"]


def test_the_newest_come_first_when_asked_for_and_what_has_no_date_last(index):
    days = {"b": DAY, "none": None, "a": DAY - datetime.timedelta(days=9), "c": DAY.replace(year=2027)}
    index.write(*(entry(key, text="vijver", day=day) for key, day in days.items()))
    assert index.keys("vijver", newest_first=True) == ["c", "b", "a", "none"]
    assert index.keys("vijver", newest_first=True, start=1, size=2) == ["b", "a"]
    assert index.keys() == ["c", "b", "a", "none"]


def test_equal_ones_come_newest_first_and_of_one_day_by_key(index):
    """On every page and in every engine, whatever was written first."""
    count = CANDIDATES + 10
    days = {f"k{n * 37 % count}": DAY.replace(day=1 + n % 2) for n in range(count)}
    index.write(*(entry(key, text="vijver", day=day) for key, day in days.items()))
    expected = sorted(days, key=lambda key: (-days[key].toordinal(), key))
    for typed, choices in (("vijver", {}), ("vijver", {"newest_first": True}), ("", {})):
        found = [key for start in range(0, count, 10) for key in index.keys(typed, start=start, **choices)]
        assert found == expected, (typed, choices)


def test_of_one_title_the_newest_come_first_and_of_one_day_by_key(index):
    index.write(*(entry(f"k{n}", "Vijver", "vijver " * n, day=DAY) for n in (5, 1, 4, 2, 3)))
    assert index.keys("vijver")[:MOST_TITLED] == ["k1", "k2", "k3"]


def test_an_exact_title_comes_first_though_others_say_it_more_often(index):
    index.write(*(entry(f"k{n}", "Wet open overheid uitgelegd", "wet open overheid " * 9) for n in range(60)))
    index.write(entry("exact", "Wet open overheid!", "Iets " * 500))
    assert index.keys("wet Open overheid")[0] == "exact"
    assert index.keys("wet open overheid", filters={"kind": ["news"]}) == []


def test_a_promoted_entry_comes_before_its_equal(index):
    index.write(entry("a", text="vijver"), entry("b", text="vijver", boost=2.0))
    assert index.keys("vijver") == ["b", "a"]


def test_news_is_worth_less_as_it_gets_older(index):
    today = timezone.localdate()
    old = today - datetime.timedelta(days=3000)
    index.write(
        entry("old", text="vijver", ages=True, day=old), entry("new", text="vijver", ages=True, day=today)
    )
    assert index.keys("vijver") == ["new", "old"]


# --- What is left out --------------------------------------------------------------------------


def test_what_has_expired_is_in_neither_results_nor_counts(index):
    now, hour = timezone.now(), datetime.timedelta(hours=1)
    fields = {"text": "vijver", "facets": {"kind": ("news",)}}
    index.write(
        entry("gone", "Vijver", expires=now - hour, **fields), entry("soon", expires=now + hour, **fields)
    )
    for typed in ("vijver", "", '"vijver"'):
        found = index.find(typed).found
        assert [shown.key for shown in found.results] == ["soon"]
        assert (found.total, dict(found.counts["kind"])) == (1, {"news": 1})


def test_what_is_excluded_by_its_key_is_not_there(index):
    index.write(entry("a", "Vijver"), entry("b", text="vijver"))
    found = index.find("vijver", without=frozenset({"a", "unknown"})).found
    assert ([shown.key for shown in found.results], found.total) == (["b"], 1)
    assert index.keys("", without=frozenset({"a"})) == ["b"]


def test_without_words_everything_is_found(narrowed):
    for typed in ("", "  "):
        assert narrowed.find(typed).found.total == 4
        assert narrowed.keys(typed, filters={"kind": ["news"]}) == ["a", "b"]


# --- Names and versions ------------------------------------------------------------------------


@pytest.fixture
def fresh(index):
    """A second index, and the name that leads to one of both."""
    other = Index(index.engine, f"{index.name}_2")
    other.create()
    name = Index(index.engine, f"{index.name}_name")
    yield index, other, name
    for each in other.used:
        each.delete(other.name)
    if index.engine is index.database:
        each.delete(name.name)


def swap(name, index):
    for each in index.used:
        each.swap(name.name, index.name)


def test_a_name_leads_to_what_was_swapped_in_and_something_is_always_found(fresh):
    old, new, name = fresh
    old.write(entry("old", text="vijver"))
    swap(name, old)
    assert name.keys("vijver") == ["old"]
    new.write(entry("new", text="vijver"))
    assert name.keys("vijver") == ["old"]
    swap(name, new)
    assert name.keys("vijver") == ["new"]
    swap(name, new)
    assert name.keys("vijver") == ["new"]
    name.write(entry("later", text="vijver"))
    assert set(name.keys("vijver")) == set(new.keys("vijver")) == {"new", "later"}
    with pytest.raises(WrongVersionError):
        old.engine.check(old.name)


def test_a_swap_right_before_a_search_is_followed(fresh, monkeypatch):
    old, new, name = fresh
    old.write(entry("other", "Zwaan"), entry("same", "Vijver", "vijver"))
    new.write(entry("same", "Vijver", "vijver"), entry("other", "Zwaan"))
    swap(name, old)
    real = name.engine.hits

    def overtaken(*arguments):
        monkeypatch.undo()
        swap(name, new)
        return real(*arguments)

    monkeypatch.setattr(name.engine, "hits", overtaken)
    assert name.keys("vijver") == ["same"]


def test_another_version_of_the_analysis_is_refused(index, monkeypatch):
    index.write(entry("a", text="vijver"))
    monkeypatch.setattr(analysis, "VERSION", analysis.VERSION + 1)
    for action in (
        lambda: index.engine.check(index.name),
        lambda: index.engine.write(index.name, [entry("b")]),
        lambda: index.find("vijver"),
    ):
        with pytest.raises(WrongVersionError, match="search_rebuild"):
            action()


# --- Whatever is asked -------------------------------------------------------------------------

ODD = [
    "\0",
    '"',
    "'",
    '"""',
    "' OR 1=1 --",
    "%_*",
    "AND OR NOT NEAR",
    "a NEAR/2 b",
    "title:raad",
    "^raad*",
    "raad & ! | <-> :*",
    "{raad} [x] (",
    "-",
    '-"',
    "- - -raad",
    "woord " * 200,
    "x" * 10_000,
    '"a b" ' * 40,
    "-a " * 60,
    "\ud800",
    "raad\ud800vijver",
    "\u202eraad",
    "½ ² ﬁ ŉ İ ß",
    "１２３ ａｂｃ",
    "𝕣𝕒𝕒𝕕 😀",
    "ก็ हिन्दी 漢字 עברית",
    "\\' \\\\",
    "raad;DROP TABLE x",
]


@pytest.mark.parametrize("typed", ODD)
def test_odd_words_have_an_answer(narrowed, typed):
    assert narrowed.find(typed).found.total <= 4
    assert narrowed.find(f"vijver {typed}").found.total <= 4
    assert narrowed.find(typed, correct=False, newest_first=True).found.total <= 4


@given(typed=st.text(max_size=60))
@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_has_an_answer(narrowed, typed):
    found = narrowed.find(typed).found
    assert len(found.results) == min(found.total, 10)


@given(typed=st.text(max_size=60).filter(lambda text: "\0" not in text))
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_can_be_written_and_found_by_its_words(index, typed):
    text = typed.encode(errors="ignore").decode()
    index.write(entry("a", text, text, names="vijver"))
    assert index.keys("vijver") == ["a"]


def test_a_file_of_ever_other_words_keeps_no_page_out(index):
    """As a list of checksums is: more different terms than PostgreSQL takes in one value."""
    checksums = " ".join(sha256(str(number).encode()).hexdigest()[:24] for number in range(50_000))
    index.write(entry("a", "Vijver", files=(File("checksums.txt", checksums),)), entry("b", text="vijver"))
    assert index.keys("vijver") == ["a", "b"]
    assert index.keys(checksums[:24]) == ["a"]


def test_a_phrase_at_the_end_of_many_different_words_is_found(index):
    numbered = " ".join(f"w{number}" for number in range(30_000))
    index.write(entry("a", files=(File("lijst.txt", numbered),)), entry("b", text="w29998 en w29999"))
    assert index.keys('"w29998 w29999"') == ["a"]
    assert index.keys('w29998 -"w29998 w29999"') == ["b"]


# --- More results than are ranked ----------------------------------------------------------------

WORDS_OF_TEXTS = "vijver vijver vijverplan gemeente gemeente raad brug plan".split()


def texts_by_chance(count):
    """Of two to sixty words, so that some hold a word once and others again and again."""
    chance = random.Random(3)  # noqa: S311
    for number in range(count):
        title = " ".join(chance.sample(["Vijver", "Raad", "Plan", "Dijk", "Weide"], 2))
        text = " ".join(chance.choices(WORDS_OF_TEXTS, k=chance.randint(2, 60)))
        day = DAY - datetime.timedelta(days=chance.randrange(400))
        yield entry(f"k{number}", title, text, day=day, ages=chance.random() < 0.5)


def held_by(streams, option):
    """Of the terms of an entry, or of what it emphasises."""
    every_one = {*streams.terms, *emphasised(streams)}
    return all(term in every_one for term in option.terms)


def expected_order(entries, answer):
    """By the pure functions of the ranking alone: the best as they rank, and the others by their points."""
    plan, statistics, today = answer.plan, answer.statistics, timezone.now().date()
    found = answer.found
    each = points_for(plan.needs, statistics, every=found.meets_all, total=found.total)

    def rough(one):
        met = (points for points in each if any(held_by(one.streams, option) for option in points.options))
        return (-sum(points.number for points in met), -one.day.toordinal(), one.key)

    rows = sorted(entries, key=rough)
    candidates = [Candidate(one.key, one.key, one.streams, one.day, one.boost, one.ages) for one in rows]
    best = Ranking(plan, statistics, today).ranked(candidates[:CANDIDATES])
    return [candidate.key for candidate in [*best, *candidates[CANDIDATES:]]]


@pytest.mark.parametrize("typed", ["vijver", "vijver gemeente", "raad plan brug", "vijver orgel gemeente"])
def test_every_engine_has_the_same_order_however_much_there_is(index, typed):
    entries = [*texts_by_chance(CANDIDATES + 80), entry("organ", text="Orgel.", day=DAY)]
    index.write(*entries)
    answer = index.find(typed, size=len(entries))
    keys = [shown.key for shown in answer.found.results]
    assert len(keys) == answer.found.total > CANDIDATES
    assert answer.found.meets_all == ("orgel" not in typed)
    assert keys == expected_order([one for one in entries if one.key in keys], answer)
    assert keys[:20] == [key for start in (0, 10) for key in index.keys(typed, start=start)]


def test_what_is_emphasised_is_among_the_first_however_old_it_is(index):
    new = (entry(f"n{n}", text="De vijver. " + "Iets anders. " * 40, day=DAY) for n in range(CANDIDATES + 5))
    old = DAY.replace(year=2010)
    index.write(
        *new,
        entry("title", "De vijvers", "Iets anders. " * 40, day=old),
        entry("compound", "Vijverplan", "Iets anders. " * 40, day=old),
        entry("often", "Iets", "Een vijver en een vijver. " * 9, day=old),
    )
    assert set(index.keys("vijver")[:3]) == {"title", "compound", "often"}
