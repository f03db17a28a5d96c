"""Dutch compounds taken apart: raadsinformatie is raad and informatie.

The cheapest way to make the word of words that are known to exist, by how often they are used. The counts are
those of pyspellchecker's Dutch list (MIT): words of subtitles, and a count of 50 for words known from
dictionaries only. Pure functions, no Django.
"""

import gzip
import json
import math
from functools import cache, lru_cache
from importlib.resources import files

COMMON = 300  # a word used as often as this is a word of its own, whatever it was made of
LEXICAL = 100  # and a part of another word that is used as often is left whole
SHORTEST = 7  # of a word that is taken apart
LEAST_COUNTS = {4: 150, 5: 51}  # short words of the list are often names and strange forms
LONGEST = 40
PER_PART = 2.0  # so that few parts win over many
UNUSUAL_LINK = 1.5
LINKS = {"": 0.0, "s": 0.0, "e": UNUSUAL_LINK, "en": UNUSUAL_LINK, "n": UNUSUAL_LINK}

# Parts of three letters: most others are endings, or chance.
SHORT_PARTS = frozenset(
    "app avg bus dag eed eis geo hof lek les lid tip voc wmo web weg wet wob woo zbo zee".split()
)
SHORT_COUNT = 500
# Words of the field that the list lacks or hardly knows, and words that only occur inside others.
FIELD_COUNTS = {"making": 400, "geving": 200, "voering": 200, "griffie": 300, "dataset": 300}
# Before a verb or a noun these change its meaning instead of adding one: voorzitter, onderzoek, leidraad.
NOT_FIRST = frozenset(
    "acht achter anders deze door even geen haar heel heen hier leid mede mits naar neer niet onder"
    " onze open over samen tegen terug vanaf vast veel voor vrij waar weer zelf zijn".split()
)
# Endings that happen to be words.
NOT_LAST = frozenset(
    "achtig atie bare baar eerd elijk ende eren erij gewijs heden heid iging isme iteit lijk lijke lijks"
    " ling lingen loos loze matig matige mijn rijk rijke ring ringen schap schappen ster sters teit tiek"
    " vormig waardig waardige waarts zaam zame".split()
)

Parts = tuple[str, ...]


@cache
def _counts() -> dict[str, int]:
    packed = (files("spellchecker") / "resources/nl.json.gz").read_bytes()
    return json.loads(gzip.decompress(packed)) | FIELD_COUNTS


@cache
def _total() -> float:
    return float(sum(_counts().values()))


def count(word: str) -> int:
    """How often the list has a folded word; 0 for what it does not have."""
    return _counts().get(word, 0)


def is_known(word: str) -> bool:
    return word in _counts()


@lru_cache(maxsize=100_000)
def split(word: str) -> Parts:
    """The parts of a folded Dutch word, in order and without what links them; the word itself if whole."""
    if not SHORTEST <= len(word) <= LONGEST or count(word) >= COMMON:
        return (word,)
    found = _cheapest(word, first=True)
    if found is None:
        return (word,)
    return tuple(leaf for part in found[1] for leaf in _leaves(part))


def _leaves(part: str) -> Parts:
    return (part,) if count(part) >= LEXICAL else split(part)


@lru_cache(maxsize=100_000)
def _cheapest(word: str, *, first: bool = False) -> tuple[float, Parts] | None:
    """The cost and the parts of the best way to make `word`, as a whole only where other parts precede it."""
    whole = None if first else _cost(word, NOT_LAST)
    best: tuple[float, Parts] | None = None if whole is None else (whole, (word,))
    for end in range(3, len(word) - 2):
        cost = _cost(word[:end], NOT_FIRST if first else frozenset())
        if cost is None:
            continue
        for link, surcharge in LINKS.items():
            rest = word[end + len(link) :]
            if not word.startswith(link, end) or len(rest) < 3:
                continue
            tail = _cheapest(rest)
            if tail and (best is None or cost + surcharge + tail[0] < best[0]):
                best = (cost + surcharge + tail[0], (word[:end], *tail[1]))
    return best


def _cost(part: str, barred: frozenset[str]) -> float | None:
    """How surprising a part is, in nats; None for what cannot be one."""
    times = SHORT_COUNT if part in SHORT_PARTS else count(part)
    too_short = len(part) < 4 and part not in SHORT_PARTS
    if too_short or part in barred or not times or times < LEAST_COUNTS.get(len(part), 0):
        return None
    return math.log(_total() / times) + PER_PART
