"""Filling an index anew and swapping it in, while visitors search what there was."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import DEFAULT_DB_ALIAS, DatabaseError, transaction
from django.utils import timezone

from search import analysis, engines, keeping
from search.engines.base import Engine, EngineError
from search.index import batches, searchable_pages
from search.keeping import BUILD, SITE
from search.models import PendingWrite, SearchIndex
from search.standing import noted

logger = logging.getLogger(__name__)

Progress = Callable[[int], object]


class TakenOverError(EngineError):
    """Another rebuild of the same engine has begun, which drops what this one had filled."""

    def __init__(self) -> None:
        super().__init__("Another rebuild took over from this one, which ends here.")


def rebuild(engine: Engine, progress: Progress = lambda count: None) -> int:
    """Fill a fresh index and swap it in; how many entries. Visitors find what they found until the swap.

    Killed half-way it leaves an index that nothing leads to, which the next rebuild drops, or `tick` after
    a while. Raises TakenOverError where another rebuild begins before this one is done.
    """
    remove_unfinished(engine)
    name = fresh_name(engine)
    try:
        _begin(engine, name)
        with _taken_over_by_none(name):
            count = _fill(engine, name, progress)
            engine.swap(SITE, name)
            _finish(engine, name)
    except BaseException:
        _take_back(engine, name)
        raise
    _forget_all_but(engine, name)
    return count


def _fill(engine: Engine, name: str, progress: Progress) -> int:
    _wait_for_writers()
    page_ids = list(searchable_pages().order_by("pk").values_list("pk", flat=True))
    count = 0
    for part in batches(page_ids, keeping.AT_ONCE):
        count += keeping.write(engine, name, part)
        SearchIndex.objects.filter(name=name).update(filled_at=timezone.now())
        progress(len(part))
    keeping.write_pending(engine, name, name)
    return count


def _finish(engine: Engine, name: str) -> None:
    """After the swap: the mark goes last, as it is what keeps the notes for whoever comes after a stop."""
    keeping.write_pending(engine, SITE, name)  # noted between the last look and the swap
    SearchIndex.objects.filter(name=name).update(building=False)


@contextmanager
def _taken_over_by_none(name: str) -> Iterator[None]:
    """Say so where something fails, or is of no use, because another rebuild removed the mark of this one."""
    try:
        yield
    except (DatabaseError, EngineError) as error:
        if not SearchIndex.objects.filter(name=name).exists():
            raise TakenOverError from error
        raise
    if not SearchIndex.objects.filter(name=name).exists():
        raise TakenOverError


def _take_back(engine: Engine, name: str) -> None:
    """What a rebuild that failed has begun, so that nothing is noted for it any more."""
    try:
        if not engine.in_a_hurry().discard(name, unless=SITE):
            return  # it failed after the swap, and the next one finishes it
    except EngineError as error:
        logger.warning("The next rebuild drops what this one had filled: %s", error)
    forget(name)


def forget(name: str) -> None:
    PendingWrite.objects.filter(index=name).delete()
    SearchIndex.objects.filter(name=name).delete()


def _begin(engine: Engine, name: str) -> None:
    """Make an empty index; from here on whatever changes is noted for it too."""

    def mark() -> None:
        values = {"table": name, "version": analysis.VERSION, "building": True}
        SearchIndex.objects.update_or_create(name=name, defaults=values)

    if engine is engines.database_engine():
        with transaction.atomic():
            engine.create(name)
            mark()
    else:
        mark()  # first, so that one that is stopped here leaves no index that nobody knows of
        engine.create(name)


def _wait_for_writers() -> None:
    """Until every transaction has ended that wrote before it could know of the fresh index."""
    try:
        engines.database_engine().wait_for_writers(SITE)
    except EngineError:
        logger.info("There is no index of the site yet that anybody could write.")


def _forget_all_but(engine: Engine, name: str) -> None:
    """What is noted of earlier indexes of an engine, which the swap has dropped."""
    noted(engine, building=False).exclude(name=name).delete()


def fresh_name(engine: Engine) -> str:
    """Never given twice, as processes keep something of an index by its name."""
    return f"{BUILD}{engine.name}_{timezone.now():%Y%m%d%H%M%S%f}"


def remove_unfinished(engine: Engine) -> None:
    for row in noted(engine, building=True):
        remove_one(engine, row)
    for index in engine.abandoned(f"{BUILD}{engine.name}_"):
        engine.delete(index)  # by a rebuild whose server was away when it failed


def remove_one(engine: Engine, row: SearchIndex) -> None:
    if engine.discard(row.name, unless=SITE):
        forget(row.name)
    else:
        _finish(engine, row.name)  # it was stopped right after the swap: this is what visitors search


def ensure_index(using: str = DEFAULT_DB_ALIAS, **kwargs) -> None:
    """Make the index of a new site, empty as the site is, so that publications can be noted in it."""
    if using == DEFAULT_DB_ALIAS and not SearchIndex.objects.filter(name=SITE).exists():
        engine = engines.database_engine()
        name = fresh_name(engine)
        engine.create(name)
        engine.swap(SITE, name)
