"""The stages of an import, each in pieces that fit in one request: checking, importing, undoing.

A piece is one transaction, and two of one import never run at the same time: whoever asks twice waits.
"""

import datetime
from collections.abc import Callable, Iterable, Sequence

from django.db import transaction
from django.db.models import Count, QuerySet
from django.utils import timezone

from network_map.editing.importing.applying import (
    apply,
    as_many_as_fit,
    take_back,
    take_back_organisations,
)
from network_map.editing.importing.files import Table
from network_map.editing.importing.judging import Judge, Outcome, Verdict
from network_map.map_files import not_rebuilt, rebuild_soon
from network_map.models import Import, ImportRow, MapFile, NetworkMapPage

Stage = Import.Stage
AT_ONCE = {Stage.CHECKING: 500, Stage.IMPORTING: 500, Stage.UNDOING: 500}
AFTER = {
    Stage.CHECKING: Stage.CHECKED,
    Stage.IMPORTING: Stage.IMPORTED,
    Stage.UNDOING: Stage.UNDONE,
}
ON_THE_MAP = (Stage.IMPORTING, Stage.UNDOING)
KEPT = datetime.timedelta(days=90)  # rows hold what people wrote about others


@transaction.atomic
def keep(map_page: NetworkMapPage, file_name: str, table: Table, columns: Sequence[str], user) -> Import:
    """An import with its rows, of which nothing is checked yet."""
    run = Import.objects.create(
        map=map_page,
        user=user,
        file_name=file_name[:200],
        read_as=table.read_as[:60],
        headings=table.headings,
        columns=list(columns),
    )
    rows = [ImportRow(run=run, number=number, cells=cells) for number, cells in table.rows]
    ImportRow.objects.bulk_create(rows, batch_size=500)
    return run


def begin(run: Import, stage: Stage) -> None:
    run.stage, run.done = stage, 0
    run.save(update_fields=["stage", "done", "moved_at"])


@transaction.atomic
def go_on(run_id: int, user) -> Import:
    """Do the next piece, if there is one."""
    run = Import.objects.select_for_update().select_related("map__locale").get(pk=run_id)
    if run.stage not in AT_ONCE:
        return run
    stage = Stage(run.stage)
    rows = list(_left(run)[: AT_ONCE[stage]])
    if rows:
        act = {Stage.CHECKING: _check, Stage.IMPORTING: _import, Stage.UNDOING: _undo}[stage]
        with not_rebuilt():
            run.done = act(run, rows, user)
    elif stage == Stage.UNDOING and run.organisations:
        take_back_organisations(run)
    else:
        run.stage = AFTER[stage]
        if stage in ON_THE_MAP:
            rebuild_soon(maps_of(run))
    run.save(update_fields=["stage", "done", "organisations", "moved_at"])
    return run


def maps_of(run: Import) -> QuerySet[NetworkMapPage]:
    """The map in every language."""
    return NetworkMapPage.objects.filter(translation_key=run.map.translation_key)


def catch_up() -> None:
    """Let the map show what imports did that are not at their end, where otherwise it would be made anew."""
    for run in Import.objects.filter(stage__in=ON_THE_MAP).select_related("map"):
        if MapFile.objects.filter(page__in=maps_of(run), built_at__lt=run.moved_at).exists():
            rebuild_soon(maps_of(run))


def finish(run: Import, user, progress: Callable[[Import], object] = lambda run: None) -> Import:
    """All pieces of this stage, for whoever can wait."""
    stage = run.stage
    while run.stage == stage:
        run = go_on(run.pk, user)
        progress(run)
    return run


def rows_of_stage(run: Import):
    if run.stage in ON_THE_MAP:
        return run.rows.filter(outcome__in=(Outcome.NEW, Outcome.CHANGED))
    return run.rows.all()


def _left(run: Import):
    return rows_of_stage(run).filter(number__gt=run.done).order_by("number")


def counts(run: Import) -> dict[str, int]:
    """How many rows there are of each outcome."""
    found = run.rows.order_by().values("outcome").annotate(count=Count("pk"))
    return {row["outcome"]: row["count"] for row in found}


def forget_old() -> None:
    Import.objects.filter(made_at__lt=timezone.now() - KEPT).delete()


# --- Checking -------------------------------------------------------------------------------------


def _check(run: Import, rows: Sequence[ImportRow], user) -> int:
    _note(Judge(run).verdicts(rows))
    return rows[-1].number


def _note(verdicts: Iterable[Verdict]) -> None:
    rows = []
    for verdict in verdicts:
        row = verdict.row
        row.outcome, row.fields, row.reasons = verdict.outcome, verdict.changed, verdict.reasons
        row.identity, row.page_id, row.before = verdict.identity, verdict.page_id, verdict.before
        rows.append(row)
    _save(rows, ["outcome", "fields", "reasons", "identity", "page_id", "before", "revision_id"])


def _save(rows: Iterable[ImportRow], names: Sequence[str]) -> None:
    """As Django's `bulk_update` would, in a tenth of its time."""
    ImportRow.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["pk"], update_fields=names, batch_size=500
    )


# --- Importing ------------------------------------------------------------------------------------


def _import(run: Import, rows: Sequence[ImportRow], user) -> int:
    """Rows are judged once more: since they were checked, editors may have worked on."""
    verdicts = as_many_as_fit(Judge(run).verdicts(rows), _changes_page)
    apply(verdicts, run, user)
    _note(verdicts)
    return verdicts[-1].row.number


def _changes_page(verdict: Verdict) -> bool:
    return verdict.outcome == Outcome.CHANGED and verdict.changed != ["key"]


# --- Undoing --------------------------------------------------------------------------------------


def _undo(run: Import, rows: Sequence[ImportRow], user) -> int:
    rows = take_back(rows, run, user)
    _save(rows, ["page_id", "revision_id", "reasons"])
    return rows[-1].number
