"""Which engine answers, as the setting `SEARCH_URL` says."""

from functools import cache

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import DEFAULT_DB_ALIAS, connections

from search.engines.base import Engine
from search.engines.database import DatabaseEngine
from search.engines.postgres import PostgresEngine
from search.engines.sqlite import SqliteEngine

IN_DATABASE: dict[str, type[DatabaseEngine]] = {"sqlite": SqliteEngine, "postgresql": PostgresEngine}
NAMES = {"sqlite": "sqlite", "postgres": "postgresql"}
ELASTICSEARCH = ("elasticsearch+http", "elasticsearch+https")
EXPECTED = "an Elasticsearch as elasticsearch+http://host:9200"


@cache
def database_engine() -> DatabaseEngine:
    """The index beside the content: it is always kept, and knows the words of the texts."""
    return IN_DATABASE[connections[DEFAULT_DB_ALIAS].vendor](DEFAULT_DB_ALIAS)


@cache
def engine() -> Engine:
    """The engine that answers visitors. Asks no server; raises ImproperlyConfigured."""
    url = settings.SEARCH_URL
    scheme = url.partition(":")[0]
    if scheme in ELASTICSEARCH:
        return elasticsearch_engine(url.removeprefix("elasticsearch+"))
    vendor = connections[DEFAULT_DB_ALIAS].vendor
    if url and NAMES.get(scheme) != vendor:
        raise ImproperlyConfigured(
            f"SEARCH_URL begins with “{scheme}”, which does not fit the database, {vendor}: leave SEARCH_URL "
            f"out, or name {EXPECTED}."
        )
    return database_engine()


def elasticsearch_engine(address: str) -> Engine:
    from search.engines.elasticsearch import ElasticsearchEngine

    try:
        return ElasticsearchEngine(address)
    except ValueError:
        # Not from the error of the client, which repeats the address with the password that may be in it.
        raise ImproperlyConfigured(
            f"SEARCH_URL is not a whole address, with a host and a port: name {EXPECTED}."
        ) from None
