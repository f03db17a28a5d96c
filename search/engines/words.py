"""The words and the titles of the texts, as the tables of an index hold them."""

import time
from collections import Counter
from collections.abc import Collection, Sequence

from search.engines.tables import TableEngine, places
from search.entries import title_key
from search.ranking import Statistics

LAST_LETTER = "\uffff"  # sorts after every letter


class WordsEngine(TableEngine):
    """What typing errors are measured against, what the ranking counts with, and what is suggested."""

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
            f"SELECT key FROM {table}_title_word title JOIN {table}_entry entry ON entry.id = title.id"
            " WHERE title.language = %s AND words >= %s AND words < %s AND (expires IS NULL OR expires > %s)"
            f" ORDER BY is_first DESC, day DESC NULLS LAST, entry.id LIMIT {2 * int(most)}",
            [language, wanted, f"{wanted}{LAST_LETTER}", time.time()],
        )
        # A title may hold what is typed twice.
        return list(dict.fromkeys(key for (key,) in rows))[:most]

    def words_beginning(self, index: str, language: str, beginning: str, most: int) -> list[str]:
        """The folded words that begin so and are longer, those that most texts hold first."""
        over = self._words_that_are_over(index, language)
        enough = int(most) + sum(word.startswith(beginning) for word in over)
        rows = self._ask(
            f"SELECT word, texts FROM {self.table(index)}_spelling WHERE language = %s AND word > %s"
            f" AND word < %s AND texts > 0 ORDER BY texts DESC, word LIMIT {enough}",
            [language, beginning, f"{beginning}{LAST_LETTER}"],
        )
        return [word for word, texts in rows if texts > over[word]][:most]

    def still_spelled(self, index: str, language: str, words: Sequence[str]) -> list[str]:
        """Those of these folded words that the texts hold at this moment, in their order."""
        over = self._words_that_are_over(index, language)
        rows = self._ask(
            f"SELECT word, texts FROM {self.table(index)}_spelling"
            f" WHERE language = %s AND word IN ({places(words)})",
            [language, *words],
        )
        held = {word for word, texts in rows if texts > over[word]}
        return [word for word in words if word in held]

    def _words_that_are_over(self, index: str, language: str) -> Counter[str]:
        """How many texts hold each word, of those whose time is over until `tick` takes them out."""
        table = self.table(index)
        rows = self._ask(
            f"SELECT spellings FROM {table}_entry entry JOIN {table}_shown shown ON shown.id = entry.id"
            " WHERE language = %s AND expires <= %s",
            [language, time.time()],
        )
        return Counter(word for (spellings,) in rows for word in spellings.split())
