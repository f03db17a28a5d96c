"""What an index knows, and the known word nearest to one that it does not know. No Django."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

from rapidfuzz import process
from rapidfuzz.distance import OSA

from search.compounds import is_known
from search.ranking import Statistics

SHORTEST = 4  # of a word that may be a typing error of another
LONG = 6  # words as long as this may differ in two letters, shorter ones in one
CANDIDATES = 20


class Spellings:
    """The folded words of the texts of one language, with the number of texts that hold each."""

    def __init__(self, words: Mapping[str, int], still: Callable[[list[str]], list[str]] = list):
        """`still` keeps of some words those that the texts hold now, as they write them."""
        self._words, self._still = words, still

    @cached_property
    def _by_length(self) -> Mapping[int, list[str]]:
        found: dict[int, list[str]] = {}
        for word in self._words:
            if len(word) >= SHORTEST:
                found.setdefault(len(word), []).append(word)
        return found

    def nearest(self, word: str) -> str | None:
        """The known word with the fewest letters different, left out or swapped, as the texts write it.

        Among those the one with the same first letter, then the one most used. None for short words
        and for what has digits: a wrong number is no typing error of another.
        """
        found = self.near(word, 2 if len(word) >= LONG else 1)
        return found[0] if found else None

    def nearest_compound(self, word: str) -> str | None:
        """A word and one of the texts that is misspelt in one letter, the longest first part."""
        for end in range(len(word) - SHORTEST, SHORTEST - 1, -1):
            first, last = word[:end], word[end:]
            if len(last) >= LONG and self._begins_compound(first) and (found := self.near(last, 1)):
                return first + found[0]
            if len(first) >= LONG and last in self._words and (found := self.near(first, 1)):
                return found[0] + next(iter(self._still([last])), last)
        return None

    def _begins_compound(self, part: str) -> bool:
        return is_known(part) or is_known(part.removesuffix("s"))

    def near(self, word: str, most: int = 3) -> list[str]:
        """The known words with at most so many letters different, the most alike first."""
        if len(word) < SHORTEST or not word.isalpha():
            return []
        alike = [
            known
            for length in range(len(word) - most, len(word) + most + 1)
            for known in self._by_length.get(length, ())
        ]
        found = process.extract(word, alike, scorer=OSA.distance, score_cutoff=most, limit=CANDIDATES)
        ranked = sorted(
            (distance, known[0] != word[0], -self._words[known], known) for known, distance, _place in found
        )
        return self._still([row[-1] for row in ranked]) if ranked else []


@dataclass(frozen=True)
class Vocabulary:
    """What a plan asks of an index: which terms it knows, and what was most likely meant."""

    statistics: Statistics
    spellings: Spellings

    def knows(self, term: str) -> bool:
        return self.statistics.knows(term)

    def nearest(self, word: str) -> str | None:
        return self.spellings.nearest(word)

    def nearest_compound(self, word: str) -> str | None:
        return self.spellings.nearest_compound(word)
