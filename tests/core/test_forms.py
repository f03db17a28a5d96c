import pytest

from tests.factories import InstrumentPageFactory

pytestmark = pytest.mark.django_db


def test_an_untouched_date_does_not_count_as_changed(instrument_index):
    """Otherwise approving from the edit view would save one more version, in which nothing has changed."""
    instrument = InstrumentPageFactory(instrument_index)
    form_class = type(instrument).get_edit_handler().get_form_class()
    day = instrument.published_on.isoformat()
    form = form_class(data={"published_on": day}, instance=instrument)
    assert not form["published_on"]._has_changed()
