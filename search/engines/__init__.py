"""Which engine answers, as the setting `SEARCH_URL` says."""

from functools import cache
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import DEFAULT_DB_ALIAS, connections

from search.engines.base import Engine
from search.engines.database import DatabaseEngine
from search.engines.postgres import PostgresEngine
from search.engines.sqlite import SqliteEngine

IN_DATABASE: dict[str, type[DatabaseEngine]] = {"sqlite": SqliteEngine, "postgresql": PostgresEngine}
NAMES = {"sqlite": "sqlite", "postgres": "postgresql"}


@cache
def database_engine() -> DatabaseEngine:
    """The index beside the content: it is always kept, and knows the words of the texts."""
    return IN_DATABASE[connections[DEFAULT_DB_ALIAS].vendor](DEFAULT_DB_ALIAS)


@cache
def engine() -> Engine:
    """The engine that answers visitors."""
    url = settings.SEARCH_URL
    scheme = urlsplit(url).scheme or url
    if scheme.startswith("elasticsearch+"):
        from search.engines.elasticsearch import ElasticsearchEngine

        return ElasticsearchEngine(url.removeprefix("elasticsearch+"))
    vendor = connections[DEFAULT_DB_ALIAS].vendor
    if url and NAMES.get(scheme) != vendor:
        raise ImproperlyConfigured(
            f"SEARCH_URL={url} does not fit the database, which is {vendor}: leave SEARCH_URL out, or name "
            "an Elasticsearch as elasticsearch+http://host:9200."
        )
    return database_engine()
