"""The search of this site: its index, the synonyms of its editors, and who answers when an engine is away."""

import logging
from collections.abc import Callable
from typing import Any, TypeVar

from django.db import DatabaseError

from core.shared import shared
from search import engines, models
from search.analysis import fold, stem
from search.engines.base import Engine, EngineError
from search.finder import Answer, Finder
from search.keeping import SITE, has_remote_engine
from search.models import phrases
from search.placements import kept_out
from search.query import Synonym, synonyms_of
from search.standing import index_in_step

T = TypeVar("T")
logger = logging.getLogger(__name__)


def ask(typed: str, language: str, **choices: Any) -> Answer:
    """What the site has for these words; see `Finder.find`.

    While another engine is away, or has yet to take in a change, the database answers. Raises EngineError
    where the database has no index made by the analysis of this code.
    """
    return while_rebuilt(lambda: _ask(typed, language, choices))


def while_rebuilt(answer: Callable[[], T]) -> T:
    """The answer, asked again where a rebuild dropped the old index between two statements."""
    try:
        return answer()
    except DatabaseError:
        return answer()  # the name now leads to the fresh index


def _ask(typed: str, language: str, choices: dict[str, Any]) -> Answer:
    if has_remote_engine() and (index := index_in_step(engines.engine())):
        try:
            return _asked(engines.engine(), index, typed, language, choices)
        except EngineError as error:
            logger.warning("The database answers instead of the search engine: %s", error)
    return _asked(engines.database_engine(), SITE, typed, language, choices)


def _asked(engine: Engine, index: str, typed: str, language: str, choices: dict[str, Any]) -> Answer:
    """Without what editors keep out of the results of these words, or of the words used instead."""
    finder = Finder(SITE, language, synonyms_in(language), engine, held_as=index)
    out = kept_out(typed, language)
    answer = finder.find(typed, without=out, **choices)
    more = kept_out(answer.plan.corrected(typed), language) if answer.plan.corrections else out
    return answer if more <= out else finder.find(typed, without=out | more, **choices)


def nearest_words(typed: str, language: str) -> list[str]:
    """Words of the texts that are spelled like one that they lack, the most alike first."""
    finder = Finder(SITE, language)
    word = fold(typed)
    if not word or finder.database.statistics(SITE, language, [stem(word, language)]).knows(
        stem(word, language)
    ):
        return []
    return finder.spellings().near(word)


def synonyms_in(language: str) -> list[Synonym]:
    """What editors wrote, as plans need it; kept while nothing is changed."""
    return shared(("synonyms", language), lambda: _synonyms(language))


def _synonyms(language: str) -> list[Synonym]:
    rows = models.Synonym.objects.filter(language=language)
    return synonyms_of(language, [(phrases(row.asked), phrases(row.found), row.both_ways) for row in rows])
