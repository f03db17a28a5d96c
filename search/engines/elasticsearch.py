"""The index in Elasticsearch 8.19.

All analysis has happened before, so fields are cut at white space and nothing more. Only what every build of
the server has is used: no scripts, no analyzers of its own, no reindexing.
"""

import datetime
import re
import time
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from copy import copy
from typing import Any, TypeVar

from elasticsearch import ApiError, ConnectionTimeout, Elasticsearch, NotFoundError, TransportError
from elasticsearch.helpers import BulkIndexError, bulk

from search import analysis
from search.candidates import CANDIDATES, emphasised, points_for
from search.engines.base import (
    MOST_TITLED,
    Engine,
    EngineError,
    Hits,
    Question,
    Shown,
    Wanted,
    WrongVersionError,
    by_facet,
)
from search.entries import Entry, Streams, choice
from search.query import Option
from search.ranking import WEIGHTS, Candidate

PREFIX = "kennisplatform-"
STREAMS = tuple(WEIGHTS)
RANKED = ["day", "boost", "ages", *STREAMS]  # what the ranking asks of an entry
NEWEST: list[dict[str, Any]] = [{"day": {"order": "desc", "missing": "_last"}}, {"key": "asc"}]
SECONDS_TO_SEARCH = 2.0  # after which the database answers instead
SECONDS_TO_WRITE = 30.0
SECONDS_TO_WAIT = 5.0  # of an editor for a write, after which it is left for later
WAIT_FOR_A_SHARD = "4s"  # that is lost: for as long as the server waits itself, so would `tick`
SECONDS_OF_REST = 15.0  # in which a server that did not answer in time is not asked
MOST_CHOICES = 60_000  # facet values in one answer; the server itself stops at 65,536

WORDS = {"type": "text", "analyzer": "whitespace"}
MAPPINGS: Mapping[str, Any] = {
    "dynamic": "strict",
    "_meta": {"analysis": analysis.VERSION},
    "properties": {
        "key": {"type": "keyword"},
        "title_key": {"type": "keyword"},
        "choices": {"type": "keyword"},
        "day": {"type": "integer"},
        "expires": {"type": "double"},
        "boost": {"type": "float", "index": False},
        "ages": {"type": "boolean", "index": False},
        **{name: {**WORDS, "norms": False, "copy_to": "terms"} for name in STREAMS},
        "emphasised": {"type": "text", "index": False, "copy_to": "terms"},
        # What is to be met is looked up here: in one field, without places.
        "terms": {**WORDS, "norms": False, "index_options": "docs"},
        "shown": {"type": "keyword", "index": False, "doc_values": False},
    },
}
SETTINGS: Mapping[str, Any] = {
    "number_of_shards": 1,
    "auto_expand_replicas": "0-1",
    "max_result_window": 100_000,  # rows before the end of the last page that visitors may ask for
}

Answer = TypeVar("Answer")


class Rest:
    """From when on a server is asked again that hangs: each time would cost a visitor the whole wait."""

    def __init__(self) -> None:
        self.until = 0.0

    def respect(self) -> None:
        if time.monotonic() < self.until:
            raise EngineError("The server did not answer in time a moment ago.")

    def begin(self) -> None:
        self.until = time.monotonic() + SECONDS_OF_REST


