"""What of a text answers a query: the passage to show, with the words marked. Pure functions, no Django.

One highlighter for all engines, since none can mark *raad* in *raadsinformatie*.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import groupby

from search.analysis import Word, cut_with_starts, fold, found_by, stem
from search.compounds import split
from search.query import Plan

LETTERS = 220  # of a passage
MOST_LETTERS = 500_000  # of a text that are looked at: all that is read of a file
BEFORE = 60  # letters of the passage before its first hit


@dataclass(frozen=True)
class Piece:
    text: str
    is_hit: bool


@dataclass(frozen=True)
class Hit:
    """What of a text meets needs of the plan, at `start` up to `end`."""

    needs: frozenset[int]
    start: int
    end: int


@dataclass(frozen=True)
class Passage:
    pieces: tuple[Piece, ...]
    needs: frozenset[int]  # the places in the plan of those that it meets
    met: frozenset[int]  # of those that the whole text meets
    is_start: bool  # of the text
    is_end: bool

    @property
    def text(self) -> str:
        return "".join(piece.text for piece in self.pieces)


def marked(text: str, plan: Plan) -> tuple[Piece, ...]:
    """The whole text in pieces."""
    return _pieces(text, 0, len(text), hits(text, plan))


def needs_met(text: str, plan: Plan) -> frozenset[int]:
    """The places in the plan of the needs that a text meets."""
    return _met(hits(text, plan))


def _met(found: Iterable[Hit]) -> frozenset[int]:
    return frozenset(need for hit in found for need in hit.needs)


def passage(text: str, plan: Plan, but: Collection[int] = ()) -> Passage:
    """The part of a text that meets most needs, the earliest of equal ones; its beginning if none does.

    Needs in `but` are met elsewhere, so that a part of the text is looked for that meets others.
    """
    text = text[:MOST_LETTERS]
    found = hits(text, plan)
    best = _best_start([hit for hit in found if not hit.needs.issubset(but)])
    start = _begin(text, best)
    end = _finish(text, start, best)
    whole = [hit for hit in found if start <= hit.start and hit.end <= end]
    # Of one that is longer than a passage its beginning is shown.
    inside = whole or [replace(hit, end=end) for hit in found if hit.start == best]
    return Passage(
        _pieces(text, start, end, inside),
        _met(inside),
        _met(found),
        start == 0,
        end == len(text),
    )


def hits(text: str, plan: Plan) -> list[Hit]:
    """Every hit in the order of the text; none overlaps another."""
    cut = cut_with_starts(text)
    forms = _forms({word for word, _start in cut}, plan.language)
    alone, together = _wanted(plan, {term for form in forms.values() for term in form.terms})
    answering = {
        word
        for word, form in forms.items()
        if form.stem in together or any(term in alone for term in form.terms)
    }
    longest = max((len(terms) for options in together.values() for _needs, terms in options), default=1)
    spoken = [(word, start) for word, start in cut if word in forms] if answering else []
    found: list[Hit] = []
    for place, (word, start) in enumerate(spoken):
        if word in answering and not (found and start < found[-1].end):
            beside = [(each, forms[each], begins) for each, begins in spoken[place : place + longest]]
            found += _at(beside, alone, together, plan.language)
    return found


def _at(
    beside: Sequence[tuple[str, "_Form", int]],
    alone: Mapping[str, frozenset[int]],
    together: Mapping[str, Sequence[tuple[frozenset[int], tuple[str, ...]]]],
    language: str,
) -> Sequence[Hit]:
    """What begins with the first of some words that stand next to one another, each with where it begins."""
    word, form, start = beside[0]
    for needs, terms in together.get(form.stem, ()):
        meant = beside[: len(terms)]
        if tuple(each.stem for _word, each, _start in meant) == terms:
            last, _its_form, begins = meant[-1]
            return [Hit(needs, start, begins + len(last))]
    return [*_in_word(Word(form.folded, start, start + len(word)), form, alone, language)]


@dataclass(frozen=True)
class _Form:
    """What a word stands for."""

    folded: str
    terms: tuple[str, ...]  # its stem, and what else it is found by

    @property
    def stem(self) -> str:
        return self.terms[0]


def _forms(different: Iterable[str], language: str) -> dict[str, _Form]:
    """Of the words of a text as they stand there: a long text has few different ones."""
    found = {word: _form(word, language) for word in different}
    return {word: form for word, form in found.items() if form}


@lru_cache(maxsize=200_000)
def _form(word: str, language: str) -> _Form | None:
    """None where nothing of it is left when it is folded."""
    folded = fold(word)
    return _Form(folded, (stem(folded, language), *found_by(folded, language))) if folded else None


def _wanted(
    plan: Plan, known: set[str]
) -> tuple[dict[str, frozenset[int]], dict[str, list[tuple[frozenset[int], tuple[str, ...]]]]]:
    """The needs that each term is marked for; and by their first term those that stand next to one another.

    A text without one part of a compound does not answer it, whatever other parts it holds.
    """
    alone: dict[str, frozenset[int]] = {}
    phrases: dict[tuple[str, ...], frozenset[int]] = {}
    options = [
        (frozenset({place}), option) for place, need in enumerate(plan.needs) for option in need.options
    ]
    for need, option in options:
        if option.is_phrase:
            phrases[option.terms] = phrases.get(option.terms, frozenset()) | need
        elif known.issuperset(option.terms):
            alone |= {term: alone.get(term, frozenset()) | need for term in option.terms}
    together: dict[str, list[tuple[frozenset[int], tuple[str, ...]]]] = {}
    for terms, needs in phrases.items():
        together.setdefault(terms[0], []).append((needs, terms))
    return alone, together


def _in_word(word: Word, form: _Form, alone: Mapping[str, frozenset[int]], language: str) -> Iterator[Hit]:
    met = [alone[term] for term in form.terms if term in alone]
    if form.stem in alone:
        yield Hit(frozenset().union(*met), word.start, word.end)
    elif met:
        yield from _inside(word, alone, language)


def _inside(word: Word, alone: Mapping[str, frozenset[int]], language: str) -> Iterator[Hit]:
    """The parts of a compound that were asked for.

    The whole word where these have no place of their own in it: folding changed its length, or several of
    its parts are one word together.
    """
    stems = [stem(part, language) for part in split(word.folded)]
    if len(word.folded) != word.end - word.start or not any(own in alone for own in stems):
        met = [alone[term] for term in found_by(word.folded, language) if term in alone]
        yield Hit(frozenset().union(*met), word.start, word.end)
        return
    end = 0
    for part in split(word.folded):
        start = word.folded.index(part, end)
        end = start + len(part)
        term = stem(part, language)
        if term in alone:
            yield Hit(alone[term], word.start + start, word.start + end)


def _best_start(found: Sequence[Hit]) -> int:
    """Where the passage with the most needs begins."""
    best, most = 0, (0, 0)
    inside: Counter[int] = Counter()
    last = 0
    for first, hit in enumerate(found):
        while last <= first or (last < len(found) and found[last].end <= hit.start + LETTERS - BEFORE):
            inside.update(found[last].needs)
            last += 1
        needs = sum(1 for count in inside.values() if count)
        if (needs, min(last - first, 4)) > most:
            best, most = hit.start, (needs, min(last - first, 4))
        inside.subtract(hit.needs)
    return best


def _begin(text: str, start: int) -> int:
    """The beginning of the sentence when that is near, or else of a word."""
    if start <= BEFORE:
        return 0
    before = text[start - BEFORE : start]
    for mark in ("\n", ". ", "? ", "! "):
        place = before.rfind(mark)
        if place >= 0:
            return start - BEFORE + place + len(mark)
    return start - BEFORE + before.find(" ") + 1


def _finish(text: str, start: int, hit: int) -> int:
    """Between two words when the text has them after the hit; `start` and `hit` are where those begin."""
    end = start + LETTERS
    if end >= len(text):
        return len(text)
    space = max(text.rfind(mark, start, end) for mark in " \n")
    return space if space > max(start, hit) else end


def _pieces(text: str, start: int, end: int, found: Sequence[Hit]) -> tuple[Piece, ...]:
    pieces = []
    place = start
    for hit in found:
        pieces += [Piece(text[place : hit.start], False), Piece(text[hit.start : hit.end], True)]
        place = hit.end
    pieces.append(Piece(text[place:end], False))
    joined = groupby((piece for piece in pieces if piece.text), key=lambda piece: piece.is_hit)
    return tuple(Piece("".join(piece.text for piece in group), is_hit) for is_hit, group in joined)
