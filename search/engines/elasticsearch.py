"""The index in Elasticsearch 8.19.

All analysis has happened before, so fields are cut at white space and nothing more. Only what every build of
the server has is used: no scripts, no analyzers of its own, no reindexing.
"""

import datetime
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any, TypeVar

import numpy as np
from elasticsearch import ApiError, Elasticsearch, NotFoundError, TransportError
from elasticsearch.helpers import BulkIndexError, bulk

from search import analysis
from search.engines.base import Engine, EngineError, Shown, Wanted, WrongVersionError
from search.engines.counting import Numbers
from search.entries import Entry, Streams
from search.query import Option
from search.ranking import WEIGHTS, Candidate

PREFIX = "kennisplatform-"
STREAMS = tuple(WEIGHTS)
SECONDS_TO_SEARCH = 2.0  # after which the database answers instead
SECONDS_TO_WRITE = 30.0
MOST_COMBINATIONS = 60_000  # in one answer; the server itself stops at 65,536

MAPPINGS: Mapping[str, Any] = {
    "dynamic": "strict",
    "_meta": {"analysis": analysis.VERSION},
    "properties": {
        "key": {"type": "keyword"},
        "title_key": {"type": "keyword"},
        "combination": {"type": "long"},
        "facets": {"type": "keyword", "index": False, "doc_values": False},
        "day": {"type": "integer"},
        "expires": {"type": "double"},
        "boost": {"type": "float", "index": False},
        "ages": {"type": "boolean", "index": False},
        **{name: {"type": "text", "analyzer": "whitespace"} for name in STREAMS},
        "shown": {"type": "keyword", "index": False, "doc_values": False},
    },
}
SETTINGS: Mapping[str, Any] = {
    "number_of_shards": 1,
    "auto_expand_replicas": "0-1",
    "max_result_window": 100_000,  # rows before the end of the last page that visitors may ask for
}

Answer = TypeVar("Answer")


class ElasticsearchEngine(Engine):
    name = "elasticsearch"

    def __init__(self, address: str):
        self.client = Elasticsearch(
            address, request_timeout=SECONDS_TO_WRITE, max_retries=0, retry_on_timeout=False
        )
        self.hasty = self.client.options(request_timeout=SECONDS_TO_SEARCH)

    # --- Indexes ----------------------------------------------------------------------------------

    def create(self, index: str) -> None:
        self.delete(index)
        _carry_out(lambda: self.client.indices.create(index=_of(index), mappings=MAPPINGS, settings=SETTINGS))

    def swap(self, name: str, index: str) -> None:
        before = self._led_to(name)
        actions: list[dict[str, Any]] = [{"add": {"index": _of(index), "alias": _of(name)}}]
        actions += [{"remove_index": {"index": old}} for old in before if old != _of(index)]
        _carry_out(lambda: self.client.indices.update_aliases(actions=actions))

    def leads_to(self, name: str, index: str) -> bool:
        return _of(index) in self._led_to(name)

    def _led_to(self, name: str) -> list[str]:
        try:
            return list(self.client.indices.get_alias(name=_of(name)))
        except NotFoundError:
            return []
        except (ApiError, TransportError) as error:
            raise EngineError(str(error)) from error

    def check(self, index: str) -> None:
        self._check(index, self.hasty)

    def _check(self, index: str, client: Elasticsearch) -> None:
        found = _carry_out(lambda: client.indices.get_mapping(index=_of(index), ignore_unavailable=True))
        versions = {one["mappings"].get("_meta", {}).get("analysis") for one in found.values()}
        if versions != {analysis.VERSION}:
            raise WrongVersionError(versions.pop() if versions else None, analysis.VERSION)

    # --- Entries ----------------------------------------------------------------------------------

    def write(self, index: str, entries: Sequence[Entry]) -> None:
        self._check(index, self.client)
        self._bulk(index, ({"_op_type": "index", "_id": entry.key, **_source(entry)} for entry in entries))

    def delete(self, index: str, keys: Collection[str] | None = None) -> None:
        if keys is None:
            _carry_out(lambda: self.client.indices.delete(index=_of(index), ignore_unavailable=True))
        else:
            self._bulk(index, ({"_op_type": "delete", "_id": key} for key in keys))

    def _bulk(self, index: str, actions: Iterable[dict[str, Any]]) -> None:
        _written, found = _carry_out(
            lambda: bulk(self.client, actions, index=_of(index), refresh="wait_for", raise_on_error=False)
        )
        errors: list[dict[str, Any]] = list(found) if isinstance(found, list) else []
        failed = [error for error in errors if "delete" not in error or error["delete"]["status"] != 404]
        if failed:
            raise EngineError(f"{len(failed)} writes failed, the first: {failed[0]}")

    # --- Searching --------------------------------------------------------------------------------

    def combinations(self, index: str, wanted: Wanted) -> Numbers:
        """The index is made by the code's analysis or refuses; asked here, once a search."""
        self.check(index)
        buckets = self._buckets(index, wanted)
        numbers = np.array([bucket["key"] for bucket in buckets], np.int64)
        return np.repeat(numbers, [bucket["doc_count"] for bucket in buckets])

    def _buckets(self, index: str, wanted: Wanted, parts: int = 1) -> list[dict[str, int]]:
        """What each combination has; in parts where one answer cannot hold them all."""
        found = []
        for part in range(parts):
            terms: dict[str, Any] = {"field": "combination", "size": MOST_COMBINATIONS}
            if parts > 1:
                terms["include"] = {"partition": part, "num_partitions": parts}
            asked = {"combinations": {"terms": terms}}
            answer = self._search(index, size=0, query=_query(wanted), aggregations=asked)
            combinations = answer["aggregations"]["combinations"]
            if combinations["sum_other_doc_count"]:
                return self._buckets(index, wanted, parts * 4)
            found += combinations["buckets"]
        return found

    def values(self, index: str, numbers: Collection[int]) -> dict[int, str]:
        answer = self._search(
            index,
            query={"bool": {"filter": [{"terms": {"combination": list(numbers)}}]}},
            collapse={"field": "combination"},
            size=len(numbers),
            source=["combination", "facets"],
        )
        sources = [hit["_source"] for hit in answer["hits"]["hits"]]
        return {source["combination"]: source["facets"] for source in sources}

    def best(self, index, wanted, question, combinations, count) -> list[str]:
        order: list[dict[str, Any]] = [{"day": {"order": "desc", "missing": "_last"}}, {"key": "asc"}]
        if not question.newest_first and not question.plan.is_empty:
            order = [{"_score": {"order": "desc"}}, {"key": "asc"}]
        answer = self._search(index, query=_query(wanted, combinations), size=count, sort=order, source=False)
        return [hit["_id"] for hit in answer["hits"]["hits"]]

    def titled(self, index, wanted, title_key, combinations) -> list[str]:
        query = _query(wanted, combinations)
        query["bool"]["filter"].append({"term": {"title_key": title_key}})
        answer = self._search(
            index, query=query, size=3, sort=[{"day": {"order": "desc", "missing": "_last"}}], source=False
        )
        return [hit["_id"] for hit in answer["hits"]["hits"]]

    def candidates(self, index: str, keys: Sequence[str]) -> list[Candidate]:
        return [
            Candidate(
                key,
                Streams(*(source[name] for name in STREAMS)),
                datetime.date.fromordinal(source["day"]) if source["day"] else None,
                source["boost"],
                source["ages"],
            )
            for key, source in self._sources(index, keys, ["day", "boost", "ages", *STREAMS]).items()
        ]

    def shown(self, index: str, keys: Sequence[str]) -> list[Shown]:
        found = self._sources(index, keys, ["shown"])
        return [Shown.of(key, found[key]["shown"]) for key in keys if key in found]

    def _sources(self, index: str, keys: Sequence[str], fields: list[str]) -> dict[str, dict[str, Any]]:
        if not keys:
            return {}
        answer = self._search(index, query={"ids": {"values": list(keys)}}, size=len(keys), source=fields)
        return {hit["_id"]: hit["_source"] for hit in answer["hits"]["hits"]}

    def _search(self, index: str, **body: Any) -> Any:
        return _carry_out(lambda: self.hasty.search(index=_of(index), track_total_hits=False, **body))