class ElasticsearchEngine(Engine):
    name = "elasticsearch"

    def __init__(self, address: str):
        self.client = Elasticsearch(
            address, request_timeout=SECONDS_TO_WRITE, max_retries=0, retry_on_timeout=False
        )
        self.hasty = self.client.options(request_timeout=SECONDS_TO_SEARCH)
        self.rest = Rest()

    def in_a_hurry(self) -> "ElasticsearchEngine":
        self.rest.respect()
        hurried = copy(self)
        hurried.client = self.client.options(request_timeout=SECONDS_TO_WAIT)
        return hurried

    # --- Indexes ----------------------------------------------------------------------------------

    def create(self, index: str) -> None:
        self.delete(index)
        self._carry_out(
            lambda: self.client.indices.create(index=_of(index), mappings=MAPPINGS, settings=SETTINGS)
        )

    def swap(self, name: str, index: str) -> None:
        """What was written bit by bit is put together too, which takes the server some seconds more."""
        self._carry_out(
            lambda: self.client.indices.forcemerge(
                index=_of(index), max_num_segments=1, wait_for_completion=False
            )
        )
        before = self._led_to(name)
        actions: list[dict[str, Any]] = [{"add": {"index": _of(index), "alias": _of(name)}}]
        actions += [{"remove_index": {"index": old}} for old in before if old != _of(index)]
        self._carry_out(lambda: self.client.indices.update_aliases(actions=actions))

    def leads_to(self, name: str, index: str) -> bool:
        return _of(index) in self._led_to(name)

    def abandoned(self, beginning: str) -> list[str]:
        found = self._carry_out(lambda: self.client.indices.get_alias(index=f"{_of(beginning)}*"))
        return [index.removeprefix(PREFIX) for index, led_to in found.items() if not led_to["aliases"]]

    def _led_to(self, name: str) -> list[str]:
        def ask() -> list[str]:
            try:
                return list(self.client.indices.get_alias(name=_of(name)))
            except NotFoundError:
                return []

        return self._carry_out(ask)

    def check(self, index: str) -> None:
        self._check(index, self.hasty)

    def _check(self, index: str, client: Elasticsearch) -> None:
        found = self._carry_out(
            lambda: client.indices.get_mapping(
                index=_of(index), ignore_unavailable=True, filter_path="*.mappings._meta"
            )
        )
        versions = {one["mappings"]["_meta"].get("analysis") for one in found.values()}
        if versions != {analysis.VERSION}:
            raise WrongVersionError(versions.pop() if versions else None, analysis.VERSION)

    # --- Entries ----------------------------------------------------------------------------------

    def write(self, index: str, entries: Sequence[Entry]) -> None:
        self._check(index, self.client)
        self._bulk(index, ({"_op_type": "index", "_id": entry.key, **_source(entry)} for entry in entries))

    def delete(self, index: str, keys: Collection[str] | None = None) -> None:
        if keys is None:
            self._carry_out(lambda: self.client.indices.delete(index=_of(index), ignore_unavailable=True))
        else:
            self._bulk(index, ({"_op_type": "delete", "_id": key} for key in keys))

    def _bulk(self, index: str, actions: Iterable[dict[str, Any]]) -> None:
        asked: dict[str, Any] = {"index": _of(index), "refresh": "wait_for", "timeout": WAIT_FOR_A_SHARD}
        _written, found = self._carry_out(lambda: bulk(self.client, actions, raise_on_error=False, **asked))
        errors: list[dict[str, Any]] = list(found) if isinstance(found, list) else []
        failed = [error for error in errors if "delete" not in error or error["delete"]["status"] != 404]
        if failed:
            raise EngineError(f"{len(failed)} writes failed, the first: {failed[0]}")

    # --- Searching --------------------------------------------------------------------------------

    def hits(self, index: str, wanted: Wanted, question: Question) -> "ElasticsearchHits":
        """The index is made by the code's analysis or refuses."""
        self.check(index)
        return ElasticsearchHits(self, index, wanted, question)

    def ask(self, index: str, **body: Any) -> Any:
        return self._carry_out(lambda: self.hasty.search(index=_of(index), track_total_hits=False, **body))

    def _carry_out(self, action: Callable[[], Answer]) -> Answer:
        self.rest.respect()
        try:
            return action()
        except ConnectionTimeout as error:
            self.rest.begin()
            raise EngineError(str(error)[:300]) from error
        except (ApiError, TransportError, BulkIndexError) as error:
            raise EngineError(str(error)[:300]) from error


