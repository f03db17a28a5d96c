"""What an index knows, and the known word nearest to one that it does not know. No Django."""

from collections.abc import Iterable, Mapping

from rapidfuzz import process
from rapidfuzz.distance import OSA

SHORTEST = 4  # of a word that may be a typing error of another
LONG = 6  # words as long as this may differ in two letters, shorter ones in one
CANDIDATES = 20


class Vocabulary:
    """The terms of an index, and its folded words with the number of texts that hold each."""

    def __init__(self, terms: Iterable[str], words: Mapping[str, int]):
        self._terms = frozenset(terms)
        self._words = words
        self._spellings = [word for word in words if len(word) >= SHORTEST]

    def knows(self, term: str) -> bool:
        return term in self._terms

    def nearest(self, word: str) -> str | None:
        """The known word with the fewest letters different, left out or swapped.

        Among those the one with the same first letter, then the one most used. None for short words
        and for what has digits: a wrong number is no typing error of another.
        """
        if len(word) < SHORTEST or not word.isalpha():
            return None
        most = 2 if len(word) >= LONG else 1
        found = process.extract(
            word, self._spellings, scorer=OSA.distance, score_cutoff=most, limit=CANDIDATES
        )
        ranked = sorted(
            (distance, known[0] != word[0], -self._words[known], known) for known, distance, _place in found
        )
        return ranked[0][-1] if ranked else None
