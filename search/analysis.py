"""Text to terms: the one analysis that feeds every engine. Pure functions, no Django.

A text becomes two streams. Its *stems* are its words, folded and stemmed, in order, so that phrases can be
found. Its *parts* are what else its words can be found by: the parts of Dutch compounds, and what is written
with a hyphen as one word. Engines index both streams and weigh the second less.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise

import snowballstemmer

from search import dutch
from search.compounds import is_known, split

VERSION = 7  # of what this module makes of a text, and of how engines keep it: an index has one version only

LONGEST = 100  # letters of a folded word: what is longer is no word, and engines take no more than 255
SNOWBALL = {"en": "english"}
COMPOUNDING = {"nl"}

_WORD = re.compile(
    r"(?:[^\W\d_]\.){2,}[^\W\d_]?|[^\W_]+(?:(?:['’]|[\u0300-\u036f]+)[^\W_]+)*[\u0300-\u036f]*"
)
_HYPHEN = re.compile(r"[-‐‑]")
_HYPHENATED = re.compile(r"[^\W_]+(?:[-‐‑][^\W_]+)+")
_GENITIVE = re.compile(r"['’][sS]$")
_NO_LETTER = re.compile(r"[\W_]+")
# Without its apostrophe this is another word: zon.
_SHORTENED = {"zo'n": "zo", "zo’n": "zo"}


@dataclass(frozen=True, slots=True)
class Word:
    """A word as it stands in a text at `start` up to `end`, and folded."""

    folded: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Terms:
    stems: tuple[str, ...]
    parts: tuple[str, ...]


@lru_cache(maxsize=200_000)
def fold(word: str) -> str:
    """In lower case, without accents, marks and the 's of a genitive or plural: Programma’s is programma."""
    plain = unicodedata.normalize("NFKD", _GENITIVE.sub("", word)).casefold()
    plain = _SHORTENED.get(plain, plain)
    letters = _NO_LETTER.sub("", "".join(letter for letter in plain if not unicodedata.combining(letter)))
    return letters[:LONGEST]


@lru_cache(maxsize=200_000)
def written(word: str) -> str:
    """For people to read: in small letters, with its accents but without what `fold` takes off its end."""
    return unicodedata.normalize("NFC", _GENITIVE.sub("", word).lower())


def words(text: str) -> Iterator[Word]:
    """The words of a text; "A.V.G." is one word, "Woo-verzoek" is two."""
    for match in _WORD.finditer(text):
        folded = fold(match.group())
        if folded:
            yield Word(folded, match.start(), match.end())


def cut(text: str) -> list[str]:
    """The words of a text as they stand there, without their places, which is much faster."""
    return _WORD.findall(text)


def cut_with_starts(text: str) -> list[tuple[str, int]]:
    """The same, each with where it begins."""
    return [(match.group(), match.start()) for match in _WORD.finditer(text)]


def folded_words(text: str) -> list[str]:
    """The same, folded."""
    return fold_each(cut(text))


def fold_each(found: Iterable[str]) -> list[str]:
    return [folded for word in found if (folded := fold(word))]


def hyphenated(text: str) -> Iterator[Word]:
    """What is written with hyphens, joined: "Woo-verzoek" is wooverzoek."""
    for match in _HYPHENATED.finditer(text):
        yield Word(fold(match.group()), match.start(), match.end())


@lru_cache(maxsize=200_000)
def stem(word: str, language: str) -> str:
    """The stem of a folded word; the word itself in a language that has no stemmer."""
    if language == "nl":
        return dutch.stem(word)
    stemmer = _stemmer(language)
    return (stemmer.stemWord(word) or word) if stemmer else word


@lru_cache(maxsize=200_000)
def parts(word: str, language: str) -> tuple[str, ...]:
    """The stems of a compound's parts, in order; empty for a word that is whole or cannot be one."""
    found = split(word) if language in COMPOUNDING else (word,)
    return tuple(stem(part, language) for part in found) if len(found) > 1 else ()


@lru_cache(maxsize=200_000)
def found_by(word: str, language: str) -> tuple[str, ...]:
    """What else a word can be found by: its parts, and the smaller compounds within it that are words."""
    if language not in COMPOUNDING:
        return ()
    own = split(word)
    if len(own) == 1:
        return ()
    smaller = [first + second for first, second in pairwise(own) if len(own) > 2 and is_known(first + second)]
    return tuple(dict.fromkeys(stem(part, language) for part in (*own, *smaller)))


def analyse(text: str, language: str) -> Terms:
    """The terms of a text in the language of a locale ("nl", "en")."""
    return analyse_words(folded_words(text), text, language)


def analyse_words(found: Sequence[str], text: str, language: str) -> Terms:
    """The same for a text whose folded words are known."""
    stems = [stem(word, language) for word in found]
    others = [term for word in found for term in found_by(word, language)]
    # The few words with a hyphen are found much faster in a text of those alone.
    if _HYPHEN.search(text):
        joined = " ".join([piece for piece in text.split() if _HYPHEN.search(piece)])
        others += [stem(word.folded, language) for word in hyphenated(joined)]
    return Terms(tuple(stems), tuple(others))


@cache
def _stemmer(language: str):
    name = SNOWBALL.get(language)
    return snowballstemmer.stemmer(name) if name else None
