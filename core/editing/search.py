"""Wagtail's search in the lists of the editor, for whatever people type there."""

from collections.abc import Iterator
from itertools import islice

from modelsearch.backends.base import BaseSearchBackend
from wagtail.search.backends import database
from wagtail.search.query import And, PlainText, SearchQuery

MOST_WORDS = 30  # every word nests the query one level deeper, and Python ends at some hundreds


class AnyText(BaseSearchBackend):
    """Looks for words; a quotation mark would end the text that SQLite is given to look for."""

    def _search(self, query_compiler_class, query, model_or_queryset, **kwargs):
        return super()._search(query_compiler_class, searchable(query), model_or_queryset, **kwargs)


def any_text(params: dict) -> BaseSearchBackend:
    """The backend of the database in use, which Wagtail only knows when it connects."""
    backend = type(database.SearchBackend(params))
    return type(backend.__name__, (AnyText, backend), {})(params)


def searchable(query: str | SearchQuery) -> str | SearchQuery:
    if isinstance(query, str):
        return " ".join(query.replace('"', " ").split()[:MOST_WORDS])
    if isinstance(query, PlainText):
        return PlainText(searchable(query.query_string), operator=query.operator)
    if isinstance(query, And):
        return And([searchable(part) for part in islice(parts_of(query), MOST_WORDS)])
    return query


def parts_of(query: SearchQuery) -> Iterator[SearchQuery]:
    """What must all be found: words, and between quotation marks phrases."""
    if not isinstance(query, And):
        yield query
        return
    for part in query.subqueries:
        yield from parts_of(part)
