"""A page that is private is private in both languages."""

import pytest
from django.contrib.auth.models import Group
from wagtail.models import Locale, PageViewRestriction

from core.groups import EDITORS
from core.public_pages import is_public, public_pages
from knowledge.models import InstrumentPage
from tests.factories import InstrumentPageFactory

PASSWORD = PageViewRestriction.PASSWORD
GROUPS = PageViewRestriction.GROUPS


@pytest.fixture
def dutch(instrument_index, english_home):
    return InstrumentPageFactory(instrument_index)


@pytest.fixture
def english(dutch):
    """A page of its own, as a published translation is; no alias."""
    page = dutch.copy_for_translation(Locale.objects.get(language_code="en"), copy_parents=True)
    page.save_revision().publish()
    return InstrumentPage.objects.get(pk=page.pk)


def restrict(page, kind=PASSWORD, **fields):
    return PageViewRestriction.objects.create(page=page, restriction_type=kind, **fields)


def test_a_restriction_holds_for_the_translation(dutch, english, client):
    assert is_public(dutch) and is_public(english)
    restrict(dutch, password="geheim")
    assert not is_public(dutch)
    assert not is_public(english)
    assert english.get_view_restrictions().get().password == "geheim"
    assert dutch.summary not in client.get(english.url).content.decode()


def test_a_restriction_of_the_translation_holds_for_the_source(dutch, english):
    restrict(english, password="geheim")
    assert not is_public(dutch)


def test_a_restriction_of_a_section_holds_below_it_in_each_language(dutch, english, instrument_index):
    restrict(instrument_index, password="geheim")
    assert not public_pages(InstrumentPage, "nl").exists()
    assert not public_pages(InstrumentPage, "en").exists()


def test_a_changed_password_is_changed_everywhere(dutch, english):
    restriction = restrict(dutch, password="geheim")
    restriction.password = "anders"
    restriction.save()
    assert english.get_view_restrictions().get().password == "anders"


def test_groups_are_the_same_everywhere(dutch, english):
    group = Group.objects.get(name=EDITORS)
    restriction = restrict(dutch, GROUPS)
    restriction.groups.add(group)
    assert list(english.get_view_restrictions().get().groups.all()) == [group]
    restriction.groups.remove(group)
    assert not english.get_view_restrictions().get().groups.exists()


def test_taking_it_off_takes_it_off_everywhere(dutch, english):
    restrict(dutch, password="geheim").delete()
    assert is_public(dutch) and is_public(english)


def test_a_translation_made_later_is_private_from_the_start(dutch):
    restrict(dutch, password="geheim")
    page = dutch.copy_for_translation(Locale.objects.get(language_code="en"), copy_parents=True)
    assert page.get_view_restrictions().exists()


def test_an_alias_is_as_private_as_its_source(dutch):
    alias = dutch.copy_for_translation(Locale.objects.get(language_code="en"), copy_parents=True, alias=True)
    restrict(dutch, password="geheim")
    assert not is_public(alias)
