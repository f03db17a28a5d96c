import pytest

from search import finder


@pytest.fixture(autouse=True)
def _no_spellings_kept():
    """What one test's texts hold is no typing error of another's."""
    finder._spellings.clear()
