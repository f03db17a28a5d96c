"""Where a long word breaks best, for browsers without a dictionary of Dutch: Chromium has none.

Only for what is shown. Titles in metadata, feeds and search stay as they are.
"""

import re
from functools import cache, lru_cache

from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from pyphen import LANGUAGES, Pyphen

SOFT_HYPHEN = "\u00ad"
LONG = 15  # letters; a shorter word fits on a phone
LEAST = 4  # letters on either side of a break
LONG_WORD = re.compile(rf"[^\W\d_]{{{LONG},}}")
# How the first part of a Dutch compound often ends, and what belongs to the part after it.
FIRST_PART = re.compile(r"(tie|lijk|[^aeious]s)$")
PREFIX = re.compile(r"(be|ge|in|ver)$")
# Browsers break after a hyphen, which leaves the "up" of "start-up" alone on the next line.
SHORT_END = re.compile(r"\b\w+-\w{1,3}\b")


@lru_cache(maxsize=2000)
def hyphenated(text: str, language: str) -> SafeString:
    """The text as HTML, with soft hyphens in its long words and short compounds kept whole."""
    text = LONG_WORD.sub(lambda word: SOFT_HYPHEN.join(parts(word[0], language)), text)
    return mark_safe(SHORT_END.sub(r'<span class="whole">\g<0></span>', conditional_escape(text)))


def parts(word: str, language: str) -> list[str]:
    """The parts of a word between which it may break: few, and preferably the words it is made of."""
    places = [place for place in _syllables(language).positions(word) if not PREFIX.search(word[:place])]
    if len(word) < LONG or not places:
        return [word]
    best = min(places, key=lambda place: (not FIRST_PART.search(word[:place]), abs(place - len(word) / 2)))
    return [*parts(word[:best], language), *parts(word[best:], language)]


def without_soft_hyphens(text: str) -> str:
    """For words that a reader copied from a page."""
    return text.replace(SOFT_HYPHEN, "")


@cache
def _syllables(language: str) -> Pyphen:
    return Pyphen(lang=language if language in LANGUAGES else "nl", left=LEAST, right=LEAST)
