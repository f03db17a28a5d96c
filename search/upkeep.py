"""What `tick` does for the index: it writes what waits, and clears what a rebuild left that was killed."""

import datetime
import logging

from django.db import DatabaseError
from django.utils import timezone

from search import engines, keeping
from search.engines.base import Engine, EngineError
from search.keeping import BUILD, SITE
from search.models import PendingWrite, SearchIndex
from search.rebuilding import forget, rebuild, remove_one
from search.standing import is_followed, is_missing, noted

logger = logging.getLogger(__name__)

SILENCE = datetime.timedelta(minutes=15)  # of a rebuild that is dead: others write each few seconds


def write_what_waits() -> None:
    """For `tick`."""
    building = SearchIndex.objects.filter(building=True).values("name")
    # Notes for an index that was swapped in before their transaction ended.
    PendingWrite.objects.filter(index__startswith=BUILD).exclude(index__in=building).update(index=SITE)
    try:
        keeping.write_pending(engines.database_engine(), SITE, SITE)
    except (DatabaseError, EngineError) as error:
        logger.error("The search index could not take in what waits: %s", error)
    if keeping.has_remote_engine():
        _catch_up(engines.engine())
    remove_abandoned()


def _catch_up(engine: Engine) -> None:
    """One that fails is tried again by the next round, and keeps nothing else of this one from being done."""
    try:
        if is_missing(engine) or not is_followed(engine):
            if noted(engine, building=True).exists():
                return  # somebody else fills one, or is found to be silent later
            rebuild(engine)
    except EngineError as error:
        logger.warning("The index of the search engine could not be filled: %s", error)
    else:
        keeping.write_remote()


def remove_abandoned() -> None:
    """What rebuilds left that were killed, of engines that are used no more too."""
    used = {engine.name: engine for engine in (engines.database_engine(), engines.engine())}
    silent = timezone.now() - SILENCE
    for row in SearchIndex.objects.filter(building=True, filled_at__lt=silent):
        engine = used.get(row.name.removeprefix(BUILD).partition("_")[0])
        try:
            if engine:
                remove_one(engine, row)
            else:
                forget(row.name)
        except (DatabaseError, EngineError) as error:
            logger.warning("What a rebuild left cannot be dropped now: %s", error)
