"""What somebody typed, as a plan that every engine can carry out. Pure functions, no Django.

A plan is a list of needs, one for each word that carries meaning. Each need can be met in several ways: by
the word's stem, by all parts of a compound, by a synonym, or by the nearest word that the index knows. The
best results meet every need; where there are few of those, results that meet some follow.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import product
from typing import Literal, Protocol

from search.analysis import Word, analyse, fold, folded_words, hyphenated, parts, stem, words

MOST_LETTERS = 200
MOST_WORDS = 20

How = Literal["stem", "parts", "synonym", "spelling"]

_QUOTED = r'"([^"]*)"|“([^”]*)”|„([^”“]*)[”“]'
_PHRASE = re.compile(_QUOTED)
_QUOTE = re.compile('["“„]')
_EXCLUDED = re.compile(rf"(?<!\S)[-–−](?:{_QUOTED}|([^\W_]\S*))")

# Words without meaning of their own: they need not be met where a query has other words.
STOP_WORDS: Mapping[str, frozenset[str]] = {
    "nl": frozenset(
        "aan al als bij dan dat de deze die dit door een en er geen had heb hebben heeft het hier"
        " hij hoe hun ik in is je jij kan kun kunnen maar me mee met mij mijn moet moeten mag mogen"
        " na naar niet nog nu of om ons onze ook op over te tegen toch tot tussen uit u uw van"
        " vanuit veel voor waar wanneer wat we wel welk welke werd wie wij word worden wordt waarom"
        " zal ze zich zij zijn zo zonder zou zullen".split()
    ),
    "en": frozenset(
        "a about all an and any are as at be been between but by can could did do does for from had"
        " has have how i if in into is it its may me must my no not of on or our shall should so"
        " than that the their there these they this those to was we were what when where which who"
        " why will with would you your".split()
    ),
}


@dataclass(frozen=True)
class Option:
    """One way to meet a need: all these terms, in this order next to one another if `adjacent`."""

    terms: tuple[str, ...]
    how: How
    adjacent: bool = False

    @property
    def is_phrase(self) -> bool:
        return self.adjacent and len(self.terms) > 1

    @property
    def sought(self) -> tuple[str, ...]:
        """What a text holds that meets this: each of these, in terms with a space before and after."""
        pieces = (" ".join(self.terms),) if self.adjacent else self.terms
        return tuple(f" {piece} " for piece in pieces)


@dataclass(frozen=True)
class Need:
    word: str  # as it was typed, or as it was corrected
    options: tuple[Option, ...]


@dataclass(frozen=True)
class Correction:
    typed: str
    used: str


@dataclass(frozen=True)
class Plan:
    language: str
    needs: tuple[Need, ...] = ()
    excluded: tuple[Option, ...] = ()
    corrections: tuple[Correction, ...] = ()
    is_cut: bool = False  # whether what was typed was longer than is used

    @property
    def is_empty(self) -> bool:
        return not self.needs

    def corrected(self, typed: str) -> str:
        """What was typed, with the words that were used instead."""
        for correction in self.corrections:
            typed = re.sub(rf"(?<!\w){re.escape(correction.typed)}(?!\w)", correction.used, typed)
        return typed

    @property
    def terms(self) -> frozenset[str]:
        """Every term that may have matched, for highlights."""
        return frozenset(term for need in self.needs for option in need.options for term in option.terms)


class Vocabulary(Protocol):
    """What an index knows: its terms, and the words as they are written in its texts."""

    def knows(self, term: str) -> bool: ...

    def nearest(self, word: str) -> str | None:
        """The word that was most likely meant, as the texts write it; None if none is near."""
        ...

    def nearest_compound(self, word: str) -> str | None:
        """The compound that was most likely meant, which the texts need not hold as one word."""
        ...


@dataclass(frozen=True)
class Synonym:
    """Whoever asks for `asked` also wants `found`; both are one or more stems that stand together."""

    asked: tuple[str, ...]
    found: tuple[str, ...]


@dataclass
class Planner:
    """Makes plans in one language for one vocabulary."""

    language: str
    vocabulary: Vocabulary
    synonyms: Sequence[Synonym] = ()
    correct: bool = True
    _by_first: dict[str, list[Synonym]] = field(init=False)

    def __post_init__(self):
        self._by_first = {}
        for synonym in self.synonyms:
            self._by_first.setdefault(synonym.asked[0], []).append(synonym)

    def plan(self, typed: str) -> Plan:
        text, is_cut = _cut(typed)
        unwanted, text = _take(_EXCLUDED, text)
        phrases, text = _take(_PHRASE, text)
        asked = [text[start:end] for start, end in _pieces(text)]
        corrections: list[Correction] = []
        needs = [self._phrase(phrase) for phrase in phrases]
        needs += self._needs(asked, corrections)
        return Plan(
            self.language,
            tuple(dict.fromkeys(need for need in needs if need.options)),
            tuple(option for word in unwanted for option in self._phrase(word).options),
            tuple(corrections),
            is_cut,
        )

    def _phrase(self, text: str) -> Need:
        """As it stands there; what is written with hyphens also as one word."""
        found = dict.fromkeys((self._stems(text), *_joined(text, self.language)))
        return Need(text, tuple(Option(terms, "stem", adjacent=True) for terms in found if terms))

    def _needs(self, asked: Sequence[str], corrections: list[Correction]) -> list[Need]:
        """Words without meaning count where they are part of a synonym, or where there are no others.

        Of words that have a synonym together each that carries meaning is met by itself or by that synonym;
        where only one of them does, only all together.
        """
        stop = STOP_WORDS.get(self.language, frozenset())
        if all(fold(word) in stop for word in asked):
            stop = frozenset()
        needs = []
        place = 0
        while place < len(asked):
            length, found = self._synonyms(asked, place)
            words = asked[place : place + length]
            telling = [word for word in words if fold(word) not in stop]
            if len(telling) > 1:
                needs += [self._need(word, [*self._own(word), *found], corrections) for word in telling]
            elif found or fold(words[0]) not in stop:
                needs.append(self._need(" ".join(words), found, corrections))
            place += length
        return needs

    def _own(self, word: str) -> list[Option]:
        """The synonyms of one word, which it keeps where it also has some together with others."""
        return self._synonyms([word], 0)[1]

    def _synonyms(self, asked: Sequence[str], place: int) -> tuple[int, list[Option]]:
        """How many words from here on have synonyms together, and these; one word without any otherwise."""
        stems = [stem(fold(word), self.language) for word in asked[place:]]
        fitting = [
            synonym
            for synonym in self._by_first.get(stems[0], ())
            if tuple(stems[: len(synonym.asked)]) == synonym.asked
        ]
        if not fitting:
            return 1, []
        longest = max(len(synonym.asked) for synonym in fitting)
        found = [synonym.found for synonym in fitting if len(synonym.asked) == longest]
        return longest, [Option(terms, "synonym", adjacent=True) for terms in found]

    def _need(self, typed: str, synonyms: list[Option], corrections: list[Correction]) -> Need:
        options = [*self._forms(typed), *synonyms]
        # What editors wrote in a synonym is no typing error.
        if self.correct and not synonyms and not any(map(self._is_known, options)):
            word = self._nearest(fold(typed))
            if word and fold(word) != fold(typed):
                corrections.append(Correction(typed, word))
                spelled = [_corrected(option) for option in self._forms(word)]
                return Need(word, (*spelled, *self._own(word), *synonyms))
        return Need(typed, tuple(dict.fromkeys(options)))

    def _nearest(self, word: str) -> str | None:
        """What was likely meant; of a compound, that nobody need have written, one part may be misspelt."""
        if (found := self.vocabulary.nearest(word)) or parts(word, self.language):
            return found
        compound = self.vocabulary.nearest_compound(word)
        return compound if compound and parts(fold(compound), self.language) else None

    def _forms(self, typed: str) -> list[Option]:
        """A word by its stem, what is written with hyphens in both forms, and a compound by its parts."""
        pieces = self._stems(typed)
        joined = fold(typed)
        options = [Option(pieces, "stem", adjacent=True)] if pieces else []
        if len(pieces) > 1:
            options.append(Option((stem(joined, self.language),), "stem"))
        if own := parts(joined, self.language):
            options.append(Option(own, "parts"))
        return options

    def _is_known(self, option: Option) -> bool:
        return all(map(self.vocabulary.knows, option.terms))

    def _stems(self, text: str) -> tuple[str, ...]:
        return analyse(text, self.language).stems


def _corrected(option: Option) -> Option:
    """A way to meet what was likely meant; the parts of a compound are further from it than that anyway."""
    return option if option.how == "parts" else replace(option, how="spelling")


def meaning(typed: str, language: str) -> frozenset[str]:
    """The stems that carry meaning and are wanted: the same for words in another form or order."""
    found = folded_words(_take(_EXCLUDED, typed)[1])
    telling = [word for word in found if word not in STOP_WORDS.get(language, ())]
    return frozenset(stem(word, language) for word in telling or found)


def has_signs(typed: str) -> bool:
    """Whether quotation marks or a minus make the question another one than its words alone."""
    return bool(_PHRASE.search(typed) or _EXCLUDED.search(typed))


def begins_phrase(typed: str) -> bool:
    """Whether there is a quotation mark that nothing closes as yet."""
    return bool(_QUOTE.search(_PHRASE.sub("", typed)))


def wanted(typed: str) -> list[tuple[int, int]]:
    """Where the words that are asked for begin and end, those of phrases included."""
    text, _is_cut = _cut(typed)
    unwanted = [match.span() for match in _EXCLUDED.finditer(text)]
    return [
        (start, end)
        for start, end in _pieces(text)
        if not any(first <= start < last for first, last in unwanted)
    ]


def _cut(typed: str) -> tuple[str, bool]:
    """As much as is used, words in phrases and those not wanted included, and whether there is more."""
    text = typed[:MOST_LETTERS]
    pieces = _pieces(text)
    if len(pieces) > MOST_WORDS:
        return text[: pieces[MOST_WORDS - 1][1]], True
    return text, len(typed) > MOST_LETTERS


def _pieces(text: str) -> list[tuple[int, int]]:
    """Where words begin and end, those with hyphens in one piece."""
    joined = {word.start: word for word in hyphenated(text)}
    found: list[tuple[int, int]] = []
    end = 0
    for word in words(text):
        whole: Word = joined.get(word.start, word)
        if word.start >= end:
            found.append((whole.start, whole.end))
            end = whole.end
    return found


def _take(pattern: re.Pattern[str], text: str) -> tuple[list[str], str]:
    """What the groups of a pattern match in the text, and the text without it."""
    found = [next(filter(None, match.groups()), "") for match in pattern.finditer(text)]
    return found, pattern.sub(" ", text)


def synonyms_of(language: str, pairs: Sequence[tuple[Sequence[str], Sequence[str], bool]]) -> list[Synonym]:
    """Synonyms as editors write them: words asked, words found as well, and whether that holds both ways."""
    found = []
    for asked, wanted, both in pairs:
        for first, second in product(asked, wanted):
            for one, other in product(_written(first, language), _written(second, language)):
                found += [Synonym(one, other), Synonym(other, one)][: 2 if both else 1]
    return found


def _written(text: str, language: str) -> Iterator[tuple[str, ...]]:
    """The stems of words, and once more with those that have hyphens as one word each."""
    terms = analyse(text, language).stems
    if terms:
        yield terms
        yield from _joined(text, language)


def _joined(text: str, language: str) -> Iterator[tuple[str, ...]]:
    """The stems of words of which some have hyphens, each of those as one word."""
    if any(hyphenated(text)):
        yield tuple(stem(fold(text[start:end]), language) for start, end in _pieces(text))
