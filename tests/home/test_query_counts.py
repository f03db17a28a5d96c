"""Each page costs a fixed number of queries, whether the site holds ten items or two hundred."""

import datetime
import itertools

import pytest
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.signal_handlers import disable_reference_index_auto_update

from core import shared
from core.models import Contribution
from tests.factories import (
    InstrumentPageFactory,
    InterviewPageFactory,
    NewsPageFactory,
    make_organisation,
    make_person,
    make_theme,
)

LIMITS = {"home": 12, "instruments": 14, "stories": 14, "instrument": 10, "interview": 10}
FEW, MANY = 10, 200


@pytest.fixture
def fill(instrument_index, blog_index):
    """`fill(count)` adds pages until there are `count` instruments and as many stories."""
    themes = [make_theme(f"thema-{number}", f"Thema {number}") for number in range(4)]
    people = [make_person(f"Persoon {number}", organisation=make_organisation()) for number in range(5)]
    numbers = itertools.count()

    def add():
        number = next(numbers)
        about = {
            "themes": [themes[number % 4], themes[(number + 1) % 4]],
            # The first are the newest, so that every list begins with the same pages.
            "published_on": datetime.date(2025, 12, 31) - datetime.timedelta(days=7 * number),
        }
        instrument = InstrumentPageFactory(instrument_index, audiences=["adviser"], **about)
        if number % 2:
            return instrument, NewsPageFactory(blog_index, **about)
        part = [(people[number % 5], Contribution.Part.INTERVIEWEE)]
        return instrument, InterviewPageFactory(blog_index, people=part, maintainer=people[0], **about)

    def fill(count):
        with disable_reference_index_auto_update():  # it tells editors where something is used
            pages = [add() for _number in range(count - fill.made)]
        fill.made = count
        shared.content_changed()
        return pages

    fill.made = 0
    return fill


def measure(addresses):
    """Queries of each page when nothing is in memory yet, and when what pages share is."""
    ContentType.objects.get_for_models(*apps.get_models())  # a process asks for these once in its life
    counts = {}
    for name, address in addresses.items():
        shared._kept.clear()
        for cache in caches.all(initialized_only=True):
            cache.clear()
        counts[name] = tuple(_queries(address) for _visit in ("cold", "warm"))
    return counts


def _queries(address):
    with CaptureQueriesContext(connection) as queries:
        assert Client().get(address).status_code == 200
    return len(queries)


def test_pages_cost_the_same_with_ten_and_with_two_hundred_items(home, instrument_index, blog_index, fill):
    instrument, interview = fill(FEW)[0]
    pages = (home, instrument_index, blog_index, instrument, interview)
    addresses = {name: page.url for name, page in zip(LIMITS, pages, strict=True)}
    few = measure(addresses)
    fill(MANY)
    many = measure(addresses)
    assert many == few
    assert {name: warm for name, (_cold, warm) in many.items() if warm > LIMITS[name]} == {}
