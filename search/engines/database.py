"""What the engines in a database share: the words of the texts, and the search itself."""

import datetime
import time
from abc import abstractmethod
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace

import numpy as np

from search.engines.base import Question, Shown, Wanted
from search.engines.counting import Numbers
from search.engines.tables import STREAMS, TableEngine, places
from search.entries import Streams, title_key
from search.query import Need
from search.ranking import Candidate, Statistics

LAST_LETTER = "\uffff"  # sorts after every letter
MOST_RANKED = 3_000  # results; of more, those with a word in the title come first, and then the newest


class DatabaseEngine(TableEngine):
    # --- Words ------------------------------------------------------------------------------------

    def statistics(self, index: str, language: str, terms: Collection[str]) -> Statistics:
        """Of these terms, in one query; `""` is counted for every text."""
        asked = ["", *terms]
        rows = self._ask(
            f"SELECT word, texts FROM {self.table(index)}_term"
            f" WHERE language = %s AND word IN ({places(asked)})",
            [language, *asked],
        )
        counts = dict(rows)
        return Statistics(counts.pop("", 0), counts)

    def spellings(self, index: str, language: str, most: int) -> dict[str, int]:
        """The words of the texts that most texts hold, with their number."""
        rows = self._ask(
            f"SELECT word, texts FROM {self.table(index)}_spelling WHERE language = %s AND texts > 0"
            f" AND word <> '' ORDER BY texts DESC, word LIMIT {int(most)}",
            [language],
        )
        return dict(rows)

    def titles_like(self, index: str, language: str, beginning: str, most: int) -> list[str]:
        """Keys of entries whose title begins so, and then of those with a word that does."""
        wanted = title_key(beginning)
        table = self.table(index)
        rows = self._ask(
            f"SELECT key FROM {table}_entry WHERE language = %s"
            " AND (title_key LIKE %s OR title_key LIKE %s) AND (expires IS NULL OR expires > %s)"
            f" ORDER BY CASE WHEN title_key LIKE %s THEN 0 ELSE 1 END, day DESC, id LIMIT {int(most)}",
            [language, f"{wanted}%", f"% {wanted}%", time.time(), f"{wanted}%"],
        )
        return [key for (key,) in rows]

    def words_beginning(self, index: str, language: str, beginning: str, most: int) -> list[str]:
        """The folded words that begin so and are longer, those that most texts hold first."""
        if self._holds_what_expired(index):
            return []
        rows = self._ask(
            f"SELECT word FROM {self.table(index)}_spelling WHERE language = %s AND word > %s AND word < %s"
            f" AND texts > 0 ORDER BY texts DESC, word LIMIT {int(most)}",
            [language, beginning, f"{beginning}{LAST_LETTER}"],
        )
        return [word for (word,) in rows]

    def still_spelled(self, index: str, language: str, words: Sequence[str]) -> list[str]:
        """Those of these folded words that the texts hold at this moment, in their order."""
        if self._holds_what_expired(index):
            return []
        rows = self._ask(
            f"SELECT word FROM {self.table(index)}_spelling"
            f" WHERE language = %s AND texts > 0 AND word IN ({places(words)})",
            [language, *words],
        )
        held = {word for (word,) in rows}
        return [word for word in words if word in held]

    def _holds_what_expired(self, index: str) -> bool:
        """Whether words may be those of a page whose time is over, until `tick` takes it out."""
        rows = self._ask(
            f"SELECT 1 FROM {self.table(index)}_entry WHERE expires <= %s LIMIT 1", [time.time()]
        )
        return bool(rows)

    # --- Searching --------------------------------------------------------------------------------

    @abstractmethod
    def condition(self, table: str, wanted: Wanted) -> tuple[str, str, list]:
        """What to join to `entry`, the condition for a result, and the parameters of both."""

    @abstractmethod
    def joined(self, numbers: str) -> str:
        """The aggregate that makes one text of numbers, with commas."""

    @abstractmethod
    def rank(self, table: str, wanted: Wanted, question: Question) -> tuple[str, list]:
        """What to order results by, the best first, and its parameters."""

    def combinations(self, index: str, wanted: Wanted) -> Numbers:
        """They come as one text: tens of thousands of rows would take twice as long, grouped or not."""
        table = self.table(index)
        join, condition, parameters = self._condition(table, wanted)
        ((numbers,),) = self._ask(
            f"SELECT {self.joined('entry.combination')} FROM {table}_entry entry {join} WHERE {condition}",
            parameters,
        )
        return np.fromstring(numbers or "", np.int64, sep=",")

    def values(self, index: str, numbers: Collection[int]) -> dict[int, str]:
        rows = self._ask(
            f"SELECT id, facets FROM {self.table(index)}_combination WHERE id IN ({places(numbers)})", numbers
        )
        return dict(rows)

    def best(self, index, wanted, question, combinations, count) -> list[str]:
        if question.newest_first or question.plan.is_empty:
            return self._newest(index, wanted, combinations, count)
        titled = in_titles(wanted, question.statistics)
        order, more = self.rank(self.table(index), wanted, question)
        found = self._first(index, titled, combinations, count, order, more)
        if titled != wanted and len(found) < count:
            found += self._newest(index, wanted, combinations, count)
        return list(dict.fromkeys(found))[:count]

    def _newest(self, index, wanted, combinations, count) -> list[str]:
        return self._first(index, wanted, combinations, count, "entry.day DESC NULLS LAST", [])

    def _first(self, index, wanted, combinations, count, order: str, more: list) -> list[str]:
        table = self.table(index)
        join, condition, parameters = self._condition(table, wanted)
        narrowed, numbers = self._among(combinations)
        rows = self._ask(
            f"SELECT entry.key FROM {table}_entry entry {join} WHERE {condition}{narrowed}"
            f" ORDER BY {order}, entry.id LIMIT {int(count)}",
            [*parameters, *numbers, *more],
        )
        return [key for (key,) in rows]

    def titled(self, index, wanted, title_key, combinations) -> list[str]:
        table = self.table(index)
        if not self._ask(f"SELECT 1 FROM {table}_entry WHERE title_key = %s LIMIT 1", [title_key]):
            return []  # as for most questions, and soon known
        join, condition, parameters = self._condition(table, wanted)
        narrowed, numbers = self._among(combinations)
        rows = self._ask(
            f"SELECT entry.key FROM {table}_entry entry {join}"
            f" WHERE entry.title_key = %s AND {condition}{narrowed}"
            " ORDER BY entry.day DESC NULLS LAST LIMIT 3",
            [title_key, *parameters, *numbers],
        )
        return [key for (key,) in rows]

    def candidates(self, index: str, keys: Sequence[str]) -> list[Candidate]:
        table = self.table(index)
        rows = self._ask(
            f"SELECT key, day, boost, ages, {', '.join(STREAMS)} FROM {table}_entry entry"
            f" JOIN {table}_shown shown ON shown.id = entry.id WHERE key IN ({places(keys)})",
            keys,
        )
        return [
            Candidate(key, Streams(*streams), day and datetime.date.fromordinal(day), boost, bool(ages))
            for key, day, boost, ages, *streams in rows
        ]

    def shown(self, index: str, keys: Sequence[str]) -> list[Shown]:
        if not keys:
            return []
        table = self.table(index)
        found = dict(
            self._ask(
                f"SELECT key, shown FROM {table}_entry entry JOIN {table}_shown shown ON shown.id = entry.id"
                f" WHERE key IN ({places(keys)})",
                keys,
            )
        )
        return [Shown.of(key, found[key]) for key in keys if key in found]

    def _condition(self, table: str, wanted: Wanted) -> tuple[str, str, list]:
        join, condition, parameters = self.condition(table, wanted)
        condition += " AND (entry.expires IS NULL OR entry.expires > %s)"
        parameters = [*parameters, wanted.moment.timestamp()]
        if wanted.without:
            condition += f" AND entry.key NOT IN ({places(wanted.without)})"
            parameters += sorted(wanted.without)
        return join, condition, parameters

    @abstractmethod
    def _among(self, combinations: Collection[int] | None) -> tuple[str, list]:
        """The condition that an entry has one of these combinations; None stands for any."""


def expression(wanted: Wanted, need: Callable[[Need], str], all_of: str, any_of: str) -> str:
    """The needs of a result in the words of an engine; parentheses around each."""
    return (all_of if wanted.every else any_of).join(f"({need(each)})" for each in wanted.needs)


def in_titles(wanted: Wanted, statistics: Statistics) -> Wanted:
    """Where too many texts may fit to rank them all: only those with the word that says most in the title."""
    counts = [statistics.of_need(need) for need in wanted.needs]
    if (min(counts, default=0) if wanted.every else sum(counts)) <= MOST_RANKED:
        return wanted
    rarest = wanted.needs[counts.index(min(counts))]
    return replace(wanted, titled=(rarest,) if wanted.every else wanted.needs)
