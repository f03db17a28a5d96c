"""What the engine needs of a real Elasticsearch, asked through the Python client."""

import os
from uuid import uuid4

import pytest
from elasticsearch import Elasticsearch
from elasticsearch.helpers import bulk

pytestmark = pytest.mark.elasticsearch

MAPPINGS = {
    "dynamic": "strict",
    "properties": {"kind": {"type": "keyword"}, "terms": {"type": "text", "analyzer": "whitespace"}},
}
ENTRIES = {
    "1": {"kind": "instrument", "terms": "raad informat"},
    "2": {"kind": "news", "terms": "raad"},
    "3": {"kind": "news", "terms": "gemeent"},
}


@pytest.fixture
def client():
    with Elasticsearch(os.environ["SEARCH_URL"].removeprefix("elasticsearch+")) as client:
        yield client


@pytest.fixture
def create(client):
    """Makes an index; the server may be somebody's own, so all of them are gone afterwards."""
    prefix = f"test-{uuid4().hex}"

    def create(name):
        client.indices.create(index=f"{prefix}-{name}", mappings=MAPPINGS)
        return f"{prefix}-{name}"

    yield create
    client.indices.delete(index=f"{prefix}-one,{prefix}-two", ignore_unavailable=True)


@pytest.fixture
def index(client, create):
    index = create("one")
    actions = [{"_index": index, "_id": key, "_source": entry} for key, entry in ENTRIES.items()]
    assert bulk(client, actions, refresh="wait_for") == (3, [])
    return index


def test_the_server_answers(client):
    assert client.cluster.health(wait_for_status="yellow")["status"] in {"yellow", "green"}


def test_terms_are_found_and_counted(client, index):
    answer = client.search(
        index=index,
        query={"match": {"terms": "raad"}},
        aggregations={"kinds": {"terms": {"field": "kind"}}},
        post_filter={"term": {"kind": "instrument"}},
    )
    assert [hit["_id"] for hit in answer["hits"]["hits"]] == ["1"]
    counts = {bucket["key"]: bucket["doc_count"] for bucket in answer["aggregations"]["kinds"]["buckets"]}
    assert counts == {"instrument": 1, "news": 1}


def test_a_bulk_write_deletes_too(client, index):
    bulk(client, [{"_op_type": "delete", "_index": index, "_id": "1"}], refresh="wait_for")
    assert client.count(index=index)["count"] == 2


def test_a_bulk_write_names_what_it_refused(client, index):
    actions = [{"_index": index, "_id": "4", "_source": {"unknown": "field"}}]
    _written, refused = bulk(client, actions, raise_on_error=False)
    assert refused[0]["index"]["error"]["type"] == "strict_dynamic_mapping_exception"


def test_an_alias_moves_from_one_index_to_another_at_once(client, create):
    one, two = create("one"), create("two")
    alias = one.removesuffix("-one")
    client.indices.put_alias(index=one, name=alias)
    client.indices.update_aliases(
        actions=[{"remove": {"index": one, "alias": alias}}, {"add": {"index": two, "alias": alias}}]
    )
    assert list(client.indices.get_alias(name=alias)) == [two]
