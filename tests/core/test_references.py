"""Where a file, a person or an organisation is used, as editors see it."""

from unittest.mock import patch

import pytest
from wagtail.models import ReferenceIndex
from wagtail.signal_handlers import disable_reference_index_auto_update

from core.models import PageOrganisation
from tests.factories import InstrumentPageFactory, make_organisation, make_theme

pytestmark = pytest.mark.django_db


def usage(target):
    return ReferenceIndex.get_references_to(target).count()


def save_with(page, *organisations):
    page.page_organisations = [PageOrganisation(organisation=organisation) for organisation in organisations]
    page.save()


@pytest.fixture
def page(instrument_index):
    return InstrumentPageFactory(instrument_index, themes=[make_theme()])


def test_rows_that_come_and_go_are_noted_with_the_page(page):
    one, other = make_organisation(), make_organisation()
    save_with(page, one)
    assert (usage(one), usage(other)) == (1, 0)
    save_with(page, other)
    assert (usage(one), usage(other)) == (0, 1)
    save_with(page)
    assert (usage(one), usage(other)) == (0, 0)
    assert usage(page.page_themes.get().theme) == 1


def test_a_save_notes_the_page_once_however_many_rows_it_has(page):
    noting = "wagtail.tasks.ReferenceIndex.create_or_update_for_object"
    with patch(noting, side_effect=ReferenceIndex.create_or_update_for_object) as noted:
        save_with(page, make_organisation(), make_organisation())
    assert [call.args for call in noted.call_args_list if call.args[0].pk == page.pk] == [(page,)]


def test_nothing_is_noted_where_that_is_put_off(page):
    organisation = make_organisation()
    with disable_reference_index_auto_update():
        save_with(page, organisation)
    assert usage(organisation) == 0
