"""What somebody may be about to type: titles that begin with it, and words of the texts."""

from dataclasses import dataclass

from core.public_pages import public_pages
from search import engines
from search.analysis import fold
from search.index import page_id_of
from search.keeping import SITE
from search.placements import kept_out, tips_beginning
from search.query import STOP_WORDS, begins_phrase, has_signs
from search.site import while_rebuilt

SHORTEST = 2
MOST_TITLES = 5
MOST_WORDS = 5
MOST_LETTERS = 60


@dataclass(frozen=True)
class Suggestion:
    text: str
    url: str  # of the page with this title; empty for words to search for


def suggestions(typed: str, language: str) -> list[Suggestion]:
    """From the second letter on: public pages, by tips of editors and by title, then words."""
    typed = " ".join(typed[:MOST_LETTERS].split())
    # A suggestion would take the place of what is typed, signs and all, and ask for what is not wanted.
    if len(fold(typed)) < SHORTEST or has_signs(typed) or begins_phrase(typed):
        return []
    return while_rebuilt(lambda: [*_titles(typed, language), *_words(typed, language)])


def _titles(typed: str, language: str) -> list[Suggestion]:
    keys = engines.database_engine().titles_like(SITE, language, typed, MOST_TITLES)
    out = kept_out(typed, language)
    titled = (page_id_of(key) for key in keys if key not in out)
    page_ids = list(dict.fromkeys([*tips_beginning(typed, language), *titled]))
    pages = public_pages(language=language).in_bulk(page_ids)
    found = (pages.get(page_id) for page_id in page_ids)
    return [Suggestion(page.title, page.url) for page in found if page and page.url][:MOST_TITLES]


def _words(typed: str, language: str) -> list[Suggestion]:
    before, _space, last = typed.rpartition(" ")
    beginning = fold(last)
    if len(beginning) < SHORTEST:
        return []
    telling = _telling_words(beginning, language)
    return [Suggestion(f"{before} {word}".strip(), "") for word in telling]


def _telling_words(beginning: str, language: str) -> list[str]:
    """Words of the texts but for those without meaning, which most texts hold and nobody searches for."""
    stop = {word for word in STOP_WORDS.get(language, ()) if word.startswith(beginning)}
    words = engines.database_engine().words_beginning(SITE, language, beginning, MOST_WORDS + len(stop))
    return [word for word in words if fold(word) not in stop][:MOST_WORDS]
