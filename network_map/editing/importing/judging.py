"""What a row of a file would do: add an initiative, change one, nothing, or be refused and why."""

import datetime
import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from wagtail.models import Revision

from core.models import Organisation, PageOrganisation, PageTheme
from core.plain_text import plain
from network_map.editing.importing.fields import BY_NAME, known_in
from network_map.models import Import, ImportKey, ImportRow, InitiativeLink, InitiativePage
from network_map.places import gazetteer
from network_map.places.locations import locate

Outcome = ImportRow.Outcome
Values = dict[str, Any]  # by the name of a column, as JSON holds them

PARTS = ("themes", "organisations", "links")  # which stand in tables of their own
RICH = ("what", "why")
OF_PAGE = tuple(name for name in BY_NAME if name not in ("key", *PARTS))
OF_ALL_PAGES = frozenset(field.name for field in InitiativePage._meta.fields)
ENTANGLED = {"place", "latitude", "longitude", "start_year", "end_year"}
LONGEST_KEY = 100


@dataclass
class Verdict:
    row: ImportRow
    outcome: Outcome = Outcome.WRONG
    values: Values = field(default_factory=dict)
    changed: list[str] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)
    unread: set[str] = field(default_factory=set)  # names of columns
    page_id: int | None = None
    identity: str = ""
    before: Values = field(default_factory=dict)

    @property
    def key(self) -> str:
        return self.values.get("key", "")


@dataclass(frozen=True)
class Current:
    """An initiative as its editors see it: with what is not published yet."""

    values: Values
    locked: bool


class Judge:
    """Judges the rows of an import some hundreds at a time; a fixed number of queries for each of these."""

    def __init__(self, run: Import):
        self.run = run
        self.columns = [(number, BY_NAME[name]) for number, name in enumerate(run.columns) if name in BY_NAME]
        self.known = known_in(run.map.locale_id)

    @cached_property
    def _by_name(self) -> Mapping[tuple[str, str], list[int]]:
        """The ids of the initiatives on the map by title and area."""
        found = defaultdict(list)
        pages = InitiativePage.objects.child_of(self.run.map).order_by("pk")
        for page_id, title, place, municipality in pages.values_list(
            "pk", "draft_title", "place", "municipality"
        ):
            found[gazetteer.folded(title), municipality or place].append(page_id)
        return found

    @cached_property
    def _by_key(self) -> Mapping[str, int]:
        return dict(ImportKey.objects.filter(map=self.run.map).values_list("key", "page_id"))

    @cached_property
    def _made_here(self) -> frozenset[int]:
        """Pages that earlier rows made, which are theirs."""
        made = self.run.rows.filter(outcome=Outcome.NEW).exclude(page_id=None)
        return frozenset(page_id for page_id in made.values_list("page_id", flat=True) if page_id)

    @cached_property
    def _with_key(self) -> frozenset[int]:
        return frozenset(self._by_key.values())

    def verdicts(self, rows: Sequence[ImportRow]) -> list[Verdict]:
        found = [self._read(row) for row in rows]
        self._find_pages(found)
        current = current_values([verdict.page_id for verdict in found if verdict.page_id])
        for verdict in found:
            self._compare(verdict, current.get(verdict.page_id or 0))
        return found

    # --- Reading ----------------------------------------------------------------------------------

    def _read(self, row: ImportRow) -> Verdict:
        verdict = Verdict(row)
        if len(row.cells) > len(self.run.headings):
            verdict.reasons.append(_("This row has more cells than there are headings."))
        for number, column in self.columns:
            cell = row.cells[number].strip() if number < len(row.cells) else ""
            if not cell:
                continue  # an empty cell says nothing
            try:
                verdict.values[column.name] = column.read(cell, self.known)
            except ValidationError as error:
                verdict.unread.add(column.name)
                verdict.reasons.append(self._reason(column.name, error.messages))
        if len(verdict.key) > LONGEST_KEY:
            message = _("No more than %(count)d letters.") % {"count": LONGEST_KEY}
            verdict.reasons.append(self._reason("key", [message]))
        return verdict

    def _reason(self, name: str, sentences: Iterable[str]) -> str:
        """The sentences after the heading of the column, or the name of the field that no column is for."""
        names = [self.run.headings[number] for number, column in self.columns if column.name == name]
        label = names[0] if names else str(BY_NAME[name].label if name in BY_NAME else name)
        return f"{label}: {' '.join(map(str, sentences))}"

    # --- Which page it is -------------------------------------------------------------------------

    def _find_pages(self, found: Sequence[Verdict]) -> None:
        for verdict in found:
            self._find_page(verdict)
            verdict.identity = self._identity(verdict)
        taken = self._taken_before(found)
        for verdict in found:
            if not verdict.identity or verdict.reasons:
                continue
            before = taken.setdefault(verdict.identity, verdict.row.number)
            if before < verdict.row.number:
                message = _("This is the same initiative as in row %(number)d.")
                verdict.reasons.append(message % {"number": before})

    def _find_page(self, verdict: Verdict) -> None:
        verdict.page_id = self._by_key.get(verdict.key) if verdict.key else None
        if verdict.page_id or "title" not in verdict.values:
            return
        named = self._by_name.get(_name_of(verdict.values), [])
        named = [page_id for page_id in named if page_id not in self._made_here]
        without_key = [page_id for page_id in named if page_id not in self._with_key]
        if verdict.key or without_key:
            named = without_key
        if len(named) > 1:
            verdict.reasons.append(
                _("There are several initiatives with this name in this place. Merge them first.")
            )
        elif named:
            verdict.page_id = named[0]

    def _identity(self, verdict: Verdict) -> str:
        """The same for rows that are one initiative: within the file, and with an earlier file."""
        if verdict.page_id:
            words = ["page", str(verdict.page_id)]
        elif verdict.key:
            words = ["key", verdict.key]
        elif "title" in verdict.values:
            words = ["name", *_name_of(verdict.values)]
        else:
            return ""
        return hashlib.sha256("\n".join(words).encode()).hexdigest()

    def _taken_before(self, found: Sequence[Verdict]) -> dict[str, int]:
        """The rows before these that are the same initiative."""
        first = found[0].row.number if found else 0
        rows = self.run.rows.filter(number__lt=first, identity__in={each.identity for each in found} - {""})
        rows = rows.exclude(outcome=Outcome.WRONG).order_by("-number")
        return dict(rows.values_list("identity", "number"))

    # --- What it would do -------------------------------------------------------------------------

    def _compare(self, verdict: Verdict, current: Current | None) -> None:
        values = {name: value for name, value in verdict.values.items() if name != "key"}
        if current is None:
            verdict.page_id = None
            verdict.reasons += self._missing(verdict)
            verdict.outcome = Outcome.NEW
        else:
            values = {name: value for name, value in values.items() if _differs(name, value, current.values)}
            verdict.changed = list(values)
            if verdict.key and verdict.page_id not in self._with_key:
                verdict.changed.insert(0, "key")
            verdict.before = {name: current.values[name] for name in values}
            verdict.outcome = Outcome.CHANGED if verdict.changed else Outcome.UNCHANGED
            if values and current.locked:
                verdict.reasons.append(_("This page is locked by an editor."))
        verdict.reasons += self._contradictions(verdict, values, current)
        if verdict.reasons:
            verdict.outcome = Outcome.WRONG

    def _missing(self, verdict: Verdict) -> list[str]:
        given = verdict.unread.union(name for name, value in verdict.values.items() if value)
        wanted = [name for name in ("title", "what") if name not in given]
        return [self._reason(name, [_("This is missing.")]) for name in wanted]

    def _contradictions(self, verdict: Verdict, values: Values, current: Current | None) -> list[str]:
        everything = (current.values if current else {}) | values
        page = InitiativePage(**{name: everything[name] for name in OF_PAGE if name in everything})
        problems: dict[str, list[str]] = {}
        if values.keys() & ENTANGLED and not verdict.unread & ENTANGLED:
            problems = {name: [sentence] for name, sentence in page.contradictions().items()}
        try:
            page.clean_fields(exclude=OF_ALL_PAGES.difference(values))
        except ValidationError as error:
            problems |= error.message_dict
        return [self._reason(name, sentences) for name, sentences in problems.items()]


