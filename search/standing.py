"""How an index of the site stands: whether it is there, of the code's version, and has all changes."""

from django.db.models import Exists, QuerySet
from django.utils import timezone

from search import analysis, engines
from search.engines.base import Engine, EngineError, Question, WrongVersionError
from search.index import searchable_pages
from search.keeping import BUILD, SITE
from search.models import PendingWrite, SearchIndex
from search.query import Plan
from search.ranking import Statistics

OTHER_VERSION = 0  # of an index that has not the version of the code, whichever it has


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
    noted(engine, building=False).exclude(version=version).update(version=version)


def is_followed(engine: Engine) -> bool:
    """Whether its index of the site was built for this database and took in all changes since, or is to.

    An engine that was not used for a while has missed some, unless nothing changed. One that is away may be.
    """
    if engine is engines.database_engine():
        return True
    try:
        return any(engine.leads_to(SITE, row.name) for row in noted(engine, building=False))
    except EngineError:
        return True


def is_of_another_version(engine: Engine) -> bool:
    """Whether visitors' index is of another version, as `tick` last saw it: no server is asked."""
    is_remote = engine is not engines.database_engine()
    rows = noted(engine, building=False) if is_remote else SearchIndex.objects.filter(name=SITE)
    return rows.exclude(version=analysis.VERSION).exists()


def index_in_step(engine: Engine) -> str:
    """The index of another server that holds what the database holds; empty while there is none.

    One query, and the server is not asked: it may have lost the index, or be away.
    """
    waiting = PendingWrite.objects.filter(index=PendingWrite.REMOTE)
    built = noted(engine, building=False).filter(~Exists(waiting), version=analysis.VERSION)
    return built.order_by("-name").values_list("name", flat=True).first() or ""


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


def noted(engine: Engine, *, building: bool) -> QuerySet[SearchIndex]:
    """The indexes of an engine that are being built, or that were: the one that it has and those before."""
    return SearchIndex.objects.filter(name__startswith=f"{BUILD}{engine.name}_", building=building)
