"""What an index holds of one public object in one language. Pure functions, no Django."""

import datetime
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from functools import cached_property
from itertools import chain

from search.analysis import LONGEST, Terms, analyse, analyse_words, cut, fold, fold_each, words, written

GAP = "+"  # among terms; no word is that
MOST_FILE_WORDS = 100_000  # of all files of an entry together: more than are read of one report

Facets = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class File:
    """A file that a page offers, and the text in it."""

    name: str
    text: str


@dataclass(frozen=True)
class Entry:
    """An object as visitors read it. `names` are words that it is found by and that stand on no page."""

    key: str
    language: str
    title: str
    summary: str = ""
    text: str = ""
    names: str = ""
    files: tuple[File, ...] = ()
    facets: Facets = field(default_factory=dict)  # the language need not be among them
    day: datetime.date | None = None
    expires: datetime.datetime | None = None
    boost: float = 1.0
    ages: bool = False  # whether it is worth less as it gets older: news, not a guide

    @cached_property
    def streams(self) -> "Streams":
        title = analyse(self.title, self.language)
        body = [
            analyse_words(fold_each(found), text, self.language) for text, found in self._body_and_its_words
        ]
        files = [analyse(text, self.language) for text in self._texts_of_files()]
        in_files = [*(terms.stems for terms in files), *_alone(files)]
        return Streams(
            _stream([title.stems]),
            _stream(_alone([title])),
            _stream(terms.stems for terms in body),
            _stream(_alone(body)),
            _stream(in_files),
        )

    @cached_property
    def _body_and_its_words(self) -> list[tuple[str, list[str]]]:
        """Cut once, for the terms and for the spellings."""
        return [(text, cut(text)) for text in (self.summary, self.text, self.names)]

    def _texts_of_files(self) -> Iterator[str]:
        """Their names and what is in them, as far as it counts."""
        left = MOST_FILE_WORDS
        for text in chain.from_iterable((file.name, file.text) for file in self.files):
            ends = [word.end for word in words(text)][:left]
            left -= len(ends)
            yield text[: ends[-1]] if ends else ""

    @cached_property
    def spellings(self) -> set[str]:
        """The words of what stands on the page, for suggestions and for corrections.

        Of those that are the same when folded it is the one that stands there most often; none without end.
        """
        body = chain.from_iterable(found for _text, found in self._body_and_its_words)
        counts = Counter(map(written, [*cut(self.title), *body]))
        by_folded = {fold(word): word for word in sorted(counts, key=counts.__getitem__)}
        return {word for folded, word in by_folded.items() if folded and len(word) <= LONGEST}

    @property
    def shown(self) -> str:
        """What the results page needs, as JSON."""
        files = [asdict(file) for file in self.files]
        return json.dumps(
            {"title": self.title, "summary": self.summary, "text": self.text, "files": files},
            ensure_ascii=False,
        )

    @property
    def title_key(self) -> str:
        return title_key(self.title)

    @property
    def choices(self) -> list[str]:
        """All facet values."""
        facets = {**self.facets, "language": (self.language,)}
        return [choice(facet, value) for facet in sorted(facets) for value in sorted(set(facets[facet]))]


def _alone(found: Iterable[Terms]) -> Iterator[tuple[str]]:
    """Each part of a compound on its own: it stands next to no other word."""
    return ((part,) for terms in found for part in terms.parts)


def _stream(runs: Iterable[Sequence[str]]) -> str:
    """Of words that stand next to one another, with a gap between each run of them and the next."""
    text = f" {GAP} ".join(" ".join(run) for run in runs if run)
    return f" {text} " if text else ""


@dataclass(frozen=True)
class Streams:
    """Terms with a space before and after each, as engines index them and as the ranking counts them.

    A gap stands between terms that are not next to one another on the page, so that no phrase is found there.
    """

    title: str
    title_parts: str
    body: str
    body_parts: str
    files: str

    @property
    def terms(self) -> Counter[str]:
        """Each term of the entry once."""
        return Counter(set(" ".join(self.each).split()) - {GAP})

    @property
    def each(self) -> tuple[str, ...]:
        return (self.title, self.title_parts, self.body, self.body_parts, self.files)

    def hold(self, sought: Iterable[str]) -> bool:
        """Whether each of these pieces, which begin and end with a space, stands in one of the streams."""
        return all(any(piece in stream for stream in self.each) for piece in sought)


def choice(facet: str, value: str) -> str:
    """A facet and its value as one string."""
    return f"{facet}={value}"


def facet_and_value(one: str) -> tuple[str, str]:
    facet, _equals, value = one.partition("=")
    return facet, value


def title_key(title: str) -> str:
    """What two spellings of a title share: letters and digits, folded."""
    return " ".join(fold(word) for word in title.split() if fold(word))[:200]
