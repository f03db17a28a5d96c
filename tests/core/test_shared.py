import datetime

import pytest
import time_machine
from django.core.signals import request_finished, request_started

from core import shared
from core.models import ContentVersion
from tests.factories import InstrumentPageFactory, make_theme

pytestmark = pytest.mark.django_db


@pytest.fixture
def built():
    """A function that says how often it was called so far."""
    calls = []
    return lambda: calls.append(1) or len(calls)


def test_it_is_built_once(built):
    assert [shared.shared("words", built) for _ in range(3)] == [1, 1, 1]


def test_two_keys_are_kept_apart(built):
    assert shared.shared("one", built) != shared.shared("two", built)


def test_publishing_builds_anew(built, instrument_index):
    shared.shared("words", built)
    InstrumentPageFactory(instrument_index, publish=False)
    before = shared.shared("words", built)
    InstrumentPageFactory(instrument_index)
    assert shared.shared("words", built) > before


@pytest.mark.parametrize("act", ["unpublish", "delete"])
def test_taking_away_builds_anew(built, instrument_index, act):
    page = InstrumentPageFactory(instrument_index)
    before = shared.shared("words", built)
    getattr(page, act)()
    assert shared.shared("words", built) > before


def test_a_changed_theme_builds_anew(built, home):
    theme = make_theme()
    before = shared.shared("words", built)
    theme.save()
    assert shared.shared("words", built) > before


def test_another_process_that_publishes_is_noticed(built):
    before = shared.shared("words", built)
    ContentVersion.bump()
    assert shared.shared("words", built) > before


def test_a_request_asks_for_the_version_once(built, django_assert_num_queries):
    with django_assert_num_queries(1):
        request_started.disconnect(dispatch_uid="django.db.reset_queries")
        shared._start()
        shared.shared("one", built)
        shared.shared("two", built)
        shared._finish()


def test_memory_is_bounded(built):
    for number in range(shared.MOST_KEPT + 5):
        shared.shared(number, built)
    assert len(shared._kept) <= shared.MOST_KEPT


def test_the_signals_of_a_request_are_heard():
    receivers = {uid for (uid, _sender), *_rest in request_started.receivers + request_finished.receivers}
    assert {"core.shared.start", "core.shared.finish"} <= receivers


def test_nothing_is_kept_from_the_moment_that_a_page_expires(built, instrument_index):
    noon = datetime.datetime(2030, 1, 1, 12, tzinfo=datetime.UTC)
    with time_machine.travel(noon, tick=False) as clock:
        InstrumentPageFactory(instrument_index, expire_at=noon + datetime.timedelta(minutes=5))
        before = shared.shared("words", built)
        assert shared.shared("words", built) == before
        clock.shift(datetime.timedelta(minutes=5))
        assert shared.shared("words", built) == before + 1
        clock.shift(datetime.timedelta(seconds=1))
        assert shared.shared("words", built) == before + 2
