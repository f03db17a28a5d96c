"""A real Elasticsearch goes away and comes back: editors publish, visitors find, and nothing is lost."""

import os
import signal
import time
from pathlib import Path

import pytest
from django.core.management import call_command
from elasticsearch import Elasticsearch

from search import analysis, engines, keeping, rebuilding, standing, upkeep
from search.engines.base import EngineError
from search.engines.elasticsearch import MAPPINGS, ElasticsearchHits
from search.finder import Finder
from search.keeping import SITE
from search.models import PendingWrite, SearchIndex
from search.site import ask
from tests.factories import NewsPageFactory
from tests.services.elasticsearch import own_server

pytestmark = pytest.mark.elasticsearch


@pytest.fixture(scope="module")
def own():
    with own_server() as own:
        yield own


@pytest.fixture
def server(own, settings, db):
    """The server, running and with the index of the site."""
    settings.SEARCH_URL = own.address
    engines.engine.cache_clear()
    rebuilding.rebuild(engines.engine())
    yield own
    engines.engine.cache_clear()


@pytest.fixture
def away(server):
    """`away()` stops the server, which is there again for the next test."""
    yield server.stop
    if server._process is None:
        server.start()


@pytest.fixture
def publish(server, blog_index, django_capture_on_commit_callbacks):
    upkeep.write_what_waits()  # the list itself, which was published before anything was committed

    def publish(title):
        with django_capture_on_commit_callbacks(execute=True):
            return NewsPageFactory(blog_index, title=title)

    return publish


def titles(engine, typed):
    found = Finder(SITE, "nl", (), engine).find(typed, correct=False).found
    return [shown.title for shown in found.results]


def visitors_find(typed):
    return [shown.title for shown in ask(typed, "nl", correct=False).found.results]


def indexes():
    """What the server holds, whatever leads to it."""
    return set(engines.engine().client.indices.get(index="kennisplatform-search-build-*"))


def waiting():
    return PendingWrite.objects.filter(index=PendingWrite.REMOTE).count()


def test_what_is_published_is_in_both_indexes(server, publish, django_capture_on_commit_callbacks):
    page = publish("Zwanenmeer")
    assert titles(engines.engine(), "zwanenmeer") == ["Zwanenmeer"]
    assert titles(engines.database_engine(), "zwanenmeer") == ["Zwanenmeer"]
    assert waiting() == 0
    with django_capture_on_commit_callbacks(execute=True):
        page.unpublish()
    assert titles(engines.engine(), "zwanenmeer") == []


def test_nothing_is_lost_while_the_server_is_away(
    server, away, publish, client, django_capture_on_commit_callbacks
):
    old = publish("Otterburcht")
    away()
    page = publish("Zwanenmeer")
    with django_capture_on_commit_callbacks(execute=True):
        old.unpublish()
    assert page.live and waiting() == 2
    upkeep.write_what_waits()
    assert waiting() == 2, "it is still away"
    assert visitors_find("zwanenmeer") == ["Zwanenmeer"], "the database answers"
    assert visitors_find("otterburcht") == []
    response = client.get("/nl/zoeken/?q=zwanenmeer")
    assert response.status_code == 200 and "<mark>Zwanenmeer</mark>" in response.content.decode()

    server.start()
    assert titles(engines.engine(), "otterburcht") == ["Otterburcht"], "it has missed that"
    assert visitors_find("zwanenmeer") == ["Zwanenmeer"], "the database still answers"
    assert visitors_find("otterburcht") == []
    upkeep.write_what_waits()
    assert waiting() == 0
    assert titles(engines.engine(), "zwanenmeer") == ["Zwanenmeer"]
    assert titles(engines.engine(), "otterburcht") == []


def test_a_server_that_has_missed_nothing_answers_for_one_query(
    server, publish, monkeypatch, django_assert_num_queries
):
    publish("Zwanenmeer")
    with django_assert_num_queries(1):
        assert standing.index_in_step(engines.engine())
    monkeypatch.setattr(engines.database_engine(), "search", lambda *asked: pytest.fail("it is asked"))
    assert visitors_find("zwanenmeer") == ["Zwanenmeer"]


@pytest.mark.parametrize("step", ["best", "candidates", "shown"])
def test_a_server_that_stops_during_a_search_leaves_it_to_the_database(
    server, away, publish, monkeypatch, step
):
    publish("Zwanenmeer")
    real = getattr(ElasticsearchHits, step)

    def stopped(*arguments):
        away()
        return real(*arguments)

    monkeypatch.setattr(ElasticsearchHits, step, stopped)
    assert visitors_find("zwanenmeer") == ["Zwanenmeer"]


