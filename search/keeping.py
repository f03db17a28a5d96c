"""How the index follows what editors do.

The index in the database changes in the transaction of the change itself. What another server, or an index
that is being built, has yet to take in is noted as a `PendingWrite` in that transaction and written after it;
what cannot be written stays noted until `tick` tries again.
"""

import datetime
import logging
from collections.abc import Collection, Iterable

from django.db import DatabaseError, transaction
from django.utils import timezone

from search import engines
from search.engines.base import Engine, EngineError, WrongVersionError
from search.index import entries_of, key_of, page_id_of
from search.models import PendingWrite, SearchIndex

logger = logging.getLogger(__name__)

SITE = "search_site"  # the name that leads to the index of the site
BUILD = "search_build_"  # and what the names of indexes begin with
AT_ONCE = 100
A_MOMENT = datetime.timedelta(seconds=3)  # in which another process writes what it noted


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
    note(names, page_ids)
    if has_remote_engine() and not _remote_is_behind():
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
