"""How the index follows what editors do, and how it is built anew.

The index in the database changes in the transaction of the change itself. What another server, or an index
that is being built, has yet to take in is noted as a `PendingWrite` in that transaction and written after it;
what cannot be written stays noted until `tick` tries again.
"""

import datetime
import logging
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager

from django.db import DEFAULT_DB_ALIAS, DatabaseError, transaction
from django.db.models import Exists, QuerySet
from django.utils import timezone

from search import analysis, engines
from search.engines.base import Engine, EngineError, Question, WrongVersionError
from search.index import batches, entries_of, key_of, page_id_of, searchable_pages
from search.models import PendingWrite, SearchIndex
from search.query import Plan
from search.ranking import Statistics

logger = logging.getLogger(__name__)

SITE = "search_site"  # the name that leads to the index of the site
BUILD = "search_build_"  # and what the names of indexes begin with
AT_ONCE = 100
A_MOMENT = datetime.timedelta(seconds=3)  # in which another process writes what it noted
SILENCE = datetime.timedelta(minutes=15)  # of a rebuild that is dead: others write each few seconds
OTHER_VERSION = 0  # of an index that has not the version of the code, whichever it has

Progress = Callable[[int], object]


class TakenOverError(EngineError):
    """Another rebuild of the same engine has begun, which drops what this one had filled."""

    def __init__(self) -> None:
        super().__init__("Another rebuild took over from this one, which ends here.")


def has_remote_engine() -> bool:
    return engines.engine() is not engines.database_engine()


def update(page_ids: Collection[int]) -> None:
    """Let the index hold these pages as they are now, or not at all where visitors may not see them."""
    if not page_ids:
        return
    names = []
    try:
        with transaction.atomic():
            write(engines.database_engine(), SITE, page_ids)
    except (DatabaseError, EngineError) as error:
        # A publication must not fail for it.
        logger.error("The search index could not take in pages %s: %s", sorted(page_ids), error)
        names.append(SITE)
    # Asked after the write, for which a rebuild waits: so it either is seen here or sees these pages.
    builds = list(SearchIndex.objects.filter(name__startswith=BUILD))
    names += [index.name for index in builds if index.building]
    if has_remote_engine():
        names.append(PendingWrite.REMOTE)
    else:
        _leave_behind([index for index in builds if not index.building])
    is_behind = has_remote_engine() and _remote_is_behind()  # asked before new notes replace older ones
    note(names, page_ids)
    if has_remote_engine() and not is_behind:
        transaction.on_commit(write_remote_soon, robust=True)


def _remote_is_behind() -> bool:
    """Whether older changes still wait for the other server: it is away, and no editor is to wait too."""
    older = timezone.now() - A_MOMENT
    return PendingWrite.objects.filter(index=PendingWrite.REMOTE, since__lt=older).exists()


def _leave_behind(builds: Iterable[SearchIndex]) -> None:
    """Of an engine that is used no more: what it holds is not what changes now."""
    own = f"{BUILD}{engines.database_engine().name}_"
    others = [index.pk for index in builds if not index.name.startswith(own)]
    if others:
        SearchIndex.objects.filter(pk__in=others).delete()


def write(engine: Engine, index: str, page_ids: Collection[int]) -> int:
    """Write them as they are now; how many of them are in the index."""
    entries = entries_of(page_ids)
    present = {entry.key for entry in entries}
    gone = [key for key in map(key_of, page_ids) if key not in present]
    if entries:
        engine.write(index, entries)
    if gone:
        engine.delete(index, gone)
    return len(entries)


def note(names: Iterable[str], page_ids: Collection[int]) -> None:
    """A page that waits already waits on, for as long as it has."""
    names, keys = list(names), list(map(key_of, page_ids))
    if not names or not keys:
        return
    before = PendingWrite.objects.filter(index__in=names, key__in=keys)
    since = {(name, key): moment for name, key, moment in before.values_list("index", "key", "since")}
    before.delete()
    now = timezone.now()
    PendingWrite.objects.bulk_create(
        PendingWrite(index=name, key=key, since=since.get((name, key), now)) for name in names for key in keys
    )


def write_pending(engine: Engine, index: str, name: str) -> int:
    """Write what is noted under a name; how many pages. Raises EngineError, and the notes stay."""
    written = 0
    while rows := list(PendingWrite.objects.filter(index=name).order_by("pk")[:AT_ONCE]):
        write(engine, index, [page_id_of(row.key) for row in rows])
        # A note that is gone was replaced by a newer one and written by somebody else meanwhile, perhaps
        # before we wrote what we had read earlier: then once more.
        taken = [row.pk for row in rows if PendingWrite.objects.filter(pk=row.pk).delete()[0]]
        overtaken = [page_id_of(row.key) for row in rows if row.pk not in taken]
        if overtaken:
            write(engine, index, overtaken)
        written += len(rows)
    return written


def write_remote_soon() -> None:
    """For an editor, who waits for it: what takes long is left to `tick`."""
    write_remote(in_a_hurry=True)


def write_remote(*, in_a_hurry: bool = False) -> int:
    """Write what the other server has yet to take in; while it is away the notes wait."""
    try:
        engine = engines.engine().in_a_hurry() if in_a_hurry else engines.engine()
        return write_pending(engine, SITE, PendingWrite.REMOTE)
    except WrongVersionError as error:
        logger.error("%s", error)
        return 0
    except EngineError as error:
        logger.warning("The search engine is away; what it missed is written when it is back: %s", error)
        return 0


