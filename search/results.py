"""What visitors see of an answer: rows with marked words, facets, a correction, and ways on."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, islice, zip_longest

from django.conf import settings
from django.core.paginator import Paginator
from django.http import QueryDict
from django.urls import reverse
from django.utils import translation
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language_info
from wagtail.models import Page

from core.alternates import Alternate, language_name
from core.cards import row_cards
from core.listing import Narrowing, ShownFacet, shown_facet
from core.pages import BasePage
from core.public_pages import public_pages
from search.engines.base import Shown
from search.facets import facets
from search.finder import PER_PAGE, Answer
from search.highlight import Passage, Piece, marked, needs_met, passage
from search.index import page_id_of, public_file_names
from search.placements import MOST_TIPS, tips
from search.query import MOST_LETTERS, MOST_WORDS, Correction, Plan, has_signs, wanted
from search.query_log import normal, ticket
from search.site import ask, nearest_words

SORTS = ("date",)
MOST_NEAREST = 5

_LINE_END = re.compile(r"(?<=[^\s.?!:;,…])\n")


@dataclass(frozen=True)
class Row:
    """A result: the page, and what of it answers."""

    page: Page
    title: Sequence[Piece]
    passage: Passage
    file: str  # the name of the file in which the passage stands; empty for the page itself


@dataclass(frozen=True)
class Suggestion:
    text: str
    address: str


@dataclass(frozen=True)
class OtherLanguage:
    name: str  # in the reader's language
    code: str
    url: str
    count: int


class Results(Narrowing):
    """The results of the words and choices in a query string, in the language of the page."""

    has_text_filter = False

    def __init__(self, query: QueryDict, language: str):
        self.query, self.language = query, language
        self.facets = facets()

    # --- What was asked ---------------------------------------------------------------------------

    @property
    def sort(self) -> str:
        asked = self.query.get("sort", "")
        return asked if asked in SORTS else ""

    @property
    def is_exact(self) -> bool:
        """Whether the words count as they were typed, without a correction.

        `exact` is 1, or in a form the words that this was asked for: others typed there are corrected again.
        """
        return bool(self.text) and self.query.get("exact") in ("1", self.text)

    def _parameters(self):
        return super()._parameters() | {
            "sort": [self.sort] if self.sort else [],
            "exact": ["1"] if self.is_exact else [],
        }

    @property
    def _number(self) -> int:
        # Four digits: an engine gathers all that comes before a page, and nobody reads that far.
        asked = self.query.get("page", "")
        return int(asked) if re.fullmatch("[1-9][0-9]{0,3}", asked) else 1

    @property
    def _page_asked(self) -> str:
        """The page whose rows the answer holds."""
        return str(self._number)

    # --- What was found ---------------------------------------------------------------------------

    @cached_property
    def answer(self) -> Answer:
        answer = self._find(self._number)
        return answer if answer.found.results or self._number == 1 else self._find(1)

    def _find(self, number: int) -> Answer:
        return ask(
            self.query.get("q", ""),
            self.language,
            filters=self.chosen,
            correct=not self.is_exact,
            newest_first=bool(self.sort),
            start=(number - 1) * PER_PAGE,
            size=PER_PAGE,
        )

    def newest(self, most: int) -> Sequence[Shown]:
        """The newest results, whatever page or order is asked for."""
        answer = ask(
            self.query.get("q", ""),
            self.language,
            filters=self.chosen,
            correct=not self.is_exact,
            newest_first=True,
            size=most,
        )
        return answer.found.results

    @property
    def is_plain(self) -> bool:
        """Whether it is the answer to words alone, in the order of the ranking."""
        return bool(self.text) and not any(self.chosen.values()) and not self.sort

    @property
    def is_counted(self) -> bool:
        """Whether it says what these words find, as their row in the report does."""
        is_asked_so = self.is_plain and not self.is_exact and not has_signs(self.text)
        return is_asked_so and bool(normal(self.query.get("q", "")))

    @property
    def tips(self) -> list[Page]:
        """What stands above the first results, which a number too high shows too."""
        is_first = self._number == 1 or self._number > self._paginator.num_pages
        return self.placed if is_first else []

    @cached_property
    def placed(self) -> list[Page]:
        """What editors put above the results of these words. Whoever leaves out words has no use for it."""
        if not self.is_plain or self.plan.excluded:
            return []
        chosen = tips(self.text, self.language) or tips(self.corrected, self.language)
        pages = row_cards(public_pages().filter(pk__in=chosen)) if chosen else []
        found = {page.pk: page for page in pages if isinstance(page, BasePage)}
        return [found[page_id] for page_id in chosen if page_id in found][:MOST_TIPS]

    @property
    def ticket(self) -> str:
        """With which the page says what was followed; empty where that is not counted."""
        if not self.is_counted:
            return ""
        first_rank = (self.page.number - 1) * PER_PAGE + 1 - len(self.tips)
        rows = [row.page for row in self.page]
        return ticket(self.text, self.language, [page.pk for page in [*self.tips, *rows]], first_rank)

    @property
    def plan(self) -> Plan:
        return self.answer.plan

    @property
    def total(self) -> int:
        return self.answer.found.total

    @property
    def corrections(self) -> Sequence[Correction]:
        return self.plan.corrections

    @property
    def corrected(self) -> str:
        """The words as they were searched for."""
        return self.plan.corrected(self.text)

    @property
    def rss_address(self) -> str:
        return self.address(format="rss")

    @property
    def exact_address(self) -> str:
        return self.address(exact="1")

    @property
    def some_lack_words(self) -> bool:
        """Whether there are results with some of the words only."""
        return self.answer.found.total > 0 and not self.answer.found.meets_all

    @property
    def relevance_address(self) -> str:
        return self.address(sort=None)

    @property
    def date_address(self) -> str:
        return self.address(sort="date")

    @property
    def limits(self) -> Mapping[str, int] | None:
        """How much of the words is used, when they were more."""
        return {"letters": MOST_LETTERS, "words": MOST_WORDS} if self.plan.is_cut else None

    @cached_property
    def shown_facets(self) -> Sequence[ShownFacet]:
        counts = self.answer.found.counts
        return [
            shown_facet(facet, counts.get(facet.name, {}), self.chosen[facet.name]) for facet in self.facets
        ]

    @cached_property
    def _paginator(self) -> Paginator:
        return Paginator(range(self.total), PER_PAGE)

    def dressed(self, rows: Iterable) -> list[Row]:
        """Pages and files are asked for once more: since they were indexed they may have been hidden."""
        found = {page_id_of(shown.key): shown for shown in self.answer.found.results}
        for tip in self.placed:
            found.pop(tip.pk, None)  # it stands above them
        pages = {page.pk: page for page in row_cards(public_pages().filter(pk__in=list(found)))}
        files = public_file_names([pk for pk, shown in found.items() if shown.files])
        return [self._row(pages[pk], shown, files[pk]) for pk, shown in found.items() if pk in pages]

    def _row(self, page: Page, shown: Shown, public_files: Collection[str]) -> Row:
        summary, text = passage(shown.summary, self.plan), passage(shown.text, self.plan)
        best, file = (text if len(text.needs) > len(summary.needs) else summary), ""
        met = needs_met(shown.title, self.plan) | summary.met | text.met
        most = (0, 0)
        for one in shown.files:
            if len(met) == len(self.plan.needs):
                break  # the page answers in full, and a file may be long
            if one["name"] in public_files:
                found = passage(one["text"], self.plan, but=met)
                # It is found by its name too, which the row shows.
                needs = found.met | needs_met(one["name"], self.plan)
                # What only a file answers is shown, also where the page answers more of the rest.
                answers = (len(needs - met), len(needs))
                if needs - met and answers > most:
                    best, file, most = found, one["name"], answers
        return Row(page, marked(shown.title, self.plan), best, file)

    # --- Ways on ----------------------------------------------------------------------------------

    @cached_property
    def nearest(self) -> list[Suggestion]:
        """For words that nothing is found for: the words of the texts that are most like them.

        First with the most alike for each of them, and then for one at a time, each in its turn.
        """
        found = {place: nearest_words(self.text[slice(*place)], self.language) for place in wanted(self.text)}
        together = {place: words[0] for place, words in found.items() if words}
        alone = chain.from_iterable(
            zip_longest(*([{place: word} for word in words] for place, words in found.items()))
        )
        texts = dict.fromkeys(self._with(words) for words in [together, *alone] if words)
        return [Suggestion(text, self.address(q=text)) for text in islice(texts, MOST_NEAREST)]

    def _with(self, words: dict[tuple[int, int], str]) -> str:
        """What was typed, with other words in these places."""
        text = self.text
        for (start, end), word in reversed(words.items()):
            text = f"{text[:start]}{word}{text[end:]}"
        return text

    @cached_property
    def other_languages(self) -> list[OtherLanguage]:
        """How much the same words find in the other languages of the site."""
        if not self.text:
            return []
        found = []
        for code, url in search_addresses().items():
            if code != self.language:
                count = ask(self.query.get("q", ""), code, correct=not self.is_exact, size=1).found.total
                address = QueryDict(mutable=True)
                address["q"] = self.text
                name = get_language_info(code)["name_translated"]
                found.append(OtherLanguage(name, code, f"{url}?{address.urlencode()}", count))
        return [other for other in found if other.count]


def alternates() -> list[Alternate]:
    """The search in each language, for the language picker."""
    return [Alternate(code, language_name(code), url, True) for code, url in search_addresses().items()]


def search_addresses() -> dict[str, str]:
    """The search in each language of the site."""
    found = {}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            found[code] = reverse("search")
    return found


def html(pieces: Sequence[Piece]) -> SafeString:
    """The pieces with what was found in <mark>, and a dot where a line ends without a mark of its own."""
    return format_html_join(
        "",
        "{}",
        (
            (format_html("<mark>{}</mark>", piece.text) if piece.is_hit else _in_one_line(piece.text),)
            for piece in pieces
        ),
    )


def _in_one_line(text: str) -> str:
    return _LINE_END.sub(" · ", text).replace("\n", " ")
