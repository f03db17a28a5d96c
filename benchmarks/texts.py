"""Texts that nobody asks for: noise to find something in, the same for the same number.

Their words are drawn from pyspellchecker's lists as often as people use them (its counts are of subtitles):
a few words are in most texts, and most words in few.
"""

import datetime
import gzip
import json
import random
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from itertools import accumulate
from typing import Any

FIRST_DAY = datetime.date(2012, 1, 1)
DAYS = 5000
KINDS = "factsheet tips guide tutorial video publication interview guest-blog news report".split()
KNOWN_WORDS = 60_000  # the most used ones


def noise(count: int, language: str = "nl", seed: int = 1) -> Iterator[dict[str, Any]]:
    """`count` texts as `search_eval` reads them: a title of 3-8 words and a body of 60-240."""
    chance = random.Random(f"{language} {seed}")  # noqa: S311
    words, weights = _words(language)
    for number in range(count):
        title = chance.choices(words, cum_weights=weights, k=chance.randint(3, 8))
        body = chance.choices(words, cum_weights=weights, k=chance.randint(60, 240))
        yield {
            "id": f"noise-{language}-{number}",
            "type": chance.choice(KINDS),
            "lang": language,
            "title": " ".join(title).capitalize(),
            "body": f"{' '.join(body).capitalize()}.",
            "date": str(FIRST_DAY + datetime.timedelta(days=chance.randrange(DAYS))),
        }


@cache
def _words(language: str) -> tuple[list[str], list[int]]:
    packed = (files("spellchecker") / f"resources/{language}.json.gz").read_bytes()
    counts = json.loads(gzip.decompress(packed))
    most = sorted(counts, key=lambda word: (-counts[word], word))[:KNOWN_WORDS]
    return most, list(accumulate(counts[word] for word in most))
