"""The words and the titles of the texts, as the tables of an index hold them."""

import time
from collections import Counter
from collections.abc import Collection, Sequence

from search.analysis import fold
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
        """The folded words of the texts that most texts hold, with their number."""
        rows = self._ask(
            f"SELECT word, SUM(texts) FROM {self.table(index)}_spelling WHERE language = %s AND texts > 0"
            f" GROUP BY word ORDER BY SUM(texts) DESC, word LIMIT {int(most)}",
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
        """The words that begin with these folded letters and are longer, those that most texts hold first."""
        over = self._words_that_are_over(index, language)
        enough = int(most) + sum(fold(word).startswith(beginning) for word in over)
        rows = self._ask(
            f"SELECT word FROM {self.table(index)}_spelling WHERE language = %s AND word > %s AND word < %s"
            f" AND texts > 0 GROUP BY word ORDER BY SUM(texts) DESC, word LIMIT {enough}",
            [language, beginning, f"{beginning}{LAST_LETTER}"],
        )
        return self._as_written(index, language, [word for (word,) in rows], over)[:most]

    def still_spelled(self, index: str, language: str, words: Sequence[str]) -> list[str]:
        """Those of these folded words that the texts hold at this moment, in their order, as written."""
        return self._as_written(index, language, words, self._words_that_are_over(index, language))

    def _as_written(self, index: str, language: str, words: Sequence[str], over: Counter[str]) -> list[str]:
        """Each folded word as most texts have it, without those that only texts hold that are over."""
        rows = self._ask(
            f"SELECT word, written, texts FROM {self.table(index)}_spelling"
            f" WHERE language = %s AND word IN ({places(words)}) ORDER BY texts, written DESC",
            [language, *words],
        )
        most_used = {word: written for word, written, texts in rows if texts > over[written]}
        return [most_used[word] for word in words if word in most_used]

    def _words_that_are_over(self, index: str, language: str) -> Counter[str]:
        """How many texts write each word so, of those whose time is over until `tick` takes them out."""
        table = self.table(index)
        rows = self._ask(
            f"SELECT spellings FROM {table}_entry entry JOIN {table}_shown shown ON shown.id = entry.id"
            " WHERE language = %s AND expires <= %s",
            [language, time.time()],
        )
        return Counter(word for (spellings,) in rows for word in spellings.split())
