"""What an engine in the database keeps of its entries is never what was, and never what was undone.

These tests are in no transaction, as visitors are not, and take out what they write.
"""

import threading
import time
from uuid import uuid4

import pytest
from django.db import connection, transaction

from search import engines
from search.entries import Entry
from search.finder import Finder
from search.models import SearchIndex
from search.site import while_rebuilt

# In no transaction, and nothing is emptied afterwards: this app has no tables.
pytestmark = pytest.mark.django_db(transaction=True, available_apps=["django.contrib.messages"])


@pytest.fixture
def engine():
    return type(engines.database_engine())()


@pytest.fixture
def index(engine):
    name = f"search_test_{uuid4().hex[:12]}"
    engine.create(name)
    yield name
    engine.delete(name)


def entry(key, kind):
    return Entry(key=key, language="nl", title="Vijver", facets={"kind": (kind,)})


def kinds(engine, index):
    return dict(Finder(index, "nl", (), engine, engine).find("vijver").found.counts.get("kind", {}))


def test_what_changes_after_a_search_is_counted_as_it_is_now(engine, index):
    engine.write(index, [entry("a", "news"), entry("b", "news")])
    assert kinds(engine, index) == {"news": 2}
    engine.write(index, [entry("b", "guide"), entry("c", "guide")])
    assert kinds(engine, index) == {"news": 1, "guide": 2}
    engine.delete(index, ["c"])
    assert kinds(engine, index) == {"news": 1, "guide": 1}


def test_a_search_asks_once_for_what_it_counts(engine, index, django_assert_num_queries):
    engine.write(index, [entry("a", "news"), entry("b", "guide")])
    with django_assert_num_queries(9):
        kinds(engine, index)
    with django_assert_num_queries(8):
        kinds(engine, index)


def test_what_a_transaction_wrote_and_undid_is_counted_nowhere(engine, index):
    engine.write(index, [entry("a", "news")])
    assert kinds(engine, index) == {"news": 1}
    with transaction.atomic():
        engine.write(index, [entry("b", "undone")])
        assert kinds(engine, index) == {"news": 1, "undone": 1}
        transaction.set_rollback(True)
    engine.write(index, [entry("b", "guide")])
    assert kinds(engine, index) == {"news": 1, "guide": 1}


def test_an_index_made_again_under_its_name_starts_anew(engine, index):
    engine.write(index, [entry("a", "news")])
    assert kinds(engine, index) == {"news": 1}
    engine.create(index)
    engine.write(index, [entry("b", "guide")])
    assert kinds(engine, index) == {"guide": 1}


def test_of_what_is_not_there_the_ranking_gets_nothing(engine, index):
    engine.write(index, [entry("a", "news")])
    assert engine.candidates(index, ["b"]) == engine.candidates(index, []) == []
    assert [found.key for found in engine.candidates(index, ["a", "b"])] == ["a"]


def test_what_is_taken_out_between_two_statements_is_left_out(engine, index, monkeypatch):
    engine.write(index, [entry("a", "news"), entry("b", "guide"), entry("c", "guide")])
    real = engine.numbers

    def overtaken(*arguments):
        found = real(*arguments)
        engine.delete(index, ["a", "c"])
        return found

    monkeypatch.setattr(engine, "numbers", overtaken)
    found = Finder(index, "nl", (), engine, engine).find("vijver").found
    assert [shown.key for shown in found.results] == ["b"]
    assert (found.total, dict(found.counts["kind"])) == (1, {"guide": 1})


@pytest.mark.parametrize(
    "step", ["numbers", "columns", "numbers_meeting", "titled", "candidates_in", "shown_in", "statistics"]
)
def test_a_search_that_a_swap_overtakes_finds_something(engine, index, monkeypatch, step):
    """Though the same entries have other numbers in the next index."""
    name, fresh = f"{index}_name", f"{index}_fresh"
    engine.write(index, [entry("other", "news"), entry("same", "guide")])
    engine.swap(name, index)
    engine.create(fresh)
    engine.write(fresh, [entry("same", "guide"), entry("other", "news")])
    real = getattr(engine, step)

    def overtaken(*arguments):
        monkeypatch.undo()
        engine.swap(name, fresh)
        return real(*arguments)

    def guides():
        found = Finder(name, "nl", (), engine, engine).find("vijver", filters={"kind": ["guide"]}).found
        return [shown.key for shown in found.results]

    monkeypatch.setattr(engine, step, overtaken)
    try:
        assert while_rebuilt(guides) == ["same"]
    finally:
        SearchIndex.objects.filter(name=name).delete()
        engine.delete(fresh)


if connection.vendor == "postgresql":  # SQLite has one writer at a time

    def test_a_rebuild_waits_for_whoever_has_written_and_is_not_done(engine, index):
        has_written, is_waiting = threading.Event(), threading.Event()

        def publish():
            with transaction.atomic():
                engine.write(index, [entry("a", "news")])
                has_written.set()
                is_waiting.wait(5)
                time.sleep(0.3)
            connection.close()

        writer = threading.Thread(target=publish)
        writer.start()
        has_written.wait(5)
        is_waiting.set()
        engine.wait_for_writers(index)
        assert kinds(engine, index) == {"news": 1}
        writer.join()