@pytest.mark.parametrize("step", ["best", "candidates", "shown"])
def test_a_search_that_a_swap_overtakes_finds_something(server, publish, monkeypatch, step):
    publish("Zwanenmeer")
    real = getattr(ElasticsearchHits, step)

    def overtaken(*arguments):
        monkeypatch.undo()
        rebuilding.rebuild(engines.engine())
        return real(*arguments)

    monkeypatch.setattr(ElasticsearchHits, step, overtaken)
    assert titles(engines.engine(), "zwanenmeer") == ["Zwanenmeer"]


def test_a_rebuild_that_the_server_leaves_keeps_the_old_index(server, away, publish):
    publish("Zwanenmeer")
    with pytest.raises(EngineError):
        rebuilding.rebuild(engines.engine(), lambda count: away())
    assert not SearchIndex.objects.filter(building=True).exists()
    assert visitors_find("zwanenmeer") == ["Zwanenmeer"]
    publish("Otterburcht")
    assert set(PendingWrite.objects.values_list("index", flat=True)) == {PendingWrite.REMOTE}
    server.start()
    assert titles(engines.engine(), "zwanenmeer") == ["Zwanenmeer"]
    assert len(indexes()) == 2, "what it had filled could not be dropped"
    rebuilding.rebuild(engines.engine())
    assert titles(engines.engine(), "zwanenmeer") == ["Zwanenmeer"]
    assert indexes() == set(engines.engine()._led_to(SITE))


def test_a_rebuild_that_fails_while_the_server_is_there_drops_what_it_filled(server, publish):
    publish("Zwanenmeer")
    before = indexes()
    with pytest.raises(ZeroDivisionError):
        rebuilding.rebuild(engines.engine(), lambda count: 1 / 0)
    assert indexes() == before
    assert not SearchIndex.objects.filter(building=True).exists()


@pytest.mark.parametrize("where", ["half-way", "the swap"])
def test_of_two_rebuilds_the_first_says_that_the_other_took_over(server, publish, monkeypatch, where):
    publish("Zwanenmeer")
    engine, found = engines.engine(), []
    owner, name = {"half-way": (keeping, "write_pending"), "the swap": (engine, "swap")}[where]
    real = getattr(owner, name)

    def overtaken(*arguments):
        monkeypatch.setattr(owner, name, real)
        rebuilding.rebuild(engine)
        found.append(visitors_find("zwanenmeer"))
        return real(*arguments)

    monkeypatch.setattr(owner, name, overtaken)
    with pytest.raises(rebuilding.TakenOverError):
        rebuilding.rebuild(engine)
    assert found == [["Zwanenmeer"]] and visitors_find("zwanenmeer") == ["Zwanenmeer"]
    assert titles(engine, "zwanenmeer") == ["Zwanenmeer"]
    assert indexes() == set(engine._led_to(SITE))
    assert standing.index_in_step(engine) and not SearchIndex.objects.filter(building=True).exists()


def test_an_index_that_may_not_be_written_keeps_what_waits(server, publish):
    client, index = engines.engine().client, engines.engine()._led_to(SITE)[0]
    client.indices.put_settings(index=index, settings={"index.blocks.write": True})
    assert publish("Zwanenmeer").live
    assert waiting() == 1
    client.indices.put_settings(index=index, settings={"index.blocks.write": False})
    upkeep.write_what_waits()
    assert waiting() == 0
    assert titles(engines.engine(), "zwanenmeer") == ["Zwanenmeer"]


def test_an_index_whose_shard_is_lost_is_not_waited_for(server, publish):
    engine, name = engines.engine(), "search_build_elasticsearch_1"
    engine.client.indices.create(
        index=f"kennisplatform-{name}".replace("_", "-"),
        mappings=MAPPINGS,
        settings={"routing.allocation.require._name": "another-server"},
        wait_for_active_shards="0",
    )
    engine.swap(SITE, name)
    SearchIndex.objects.create(name=name, table=name, version=analysis.VERSION)
    PendingWrite.objects.create(index=PendingWrite.REMOTE, key="page-1")
    began = time.monotonic()
    call_command("tick")
    assert time.monotonic() - began < 6
    assert waiting() == 1


def test_a_write_has_more_time_than_a_search(server, publish, monkeypatch):
    engine = engines.engine()
    monkeypatch.setattr(engine, "hasty", engine.client.options(request_timeout=0.000_1))
    publish("Zwanenmeer")
    assert waiting() == 0
    with pytest.raises(EngineError):
        titles(engine, "zwanenmeer")


