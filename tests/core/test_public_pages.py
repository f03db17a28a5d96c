"""The one way to ask for pages: nothing that is not public comes out of it."""

import datetime

import pytest
from django.utils import timezone, translation
from wagtail.models import Locale, PageViewRestriction

from core.public_pages import is_public, public_pages
from knowledge.models import InstrumentPage
from tests.factories import InstrumentPageFactory

pytestmark = pytest.mark.django_db
HOUR = datetime.timedelta(hours=1)


@pytest.fixture
def instrument(instrument_index):
    return InstrumentPageFactory(instrument_index)


def restrict(instrument, **fields):
    fields = {"restriction_type": PageViewRestriction.PASSWORD, "password": "geheim"} | fields
    return PageViewRestriction.objects.create(page=instrument, **fields)


def into_english(instrument, *, alias):
    english = instrument.copy_for_translation(
        Locale.objects.get(language_code="en"), copy_parents=True, alias=alias
    )
    if not alias:
        english.save_revision().publish()
    return english


def shown(instrument, language="nl"):
    with translation.override(language):
        return instrument in public_pages(InstrumentPage)


def test_a_live_page_is_public(instrument):
    assert shown(instrument)
    assert is_public(instrument)


def test_a_draft_is_not(instrument_index):
    draft = InstrumentPageFactory(instrument_index, publish=False)
    assert not shown(draft)
    assert not is_public(draft)


def test_a_private_page_is_not(instrument):
    restrict(instrument)
    assert not shown(instrument)


def test_a_page_below_a_private_page_is_not(instrument, instrument_index):
    restrict(instrument_index)
    assert not shown(instrument)


def test_a_sibling_of_a_private_page_is(instrument, instrument_index):
    restrict(InstrumentPageFactory(instrument_index))
    assert shown(instrument)


def test_an_expired_page_is_not_even_before_the_clock_unpublished_it(instrument):
    InstrumentPage.objects.filter(pk=instrument.pk).update(expire_at=timezone.now() - HOUR)
    assert not shown(instrument)
    InstrumentPage.objects.filter(pk=instrument.pk).update(expire_at=timezone.now() + HOUR)
    assert shown(instrument)


def test_a_page_that_goes_live_later_is_not(instrument):
    InstrumentPage.objects.filter(pk=instrument.pk).update(go_live_at=timezone.now() + HOUR)
    assert not shown(instrument)


def test_each_language_has_its_own(instrument, english_home):
    assert not shown(instrument, "en")
    alias = into_english(instrument, alias=True)
    assert shown(alias, "en")
    assert not shown(alias, "nl")
    assert {instrument, alias} <= set(public_pages(InstrumentPage, language=""))


@pytest.mark.parametrize("alias", [True, False])
def test_what_becomes_private_in_dutch_becomes_private_in_english(instrument, alias):
    english = into_english(instrument, alias=alias)
    assert shown(english, "en")
    restriction = restrict(instrument)
    assert not shown(english, "en")
    restriction.delete()
    assert shown(english, "en")


def test_what_is_translated_after_it_became_private_is_private_too(instrument, instrument_index):
    restrict(instrument_index)
    english = into_english(instrument, alias=False)
    assert not shown(english, "en")


def test_the_newest_come_first_and_the_order_is_total(instrument_index):
    day = datetime.date(2026, 1, 1)
    pages = [InstrumentPageFactory(instrument_index, published_on=day) for _ in range(3)]
    newest = InstrumentPageFactory(instrument_index, published_on=day + datetime.timedelta(days=1))
    with translation.override("nl"):
        assert list(public_pages(InstrumentPage)) == [newest, *reversed(pages)]


def test_it_is_one_query(instrument, django_assert_num_queries):
    restrict(instrument)
    with django_assert_num_queries(1), translation.override("nl"):
        list(public_pages())
