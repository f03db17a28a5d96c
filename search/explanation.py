"""Why a result stands where it stands, for the editors of the site."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from search import engines
from search.entries import title_key
from search.index import key_of, page_id_of
from search.keeping import SITE
from search.query import How
from search.ranking import Match, Ranking, Score
from search.results import Results


@dataclass(frozen=True)
class Explanation:
    reasons: Sequence[str]
    factors: Sequence[str]
    value: str


def explanations(results: Results) -> dict[int, Explanation]:
    """By page id. Raises EngineError where the database has no index."""
    pages = [row.page for row in results.page] if results.text else []
    if not pages:
        return {}
    titled = {page.pk for page in pages if title_key(page.title) == title_key(results.text)}
    # The index in the database holds what any other engine holds.
    candidates = engines.database_engine().candidates(SITE, [key_of(page.pk) for page in pages])
    ranking = Ranking(results.answer.plan, results.answer.statistics, timezone.localdate())
    scores = {page_id_of(one.key): ranking.score(one) for one in candidates}
    return {page_id: _explanation(found, page_id in titled) for page_id, found in scores.items()}


def _explanation(found: Score, is_titled: bool) -> Explanation:
    reasons = [_("Its title is what was typed, so it comes first.")] if is_titled else []
    reasons += map(_reason, found.matches)
    return Explanation(reasons, _factors(found), number_format(found.value, 1))


def _reason(match: Match) -> str:
    words = {
        "word": match.need.word,
        "how": _ways()[match.option.how] % {"terms": " ".join(match.option.terms)},
        "where": _places()[match.stream],
        "value": number_format(match.value, 1),
    }
    return _("“%(word)s”: %(how)s, %(where)s: %(value)s") % words


def _ways() -> dict[How, str]:
    return {
        "stem": _("the word itself, by its stem “%(terms)s”"),
        "parts": _("by the parts “%(terms)s” of a compound"),
        "synonym": _("by the synonym “%(terms)s”"),
        "spelling": _("by a corrected spelling, “%(terms)s”"),
    }


def _places() -> dict[str, str]:
    return {
        "title": _("in the title"),
        "title_parts": _("within a compound in the title"),
        "body": _("in the text"),
        "body_parts": _("within a compound in the text"),
        "files": _("in a file"),
    }


def _factors(found: Score) -> list[str]:
    factors = {
        _("not all words"): found.coverage,
        _("everything in the title"): found.title,
        _("words in the order asked for"): found.order,
        _("kind of page"): found.boost,
        pgettext("of a text", "new"): found.freshness,
    }
    return [f"{name} × {number_format(value, 2)}" for name, value in factors.items() if round(value, 2) != 1]