def write_what_waits() -> None:
    """For `tick`."""
    building = SearchIndex.objects.filter(building=True).values("name")
    # Notes for an index that was swapped in before their transaction ended.
    PendingWrite.objects.filter(index__startswith=BUILD).exclude(index__in=building).update(index=SITE)
    try:
        write_pending(engines.database_engine(), SITE, SITE)
    except (DatabaseError, EngineError) as error:
        logger.error("The search index could not take in what waits: %s", error)
    if has_remote_engine():
        _catch_up(engines.engine())
    remove_abandoned()


def _catch_up(engine: Engine) -> None:
    """One that fails is tried again by the next round, and keeps nothing else of this one from being done."""
    try:
        if is_missing(engine) or not is_followed(engine):
            if _noted(engine, building=True).exists():
                return  # somebody else fills one, or is found to be silent later
            rebuild(engine)
    except EngineError as error:
        logger.warning("The index of the search engine could not be filled: %s", error)
    else:
        write_remote()


def is_missing(engine: Engine) -> bool:
    """Whether a server that answers has no index of the site at all, as when it is new.

    Whether it has one of the code's version is noted for whoever does not ask: visitors and the dashboard.
    """
    try:
        engine.check(SITE)
    except WrongVersionError as error:
        if not error.is_missing:
            _note_version(engine, OTHER_VERSION)
        return error.is_missing
    except EngineError:
        return False
    _note_version(engine, analysis.VERSION)
    return False


def _note_version(engine: Engine, version: int) -> None:
    _noted(engine, building=False).exclude(version=version).update(version=version)


def is_followed(engine: Engine) -> bool:
    """Whether its index of the site was built for this database and took in all changes since, or is to.

    An engine that was not used for a while has missed some, unless nothing changed. One that is away may be.
    """
    if engine is engines.database_engine():
        return True
    try:
        return any(engine.leads_to(SITE, row.name) for row in _noted(engine, building=False))
    except EngineError:
        return True


def is_of_another_version(engine: Engine) -> bool:
    """Whether visitors' index is of another version, as `tick` last saw it: no server is asked."""
    is_remote = engine is not engines.database_engine()
    rows = _noted(engine, building=False) if is_remote else SearchIndex.objects.filter(name=SITE)
    return rows.exclude(version=analysis.VERSION).exists()


def index_in_step(engine: Engine) -> str:
    """The index of another server that holds what the database holds; empty while there is none.

    One query, and the server is not asked: it may have lost the index, or be away.
    """
    waiting = PendingWrite.objects.filter(index=PendingWrite.REMOTE)
    built = _noted(engine, building=False).filter(~Exists(waiting), version=analysis.VERSION)
    return built.order_by("-name").values_list("name", flat=True).first() or ""


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
    for part in batches(page_ids, AT_ONCE):
        count += write(engine, name, part)
        SearchIndex.objects.filter(name=name).update(filled_at=timezone.now())
        progress(len(part))
    write_pending(engine, name, name)
    return count


def _finish(engine: Engine, name: str) -> None:
    """After the swap: the mark goes last, as it is what keeps the notes for whoever comes after a stop."""
    write_pending(engine, SITE, name)  # noted between the last look and the swap
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
    _forget(name)


def _forget(name: str) -> None:
    PendingWrite.objects.filter(index=name).delete()
    SearchIndex.objects.filter(name=name).delete()


def _noted(engine: Engine, *, building: bool) -> QuerySet[SearchIndex]:
    """The indexes of an engine that are being built, or that were: the one that it has and those before."""
    return SearchIndex.objects.filter(name__startswith=f"{BUILD}{engine.name}_", building=building)


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
    _noted(engine, building=False).exclude(name=name).delete()


def fresh_name(engine: Engine) -> str:
    """Never given twice, as processes keep something of an index by its name."""
    return f"{BUILD}{engine.name}_{timezone.now():%Y%m%d%H%M%S%f}"


def is_current(engine: Engine) -> bool:
    """Whether the site's index was made by this code, missed no change, and holds something if there is."""
    try:
        engine.check(SITE)
        found = engine.search(SITE, Question(Plan(""), Statistics(0, {}), timezone.now()))
    except EngineError:
        return False
    if not is_followed(engine):
        return False
    return found.total > 0 or not searchable_pages().exists()


def remove_abandoned() -> None:
    """What rebuilds left that were killed, of engines that are used no more too."""
    used = {engine.name: engine for engine in (engines.database_engine(), engines.engine())}
    silent = timezone.now() - SILENCE
    for row in SearchIndex.objects.filter(building=True, filled_at__lt=silent):
        engine = used.get(row.name.removeprefix(BUILD).partition("_")[0])
        try:
            if engine:
                _remove_unfinished(engine, row)
            else:
                _forget(row.name)
        except (DatabaseError, EngineError) as error:
            logger.warning("What a rebuild left cannot be dropped now: %s", error)


def _remove_unfinished(engine: Engine, row: SearchIndex) -> None:
    if engine.discard(row.name, unless=SITE):
        _forget(row.name)
    else:
        _finish(engine, row.name)  # it was stopped right after the swap: this is what visitors search


def remove_unfinished(engine: Engine) -> None:
    for row in _noted(engine, building=True):
        _remove_unfinished(engine, row)
    for index in engine.abandoned(f"{BUILD}{engine.name}_"):
        engine.delete(index)  # by a rebuild whose server was away when it failed


def ensure_index(using: str = DEFAULT_DB_ALIAS, **kwargs) -> None:
    """Make the index of a new site, empty as the site is, so that publications can be noted in it."""
    if using == DEFAULT_DB_ALIAS and not SearchIndex.objects.filter(name=SITE).exists():
        engine = engines.database_engine()
        name = fresh_name(engine)
        engine.create(name)
        engine.swap(SITE, name)