def test_an_index_that_was_never_made_leaves_it_to_the_database(server, publish):
    engines.engine().delete(engines.engine()._led_to(SITE)[0].removeprefix("kennisplatform-"))
    assert publish("Zwanenmeer").live
    assert visitors_find("zwanenmeer") == ["Zwanenmeer"]
    assert waiting() == 1
    assert not standing.is_current(engines.engine())
    rebuilding.rebuild(engines.engine())
    upkeep.write_what_waits()
    assert titles(engines.engine(), "zwanenmeer") == ["Zwanenmeer"]
    assert waiting() == 0


def test_a_rebuild_that_is_stopped_right_after_the_swap_takes_nothing_away(server, publish, monkeypatch):
    publish("Zwanenmeer")
    engine, real = engines.engine(), engines.engine().swap

    def swap(*names):
        real(*names)
        raise KeyboardInterrupt

    monkeypatch.setattr(engine, "swap", swap)
    with pytest.raises(KeyboardInterrupt):
        rebuilding.rebuild(engine)
    monkeypatch.undo()
    rebuilding.rebuild(engine, lambda count: titles(engine, "zwanenmeer") == ["Zwanenmeer"] or pytest.fail())
    assert titles(engine, "zwanenmeer") == ["Zwanenmeer"]


def test_what_changes_outside_a_transaction_reaches_the_server_at_once(server, publish, monkeypatch):
    """As in the editor, where a callback after the transaction runs there and then."""
    page = publish("Zwanenmeer")
    monkeypatch.setattr("search.keeping.transaction.on_commit", lambda action, **options: action())
    page.unpublish()
    assert waiting() == 0
    assert titles(engines.engine(), "zwanenmeer") == []


@pytest.fixture
def hang(own):
    """`hang()` lets the server take connections and answer nothing, until the test is over."""

    def processes():
        for command in Path("/proc").glob("[0-9]*/cmdline"):
            try:
                if str(own._home).encode() in command.read_bytes():
                    yield int(command.parent.name)
            except OSError:
                continue  # it ended meanwhile

    def signal_all(number):
        found = list(processes())
        assert own._process.pid in found and len(found) > 1  # the program that starts it, and the server
        for pid in found:
            os.kill(pid, number)

    yield lambda: signal_all(signal.SIGSTOP)
    signal_all(signal.SIGCONT)


def test_a_server_that_hangs_is_left_alone_for_a_while(server, hang, publish, monkeypatch):
    publish("Zwanenmeer")
    engine = engines.engine()
    monkeypatch.setattr(engine, "hasty", engine.client.options(request_timeout=0.2))
    hang()
    assert visitors_find("zwanenmeer") == ["Zwanenmeer"]
    monkeypatch.setattr(Elasticsearch, "perform_request", lambda *asked, **more: pytest.fail("it is asked"))
    assert visitors_find("zwanenmeer") == ["Zwanenmeer"]
    assert publish("Otterburcht").live and waiting() == 1


def test_a_publication_costs_nothing_while_a_server_has_long_hung(server, hang, publish, monkeypatch):
    publish("Zwanenmeer")
    PendingWrite.objects.create(index=PendingWrite.REMOTE, key="page-1")
    PendingWrite.objects.update(since="2026-01-01T00:00Z")
    hang()
    monkeypatch.setattr(Elasticsearch, "perform_request", lambda *asked, **more: pytest.fail("it is asked"))
    assert publish("Otterburcht").live and waiting() == 2
    assert visitors_find("otterburcht") == ["Otterburcht"]


@pytest.mark.parametrize("command", [["tick"], ["search_rebuild", "--if-needed", "--verbosity=0"]])
def test_a_server_that_hangs_is_waited_for_once(server, hang, publish, monkeypatch, command, capsys):
    """As long as for a search: two seconds."""
    PendingWrite.objects.create(index=PendingWrite.REMOTE, key="page-1")
    SearchIndex.objects.create(name="search_build_elasticsearch_1", table="", version=1, building=True)
    hang()
    began = time.monotonic()
    call_command(*command)
    assert time.monotonic() - began < 4
    if command != ["tick"]:
        assert "elasticsearch does not answer" in capsys.readouterr().err


