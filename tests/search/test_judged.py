"""Judged queries over texts written for it: analysis, plan and vocabulary together, on a bare FTS5 table."""

import json
import sqlite3
from collections import Counter
from pathlib import Path

import pytest

from search.analysis import analyse, words
from search.query import Option, Plan, Planner, synonyms_of
from search.vocabulary import Vocabulary

DATA = Path(__file__).parent / "data"
COLUMNS = "CREATE VIRTUAL TABLE texts USING fts5(id UNINDEXED, title, title_parts, body, body_parts)"
INSERT = "INSERT INTO texts VALUES (?, ?, ?, ?, ?)"
WEIGHTS = "0, 6, 3, 1, 0.5"  # id, title, its parts, body, its parts
SHOWN = 10


class Index:
    """The texts of one language."""

    def __init__(self, language, texts, synonyms):
        self.table = sqlite3.connect(":memory:")
        self.table.execute(
            "CREATE VIRTUAL TABLE texts USING fts5(id UNINDEXED, title, title_parts, body, body_parts)"
        )
        terms, spellings = set(), Counter()
        for text in texts:
            title, body = analyse(text["title"], language), analyse(text["body"], language)
            columns = (title.stems, title.parts, body.stems, body.parts)
            self.table.execute(
                "INSERT INTO texts VALUES (?, ?, ?, ?, ?)", [text["id"], *map(" ".join, columns)]
            )
            terms.update(*columns)
            spellings.update({word.folded for word in words(f"{text['title']} {text['body']}")})
        self.planner = Planner(language, Vocabulary(terms, spellings), synonyms_of(language, synonyms))

    def search(self, typed):
        """Ids, first those that meet every need."""
        plan = self.planner.plan(typed)
        found = []
        for joiner in (" AND ", " OR ") if plan.needs else ():
            rows = self.table.execute(
                f"SELECT id FROM texts WHERE texts MATCH ? ORDER BY bm25(texts, {WEIGHTS}) LIMIT {SHOWN}",  # noqa: S608
                [expression(plan, joiner)],
            )
            found += [row for (row,) in rows if row not in found]
        return found[:SHOWN]


def expression(plan: Plan, joiner: str) -> str:
    needs = (" OR ".join(map(condition, need.options)) for need in plan.needs)
    wanted = joiner.join(f"({need})" for need in needs)
    return f"({wanted})" + "".join(f" NOT {condition(option)}" for option in plan.excluded)


def condition(option: Option) -> str:
    if option.adjacent:
        return '"' + " ".join(option.terms) + '"'
    return "(" + " AND ".join(f'"{term}"' for term in option.terms) + ")"


def judge(name):
    """Mean reciprocal rank and recall of the first ten, and the queries without any result."""
    judged = json.loads((DATA / name).read_text())
    listed = json.loads((DATA / "judged.json").read_text())["synonyms"]
    indexes = {}
    for language in ("nl", "en"):
        texts = [text for text in judged["docs"] if text["lang"] == language]
        own = [(row["from"], row["to"], row["both"]) for row in listed if row["lang"] == language]
        indexes[language] = Index(language, texts, own)
    ranks, recalls, empty = [], [], []
    for query in judged["queries"]:
        found = indexes[query["lang"]].search(query["q"])
        right = [place for place, row in enumerate(found, start=1) if row in query["rel"]]
        ranks.append(1 / right[0] if right else 0)
        recalls.append(len(right) / len(query["rel"]))
        empty += [] if found else [query["q"]]
    return sum(ranks) / len(ranks), sum(recalls) / len(recalls), empty


@pytest.mark.parametrize(
    ("name", "rank", "recall", "empty"),
    # Of the second set four abbreviations have no synonym that says what they are short for.
    [("judged.json", 0.96, 0.94, 1), ("judged_unseen.json", 0.91, 0.92, 4)],
)
def test_what_people_look_for_comes_first(name, rank, recall, empty):
    found = judge(name)
    assert found[0] >= rank, found
    assert found[1] >= recall, found
    assert len(found[2]) <= empty, found
