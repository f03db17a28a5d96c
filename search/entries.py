"""What an index holds of one public object in one language. Pure functions, no Django."""

import datetime
import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from functools import cached_property

from search.analysis import LONGEST, Terms, analyse, analyse_words, cut, fold, fold_each, words, written

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
        body = analyse_words(fold_each(self._words_of_body), self._body, self.language)
        files = Terms((), ())
        if self.files:
            files = analyse(self._text_of_files(), self.language)
        terms = (title.stems, title.parts, body.stems, body.parts, files.stems + files.parts)
        return Streams(*(f" {' '.join(stream)} " if stream else "" for stream in terms))

    @property
    def _body(self) -> str:
        return f"{self.summary}\n{self.text}\n{self.names}"

    @cached_property
    def _words_of_body(self) -> list[str]:
        """Cut once, for the terms and for the spellings."""
        return cut(self._body)

    def _text_of_files(self) -> str:
        text = "\n".join(f"{file.name}\n{file.text}" for file in self.files)
        cut = [word.end for word in words(text)][MOST_FILE_WORDS : MOST_FILE_WORDS + 1]
        return text[: cut[0]] if cut else text

    @cached_property
    def spellings(self) -> set[str]:
        """The words of what stands on the page, for suggestions and for corrections.

        Of those that are the same when folded it is the one that stands there most often; none without end.
        """
        counts = Counter(map(written, [*cut(self.title), *self._words_of_body]))
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


@dataclass(frozen=True)
class Streams:
    """Terms with a space before and after each, as engines index them and as the ranking counts them."""

    title: str
    title_parts: str
    body: str
    body_parts: str
    files: str

    @property
    def terms(self) -> Counter[str]:
        """Each term of the entry once."""
        return Counter(set(" ".join(self.each).split()))

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
