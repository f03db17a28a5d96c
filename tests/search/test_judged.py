"""Judged queries over texts written for it, with noise around them: the floor of what people find."""

from pathlib import Path

import pytest

from benchmarks.texts import noise
from search.evaluation import Judged, evaluate

DATA = Path(__file__).parent / "data"


def judged(name, noisy=0):
    own = Judged.read(DATA / name)
    synonyms = Judged.read(DATA / "judged.json").synonyms
    return Judged([*own.docs, *noise(noisy), *noise(noisy // 4, "en")], own.queries, synonyms)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "noisy", "rank", "recall", "empty"),
    [
        ("judged.json", 300, 0.96, 0.94, 1),
        # Of the second set four abbreviations have no synonym that says what they are short for.
        ("judged_unseen.json", 0, 0.91, 0.92, 4),
    ],
)
def test_what_people_look_for_comes_first(name, noisy, rank, recall, empty):
    report = evaluate(judged(name, noisy))
    assert report.reciprocal_rank >= rank, report.table()
    assert report.recall >= recall, report.table()
    assert report.empty <= empty, report.table()


@pytest.mark.django_db
def test_each_evaluation_corrects_by_the_words_of_its_own_texts():
    for word, typed in (("zwembad", "zwembda"), ("orgelpijp", "orgelpipj")):
        docs = [{"id": word, "lang": "nl", "title": word, "body": ""}]
        report = evaluate(Judged(docs, [{"q": typed, "lang": "nl", "rel": [word]}]))
        assert report.recall == 1, word
