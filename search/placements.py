"""The pages that editors put above the results of a query, or keep out of them."""

from dataclasses import dataclass, field

from core.shared import shared
from search.analysis import folded_words
from search.index import key_of
from search.models import Placement, phrases
from search.query import meaning

MOST_TIPS = 3  # above one list of results


@dataclass(frozen=True)
class Places:
    """Ids of pages, by the meaning of the query that places them."""

    first: dict[frozenset[str], list[int]] = field(default_factory=dict)
    nowhere: dict[frozenset[str], list[int]] = field(default_factory=dict)
    phrases: list[tuple[str, int]] = field(default_factory=list)  # what is asked for those that come first


def tips(typed: str, language: str) -> list[int]:
    """Ids of the pages that stand above the results, public or not, of which `MOST_TIPS` are shown."""
    return places_in(language).first.get(meaning(typed, language), [])


def tips_beginning(typed: str, language: str) -> list[int]:
    """Ids of the pages that would stand above the results of what somebody is typing."""
    beginning = " ".join(folded_words(typed))
    found = (page_id for phrase, page_id in places_in(language).phrases if phrase.startswith(beginning))
    return list(dict.fromkeys(found))[:MOST_TIPS] if beginning else []


def kept_out(typed: str, language: str) -> frozenset[str]:
    """The keys of entries that are no result."""
    return frozenset(map(key_of, places_in(language).nowhere.get(meaning(typed, language), [])))


def places_in(language: str) -> Places:
    """Kept while nothing is changed."""
    return shared(("placements", language), lambda: _places(language))


def _places(language: str) -> Places:
    found = Places()
    for row in Placement.objects.filter(language=language).order_by("pk"):
        is_first = row.effect == Placement.Effect.FIRST
        by_meaning = found.first if is_first else found.nowhere
        for phrase in phrases(row.asked):
            page_ids = by_meaning.setdefault(meaning(phrase, language), [])
            if row.page_id not in page_ids:
                page_ids.append(row.page_id)
            if is_first:
                found.phrases.append((" ".join(folded_words(phrase)), row.page_id))
    return found
