"""Wagtail's search in the lists of the editor, for whatever people type there."""

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
        return And([searchable(part) for part in query.subqueries])
    return query
