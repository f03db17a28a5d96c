"""The stages of an import, each in pieces that fit in one request: checking, importing, undoing.

A piece is one transaction, and two of one import never run at the same time: whoever asks twice waits.
"""

import datetime
from collections.abc import Callable, Iterable, Sequence

from django.db import transaction
from django.db.models import Count
from django.utils import timezone

from network_map.editing.importing.applying import apply, take_back
from network_map.editing.importing.files import Table
from network_map.editing.importing.judging import Judge, Outcome, Verdict
from network_map.models import Import, ImportRow, NetworkMapPage

Stage = Import.Stage
AT_ONCE = {Stage.CHECKING: 500, Stage.IMPORTING: 500, Stage.UNDOING: 50}
CHANGED_AT_ONCE = 20  # pages that are published one by one, for which Wagtail takes its time
AFTER = {
    Stage.CHECKING: Stage.CHECKED,
    Stage.IMPORTING: Stage.IMPORTED,
    Stage.UNDOING: Stage.UNDONE,
}
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
    run.save(update_fields=["stage", "done"])


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
        run.done = act(run, rows, user)
    else:
        run.stage = AFTER[stage]
    run.save(update_fields=["stage", "done"])
    return run


def finish(run: Import, user, progress: Callable[[Import], object] = lambda run: None) -> Import:
    """All pieces of this stage, for whoever can wait."""
    stage = run.stage
    while run.stage == stage:
        run = go_on(run.pk, user)
        progress(run)
    return run


def rows_of_stage(run: Import):
    if run.stage in (Stage.IMPORTING, Stage.UNDOING):
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
    verdicts = _as_many_as_fit(Judge(run).verdicts(rows))
    apply(verdicts, run, user)
    _note(verdicts)
    return verdicts[-1].row.number


def _as_many_as_fit(verdicts: Sequence[Verdict]) -> Sequence[Verdict]:
    changes = 0
    for number, verdict in enumerate(verdicts, start=1):
        changes += verdict.outcome == Outcome.CHANGED and verdict.changed != ["key"]
        if changes == CHANGED_AT_ONCE:
            return verdicts[:number]
    return verdicts


# --- Undoing --------------------------------------------------------------------------------------


def _undo(run: Import, rows: Sequence[ImportRow], user) -> int:
    take_back(rows, run, user)
    _save(rows, ["page_id", "revision_id", "reasons"])
    return rows[-1].number
