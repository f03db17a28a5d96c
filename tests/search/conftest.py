import pytest

from search import finder
from tests.factories import PageFactory


@pytest.fixture(autouse=True)
def _no_spellings_kept():
    """What one test's texts hold is no typing error of another's."""
    finder._spellings.clear()


@pytest.fixture(autouse=True)
def _pages_are_found():
    with pytest.MonkeyPatch.context() as patch:  # one of its own: some tests undo theirs half-way
        patch.setattr(PageFactory, "announces", True)
        yield
