import pytest

from tests.factories import NetworkMapPageFactory, make_organisation, make_theme


@pytest.fixture(autouse=True)
def _the_search_does_not_listen(monkeypatch):
    """It would take as long as all else."""
    monkeypatch.setattr("search.keeping.update", lambda page_ids: None)


@pytest.fixture
def network_map(home):
    return NetworkMapPageFactory(home)


@pytest.fixture
def open_data(db):
    return make_theme()


@pytest.fixture
def municipality(db):
    return make_organisation("Gemeente Utrecht", kind="municipality")


@pytest.fixture
def committed(monkeypatch):
    """The map's file is made after the transaction, which in a test never ends."""
    monkeypatch.setattr("network_map.map_files.transaction.on_commit", lambda act, **kwargs: act())
