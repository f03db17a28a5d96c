"""What a page refers to, as Wagtail notes it: for whoever asks where a file, a person or a page is used."""

from collections.abc import Iterator
from contextlib import contextmanager

from wagtail.models import Page


@contextmanager
def noted_once(page: Page) -> Iterator[None]:
    """Note the references of a page once it is saved with all its rows.

    Wagtail notes those of the whole page anew at each row that is saved, and at none that is removed.
    """
    from wagtail import signal_handlers  # which needs the models

    if getattr(signal_handlers.reference_index_auto_update_disabled, "value", False):
        yield
        return
    with signal_handlers.disable_reference_index_auto_update():
        yield
    signal_handlers.update_reference_index_on_save(page)