class ElasticsearchHits(Hits[str]):
    """Keys of what one index holds."""

    def __init__(self, engine: ElasticsearchEngine, index: str, wanted: Wanted, question: Question):
        self.engine, self.index, self.wanted, self.question = engine, index, wanted, question
        self.met = _met(wanted, question)
        self.chosen = {
            facet: {"terms": {"choices": [choice(facet, value) for value in values]}}
            for facet, values in question.filters.items()
            if values
        }
        self.known: dict[str, dict[str, Any]] = {}  # what the ranking asks of entries
        self.counted = self._count()
        self.total = self.counted["all"]["doc_count"]
        self.in_language = self.counted["language"]["doc_count"]

    def _count(self) -> dict[str, Any]:
        """All facets at once, and each facet with a choice once more for what lacks just that."""
        chosen = self.chosen
        asked = {"all": _counted(list(chosen.values()))}
        for facet in chosen:
            others = [each for name, each in chosen.items() if name != facet]
            asked[f"but {facet}"] = _counted(others, lacking=chosen[facet], facet=facet)
        asked["language"] = {"filter": chosen.get("language", {"match_all": {}})}
        title = {"term": {"title_key": self.question.title_key}}
        first = {"size": MOST_TITLED, "sort": NEWEST, "_source": RANKED}
        asked["titled"] = {
            "filter": {"bool": {"filter": [title, *chosen.values()]}},
            "aggregations": {"first": {"top_hits": first}},
        }
        return self._ask(size=0, query={"bool": {"filter": self.met}}, aggregations=asked)["aggregations"]

    @property
    def counts(self) -> Mapping[str, Mapping[str, int]]:
        missing = {facet: _counts(self.counted[f"but {facet}"]) for facet in self.chosen}
        return by_facet(_counts(self.counted["all"]), missing)

    def best(self, count: int) -> list[str]:
        needs, statistics = self.wanted.needs, self.question.statistics
        points = [
            {"constant_score": {"filter": _one_of(map(_held, one.options)), "boost": one.number}}
            for one in points_for(needs, statistics, every=self.wanted.every, total=self.total)
        ]
        source = RANKED if count <= CANDIDATES else False
        # With a filter beside them, these only tell the order.
        return self._first({"should": points}, count, [{"_score": "desc"}, *NEWEST], source)

    def newest(self, count: int) -> list[str]:
        return self._first({}, count, NEWEST, False)

    def titled(self) -> list[str]:
        return self._keys(self.counted["titled"]["first"])

    def _first(
        self, scored: dict[str, Any], count: int, sort: list[dict[str, Any]], source: Any
    ) -> list[str]:
        query = {"bool": {"filter": [self.met, *self.chosen.values()], **scored}}
        return self._keys(self._ask(query=query, size=count, sort=sort, source=source))

    def _keys(self, answer: Mapping[str, Any]) -> list[str]:
        hits = answer["hits"]["hits"]
        self.known |= {hit["_id"]: hit["_source"] for hit in hits if hit.get("_source")}
        return [hit["_id"] for hit in hits]

    def candidates(self, places: Sequence[str]) -> list[Candidate]:
        unknown = [key for key in places if key not in self.known]
        self.known |= self._sources(unknown, RANKED)
        found = ((key, self.known[key]) for key in places if key in self.known)
        return [
            Candidate(
                key,
                key,
                Streams(*(source[name] for name in STREAMS)),
                datetime.date.fromordinal(source["day"]) if source["day"] else None,
                source["boost"],
                source["ages"],
            )
            for key, source in found
        ]

    def shown(self, places: Sequence[str]) -> list[Shown]:
        found = self._sources(places, ["shown"])
        return [Shown.of(key, found[key]["shown"]) for key in places if key in found]

    def _sources(self, keys: Sequence[str], fields: list[str]) -> dict[str, dict[str, Any]]:
        if not keys:
            return {}
        answer = self._ask(query={"ids": {"values": list(keys)}}, size=len(keys), source=fields)
        return {hit["_id"]: hit["_source"] for hit in answer["hits"]["hits"]}

    def _ask(self, **body: Any) -> Any:
        return self.engine.ask(self.index, **body)


def _of(index: str) -> str:
    return f"{PREFIX}{index}".replace("_", "-")


def _source(entry: Entry) -> dict[str, Any]:
    return {
        "key": entry.key,
        "title_key": entry.title_key,
        "choices": entry.choices,
        "day": entry.day.toordinal() if entry.day else None,
        "expires": entry.expires.timestamp() if entry.expires else None,
        "boost": entry.boost,
        "ages": entry.ages,
        **{name: getattr(entry.streams, name) for name in STREAMS},
        "emphasised": " ".join(emphasised(entry.streams)),
        "shown": entry.shown,
    }


def _counted(
    having: list[dict[str, Any]], *, lacking: dict[str, Any] | None = None, facet: str = ""
) -> dict[str, Any]:
    """Asks how many results have which choices: of all facets or of one."""
    terms: dict[str, Any] = {"field": "choices", "size": MOST_CHOICES}
    if facet:
        terms["include"] = f"{re.escape(facet)}=.*"
    condition = {"bool": {"filter": having, "must_not": [lacking] if lacking else []}}
    return {"filter": condition, "aggregations": {"choices": {"terms": terms}}}


def _counts(found: Mapping[str, Any]) -> dict[str, int]:
    return {bucket["key"]: bucket["doc_count"] for bucket in found["choices"]["buckets"]}


def _met(wanted: Wanted, question: Question) -> dict[str, Any]:
    """The condition for a result, without a score."""
    needs = [_one_of(map(_held, need.options)) for need in wanted.needs]
    over = {"range": {"expires": {"lte": question.moment.timestamp()}}}
    excluded = map(_held, wanted.excluded)
    return {
        "bool": {
            "filter": needs if wanted.every else [_one_of(needs)],
            "must_not": [*excluded, over, {"ids": {"values": sorted(question.without)}}],
        }
    }


def _one_of(queries: Iterable[dict[str, Any]]) -> dict[str, Any]:
    return {"bool": {"should": list(queries), "minimum_should_match": 1}}


def _held(option: Option) -> dict[str, Any]:
    if option.is_phrase:
        phrase = {"query": " ".join(option.terms), "type": "phrase", "analyzer": "whitespace"}
        return {"multi_match": {**phrase, "fields": list(STREAMS)}}
    return {"bool": {"filter": [{"term": {"terms": term}} for term in option.terms]}}
