"""Stems of Dutch words. Pure functions, no Django.

Porter's Dutch stemmer takes off endings. Before it comes what endings alone do not show: irregular plurals,
the forms of regular verbs (geweigerd is weigeren), and the families of -eren (publiceren, publicatie). A list
of words and how often they are used tells verbs from nouns that look like one.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

import snowballstemmer

from search.compounds import count, is_known

# Plurals that change their vowel or their whole form, also at the end of a compound: raadsleden.
PLURALS = {
    "leden": "lid",
    "steden": "stad",
    "kinderen": "kind",
    "schepen": "schip",
    "overheden": "overheid",
    "mogelijkheden": "mogelijkheid",
    "heden": "heid",
    "catalogi": "catalogus",
    "politici": "politicus",
    "technici": "technicus",
    "musea": "museum",
    "criteria": "criterium",
}
# What the stemmer would take for an ending: openbaar is more than open.
WHOLE = {"openbare": "openbaar", "openbaarheid": "openbaar", "openbaar": "openbaar", "overheid": "overheid"}
# Nouns, and one adjective, that look like the form of a word in -en that is used a lot.
NOUNS = frozenset(
    "gebied geduld geluid gemeente gemeenten gemoed gerecht gevecht gewest gewesten gewicht gezicht gezond"
    " gezonde verband".split()
)
SOFT = {"v": "f", "z": "s"}  # brieven is of brief, adviezen of advies
VOICELESS = frozenset("tkfshpx")  # sounds after which the forms of a verb have a t, and d after others
NOUN_IF_MORE = 5  # times as frequent as the verb it could be of

_PLURAL = re.compile(f"({'|'.join(sorted(PLURALS, key=len, reverse=True))})$")
_PLURAL_S = re.compile(r"^(.{3,}(?:[aeiou]|e[lmnr]|um))s$")
_FAMILY = re.compile(r"^(.{4,}?)(?:[ae]tie|ati(?:ef|eve)|eren?|eer|eer[dt]e?n?|erende?|ering(?:en)?)$")
_CONJUGATED = re.compile(r"^(.{3,})(?:d|t|de|te|den|ten)$")
_OF_VERB = re.compile(r"^(.{4,})ing(?:en)?$")
_LONG_VOWEL = re.compile(r"([^aeiou])(aa|ee|oo|uu)([^aeiou])$")
_DOUBLE = re.compile(r"([bdfgklmnprst])\1$")

# Not "dutch", which is Kraaij and Pohlmann's since snowballstemmer 3: it takes gemeente for a form of menen.
_stemmer = snowballstemmer.stemmer("dutch_porter")


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """The stem of a folded word."""
    word = _singular(word)
    if word in WHOLE:
        return WHOLE[word]
    verb = _verb(word)
    family = _FAMILY.match(verb)
    if family and is_known(f"{family[1]}eren"):
        return f"{family[1]}er"
    short = _DOUBLE.sub(r"\1", _stemmer.stemWord(verb)) or word
    return short[:-1] + SOFT.get(short[-1], short[-1])


def _singular(word: str) -> str:
    word = _PLURAL.sub(lambda match: PLURALS[match[1]], word)
    match = _PLURAL_S.match(word)
    return match[1] if match and is_known(match[1]) else word


def _verb(word: str) -> str:
    """The infinitive of a verb for its regular forms and its noun in -ing; other words as they are."""
    if word in NOUNS or _is_cut_off(word):
        return word
    found = next((verb for verb in _infinitives(word) if is_known(verb)), word)
    return word if count(word) > NOUN_IF_MORE * count(found) else found


def _is_cut_off(word: str) -> bool:
    """Whether it is no word without the e that is missing, nor a verb with it: gemeent."""
    whole = f"{word}e"
    return not is_known(word) and is_known(whole) and _verb(whole) == whole


def _infinitives(word: str) -> Iterator[str]:
    """What could be the infinitive of a form in -d, -t or -ing."""
    if match := _OF_VERB.match(word):
        yield f"{match[1]}en"
    match = _CONJUGATED.match(word)
    if match and word.startswith("ge"):
        for base in (match[1][2:], word[2:]):
            if len(base) > 2 and (base == word[2:] or _ends_as_verbs_do(base, word)):
                yield from (f"{base}en", _LONG_VOWEL.sub(_shortened, base) + "en", f"{base}{base[-1]}en")
    if match and len(match[1]) > (3 if is_known(word) else 4):
        yield from (f"{match[1]}en", _LONG_VOWEL.sub(_shortened, match[1]) + "en")


def _ends_as_verbs_do(base: str, word: str) -> bool:
    """Whether the form of a verb has the t or the d that the sound before it asks for: gemente is none."""
    return (base[-1] in VOICELESS) == (word[len("ge") + len(base)] == "t")


def _shortened(match: re.Match[str]) -> str:
    """The vowel of bewaar as in bewaren."""
    return match[1] + match[2][0] + match[3]