def test_a_server_that_hangs_while_it_is_filled_leaves_the_rest_of_the_round_to_be_done(
    server, hang, publish, monkeypatch
):
    SearchIndex.objects.filter(name__contains="elasticsearch").delete()
    engine, done = engines.engine(), []
    monkeypatch.setattr(engine, "client", engine.client.options(request_timeout=0.5))
    monkeypatch.setattr(rebuilding, "_wait_for_writers", hang)
    monkeypatch.setattr("search.query_log.forget_old", lambda: done.append("the log"))
    call_command("tick")
    assert done
    assert not SearchIndex.objects.filter(name__contains="elasticsearch").exists()


def test_an_index_of_another_version_leaves_it_to_the_database(server, publish, monkeypatch, signed_in):
    publish("Zwanenmeer")
    monkeypatch.setattr(analysis, "VERSION", analysis.VERSION + 1)
    assert signed_in.get("/nl/zoeken/?q=zwanenmeer").status_code == 503
    rebuilding.rebuild(engines.database_engine())
    assert visitors_find("zwanenmeer") == ["Zwanenmeer"]
    publish("Otterburcht")
    PendingWrite.objects.update(since="2026-01-01T00:00Z")
    dashboard = signed_in.get("/admin/").content.decode()
    assert "door een andere versie gemaakt" in dashboard and "uit de database" in dashboard
    assert "onbereikbaar" not in dashboard


def test_a_rebuild_that_was_needed_leaves_nothing_to_be_written(server, publish):
    engine = engines.engine()
    engine.delete(engine._led_to(SITE)[0].removeprefix("kennisplatform-"))
    publish("Zwanenmeer")
    assert waiting() == 1
    call_command("search_rebuild", "--if-needed", "--verbosity=0")
    assert waiting() == 0 and standing.index_in_step(engine)


def test_an_index_of_another_version_on_the_server_alone_is_no_server_that_is_away(
    server, publish, signed_in, monkeypatch
):
    engine = engines.engine()
    index = engine._led_to(SITE)[0]
    engine.client.indices.put_mapping(index=index, meta={"analysis": analysis.VERSION + 1})
    publish("Zwanenmeer")
    PendingWrite.objects.update(since="2026-01-01T00:00Z")
    call_command("tick")
    dashboard = signed_in.get("/admin/").content.decode()
    assert "door een andere versie gemaakt" in dashboard and "uit de database" in dashboard
    assert "onbereikbaar" not in dashboard
    with monkeypatch.context() as patch:
        patch.setattr(engine, "search", lambda *asked: pytest.fail("it is asked"))
        assert visitors_find("zwanenmeer") == ["Zwanenmeer"]
    engine.client.indices.put_mapping(index=index, meta={"analysis": analysis.VERSION})
    call_command("tick")
    assert waiting() == 0 and standing.index_in_step(engine)
    assert "door een andere versie gemaakt" not in signed_in.get("/admin/").content.decode()


def test_an_index_that_somebody_fills_is_left_to_them_until_they_are_silent(server, publish):
    engine = engines.engine()
    engine.delete(engine._led_to(SITE)[0].removeprefix("kennisplatform-"))
    SearchIndex.objects.create(name="search_build_elasticsearch_1", table="", version=1, building=True)
    call_command("tick")
    assert standing.is_missing(engine)
    SearchIndex.objects.filter(building=True).update(filled_at="2026-01-01T00:00Z")
    call_command("tick")
    call_command("tick")
    assert standing.is_current(engine)


def test_a_server_that_was_not_used_for_a_while_is_filled_anew(server, publish, settings):
    publish("Zwanenmeer")
    address = settings.SEARCH_URL
    assert standing.is_current(engines.engine())
    settings.SEARCH_URL = ""
    engines.engine.cache_clear()
    publish("Otterburcht")
    settings.SEARCH_URL = address
    engines.engine.cache_clear()
    assert titles(engines.engine(), "otterburcht") == [], "it has missed that"
    assert visitors_find("otterburcht") == ["Otterburcht"], "the database answers"
    assert not standing.is_current(engines.engine())
    upkeep.write_what_waits()
    assert standing.is_current(engines.engine())
    assert titles(engines.engine(), "otterburcht") == ["Otterburcht"]


def test_a_rebuild_that_is_killed_at_its_beginning_leaves_no_index(server, publish, monkeypatch):
    publish("Zwanenmeer")
    engine = engines.engine()
    monkeypatch.setattr(rebuilding, "_take_back", lambda *killed: None)
    monkeypatch.setattr(rebuilding, "_wait_for_writers", lambda: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        rebuilding.rebuild(engine)
    monkeypatch.undo()
    rebuilding.rebuild(engine)
    assert len(engine.client.indices.get(index="kennisplatform-search-build-*")) == 1
    assert SearchIndex.objects.filter(name__contains=engine.name).count() == 1