def _of(index: str) -> str:
    return f"{PREFIX}{index}".replace("_", "-")


def _carry_out(action: Callable[[], Answer]) -> Answer:
    try:
        return action()
    except (ApiError, TransportError, BulkIndexError) as error:
        raise EngineError(str(error)[:300]) from error


def _source(entry: Entry) -> dict[str, Any]:
    return {
        "key": entry.key,
        "title_key": entry.title_key,
        "combination": entry.combination.number,
        "facets": entry.combination.values,
        "day": entry.day.toordinal() if entry.day else None,
        "expires": entry.expires.timestamp() if entry.expires else None,
        "boost": entry.boost,
        "ages": entry.ages,
        **{name: getattr(entry.streams, name) for name in STREAMS},
        "shown": entry.shown,
    }


def _query(wanted: Wanted, combinations: Collection[int] | None = None) -> dict[str, Any]:
    needs = [_any(map(_option, need.options)) for need in wanted.needs]
    still = {"range": {"expires": {"gt": wanted.moment.timestamp()}}}
    without_end = {"bool": {"must_not": [{"exists": {"field": "expires"}}]}}
    filters: list[dict[str, Any]] = [_any([still, without_end])]
    if combinations is not None:
        filters.append({"terms": {"combination": list(combinations)}})
    return {
        "bool": {
            "must": needs if wanted.every else [_any_of_needs(needs)],
            "must_not": [*map(_option, wanted.excluded), {"ids": {"values": sorted(wanted.without)}}],
            "filter": filters,
        }
    }


def _any_of_needs(needs: list[dict[str, Any]]) -> dict[str, Any]:
    return {"bool": {"should": needs, "minimum_should_match": 1}}


def _any(queries: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """The best of them counts: a synonym beside the word does not count twice."""
    return {"dis_max": {"queries": list(queries)}}


def _option(option: Option) -> dict[str, Any]:
    if option.adjacent and len(option.terms) > 1:
        return _fields({"query": " ".join(option.terms), "type": "phrase"})
    return {"bool": {"must": [_fields({"query": term, "type": "most_fields"}) for term in option.terms]}}


def _fields(match: dict[str, Any]) -> dict[str, Any]:
    fields = [f"{name}^{weight}" for name, weight in WEIGHTS.items()]
    return {"multi_match": {**match, "fields": fields, "analyzer": "whitespace"}}