def _name_of(values: Values) -> tuple[str, str]:
    """A title with its area: the municipality, or the place that is larger or abroad."""
    place = values.get("place", "")
    area = locate(place, values.get("latitude"), values.get("longitude")).municipality
    return gazetteer.folded(values["title"]), area or place


def _differs(name: str, value: Any, current: Values) -> bool:
    had = current[name]
    if name in RICH:
        return plain(value) != plain(had)  # what an editor made bold stays so
    if name == "organisations":
        return set(map(gazetteer.folded, value)) != set(map(gazetteer.folded, had))
    return value != had


# --- What there is --------------------------------------------------------------------------------


def current_values(page_ids: Sequence[int]) -> dict[int, Current]:
    pages = InitiativePage.objects.filter(pk__in=page_ids)
    fields = ("pk", "locked", "has_unpublished_changes", "latest_revision_id", "organisation_name", *OF_PAGE)
    rows = list(pages.values(*fields))
    drafts = [row["latest_revision_id"] for row in rows if row["has_unpublished_changes"]]
    revisions = dict(Revision.objects.filter(pk__in=drafts).values_list("pk", "content"))
    parts = _parts_of(page_ids)
    names = dict(Organisation.objects.values_list("pk", "name"))
    found = {}
    for row in rows:
        content = revisions.get(row["latest_revision_id"]) if row["has_unpublished_changes"] else None
        lists = _parts_in(content) if content else parts[row["pk"]]
        source = content or row
        values = {name: _as_json(source[name]) for name in OF_PAGE}
        values["themes"] = lists["themes"]
        values["links"] = lists["links"]
        values["organisations"] = [names[pk] for pk in lists["organisations"] if pk in names]
        if own_name := " ".join(source["organisation_name"].split()):
            values["organisations"].append(own_name)
        found[row["pk"]] = Current(values, row["locked"])
    return found


def _as_json(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime.date) else value


def _parts_of(page_ids: Sequence[int]) -> dict[int, dict[str, list]]:
    found: dict[int, dict[str, list]] = {page_id: {name: [] for name in PARTS} for page_id in page_ids}
    for name, model, value in (
        ("themes", PageTheme, "theme_id"),
        ("organisations", PageOrganisation, "organisation_id"),
        ("links", InitiativeLink, "address"),
    ):
        rows = model._default_manager.filter(page__in=page_ids).order_by("sort_order", "pk")
        for page_id, each in rows.values_list("page_id", value):
            found[page_id][name].append(each)
    return found


def _parts_in(content: Mapping[str, Any]) -> dict[str, list]:
    """The same, of a draft as its revision holds it."""
    return {
        "themes": [row["theme"] for row in content["page_themes"]],
        "organisations": [row["organisation"] for row in content["page_organisations"]],
        "links": [row["address"] for row in content["links"]],
    }
