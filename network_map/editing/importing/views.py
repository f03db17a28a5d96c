"""The pages of the editor on which a file is uploaded, looked through, imported and taken back."""

from collections.abc import Callable, Iterator, Sequence
from functools import wraps

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import JsonResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods
from wagtail.admin import messages
from wagtail.admin.auth import require_admin_access

from network_map.editing.importing import files, running
from network_map.editing.importing.fields import BY_NAME, guessed
from network_map.editing.importing.forms import ColumnsForm, UploadForm
from network_map.editing.importing.running import Stage
from network_map.models import Import, ImportRow, NetworkMapPage

PER_PAGE = 50
SHOWN = 20  # earlier imports
LONGEST_SHOWN = 60  # letters of the name of a row
TITLES = {
    Stage.CHECKING: gettext_lazy("Checking the file"),
    Stage.IMPORTING: gettext_lazy("Importing"),
    Stage.UNDOING: gettext_lazy("Undoing the import"),
}


def map_page() -> NetworkMapPage | None:
    """The map in the language of the site; other languages follow it."""
    maps = NetworkMapPage.objects.filter(locale__language_code=settings.LANGUAGE_CODE)
    return maps.select_related("locale").first()


def may_import(user) -> bool:
    """Whoever publishes initiatives may publish many at once."""
    page = map_page()
    allowed = page.permissions_for_user(user) if page else None
    return bool(allowed and allowed.can_add_subpage() and allowed.can_publish_subpage())


def for_importers(view: Callable) -> Callable:
    @require_admin_access
    @wraps(view)
    def checked(request, *args, **kwargs):
        if not may_import(request.user):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return checked


@for_importers
@require_http_methods(["GET", "HEAD", "POST"])
def index(request):
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        table = form.table
        columns = guessed(table.headings)
        run = running.keep(map_page(), form.cleaned_data["file"].name, table, columns, request.user)
        return redirect("import_initiatives", run.pk)
    imports = Import.objects.select_related("user")[:SHOWN]
    return render(request, "network_map/admin/imports.html", {"form": form, "imports": imports})


@for_importers
@require_http_methods(["GET", "HEAD", "POST"])
def show(request, import_id: int):
    run = get_object_or_404(Import.objects.select_related("map"), pk=import_id)
    if request.method == "POST":
        return _act(request, run)
    if run.stage == Stage.CHOOSING:
        return _show_columns(request, run, ColumnsForm(run))
    if run.stage in running.AT_ONCE:
        return render(request, "network_map/admin/import_progress.html", _progress(run) | {"run": run})
    return _show_rows(request, run)


def _act(request, run: Import):
    action = request.POST.get("action", "")
    if action == "go-on":
        return _go_on(request, run)
    if action == "check" and run.stage == Stage.CHOOSING:
        return _check(request, run)
    if action == "columns" and run.stage == Stage.CHECKED:
        running.begin(run, Stage.CHOOSING)
    elif action == "import" and run.stage == Stage.CHECKED:
        running.begin(run, Stage.IMPORTING)
    elif action == "undo" and run.stage == Stage.IMPORTED:
        running.begin(run, Stage.UNDOING)
    else:
        messages.warning(request, _("This was done already, or cannot be done now."))
    return redirect("import_initiatives", run.pk)


def _go_on(request, run: Import):
    run = running.go_on(run.pk, request.user)
    if "application/json" in request.headers.get("accept", ""):
        return JsonResponse(_progress(run))
    return redirect("import_initiatives", run.pk)


def _progress(run: Import) -> dict:
    rows = running.rows_of_stage(run)
    is_busy = run.stage in running.AT_ONCE
    return {
        "title": str(TITLES[Stage(run.stage)]) if is_busy else "",
        "done": rows.filter(number__lte=run.done).count() if is_busy else 1,
        "total": rows.count() if is_busy else 1,
        "is_busy": is_busy,
    }


def _check(request, run: Import):
    form = ColumnsForm(run, request.POST)
    if not form.is_valid():
        return _show_columns(request, run, form)
    run.columns, run.live = form.chosen(), bool(form.cleaned_data["live"])
    run.save(update_fields=["columns", "live"])
    running.begin(run, Stage.CHECKING)
    return redirect("import_initiatives", run.pk)


def _show_columns(request, run: Import, form: ColumnsForm):
    return render(request, "network_map/admin/import_columns.html", {"run": run, "form": form})


def _show_rows(request, run: Import):
    counts = running.counts(run)
    outcomes = ImportRow.Outcome
    asked = request.GET.get("outcome", "")
    first = next((each for each in (outcomes.WRONG, outcomes.NEW, outcomes.CHANGED) if counts.get(each)), "")
    chosen = asked if asked in outcomes.values else first or outcomes.UNCHANGED
    rows = Paginator(run.rows.filter(outcome=chosen), PER_PAGE).get_page(request.GET.get("p"))
    shown = [
        (row, _name_of(row, run), [str(BY_NAME[name].label) for name in row.fields if name in BY_NAME])
        for row in rows
    ]
    context = {
        "run": run,
        "page": rows,
        "rows": shown,
        "chosen": chosen,
        "tabs": [(value, label, counts.get(value, 0)) for value, label in outcomes.choices],
        "to_import": counts.get(outcomes.NEW, 0) + counts.get(outcomes.CHANGED, 0),
        "wrong": counts.get(outcomes.WRONG, 0),
    }
    return render(request, "network_map/admin/import_rows.html", context)


def _name_of(row: ImportRow, run: Import) -> str:
    for wanted in ("title", "key"):
        if wanted in run.columns:
            number = run.columns.index(wanted)
            if number < len(row.cells) and row.cells[number]:
                return row.cells[number][:LONGEST_SHOWN]
    return ""


@for_importers
@require_GET
def wrong_rows(request, import_id: int):
    """The rows to mend, as a file that can be uploaded again."""
    run = get_object_or_404(Import, pk=import_id)
    response = StreamingHttpResponse(files.written(_wrong_rows(run)), content_type="text/csv; charset=utf-8")
    name = slugify(run.file_name.rpartition(".")[0]) or "import"
    to_mend = slugify(_("to mend"))
    response["Content-Disposition"] = f'attachment; filename="{name}-{to_mend}.csv"'
    return response


def _wrong_rows(run: Import) -> Iterator[Sequence[str]]:
    yield [*run.headings, _("What is wrong")]
    for row in run.rows.filter(outcome=ImportRow.Outcome.WRONG).iterator():
        width = max(len(run.headings), len(row.cells))
        yield [*row.cells, *[""] * (width - len(row.cells)), " ".join(row.reasons)]


def address() -> str:
    return reverse("imports_of_initiatives")


urls = [
    path("imports/initiatives/", index, name="imports_of_initiatives"),
    path("imports/initiatives/<int:import_id>/", show, name="import_initiatives"),
    path("imports/initiatives/<int:import_id>/wrong.csv", wrong_rows, name="wrong_rows_of_import"),
]
