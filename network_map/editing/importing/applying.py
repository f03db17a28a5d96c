"""What judged rows do to the map: new pages, changed ones, and both taken back."""

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.text import slugify
from django.utils.translation import gettext as _
from wagtail.models import ModelLogEntry, Page, ReferenceIndex

from core.models import Organisation, PageOrganisation, PageTheme, Theme
from network_map.editing.bulk_adding import NewInitiative
from network_map.editing.bulk_deletion import delete, used, with_more
from network_map.editing.bulk_history import add_as_editor, free_slug, taken_slugs
from network_map.editing.changing import Change, change_everywhere, change_translations, with_values
from network_map.editing.importing.fields import host_of
from network_map.editing.importing.judging import OF_PAGE, Outcome, Values, Verdict
from network_map.models import Import, ImportKey, ImportRow, InitiativeLink, InitiativePage
from network_map.places import gazetteer

Item = TypeVar("Item")

SLUG_LENGTH = 200
LONG_AT_ONCE = 20  # pages that are published or deleted one by one, for which Wagtail takes its time
TEXTS = {"title", "summary", "what", "why", "place_name", "links"}  # of which each language has its own


def apply(verdicts: Sequence[Verdict], run: Import, user) -> None:
    makers = Makers(run)
    _add([each for each in verdicts if each.outcome == Outcome.NEW], run, makers, user)
    for verdict in verdicts:
        values = {name: verdict.values[name] for name in verdict.changed if name != "key"}
        if verdict.outcome == Outcome.CHANGED and values:
            page = InitiativePage.objects.get(pk=verdict.page_id)
            verdict.row.revision_id = change(page, values, makers, user, publish=run.live)
    _keep_keys(verdicts, run)


def _keep_keys(verdicts: Iterable[Verdict], run: Import) -> None:
    rows = [
        ImportKey(map=run.map, key=verdict.key, page_id=verdict.page_id)
        for verdict in verdicts
        if verdict.key and verdict.page_id and verdict.outcome != Outcome.WRONG
    ]
    known = set(
        ImportKey.objects.filter(page__in=[row.page_id for row in rows]).values_list("page", flat=True)
    )
    ImportKey.objects.bulk_create([row for row in rows if row.page_id not in known])


def _add(verdicts: Sequence[Verdict], run: Import, makers: "Makers", user) -> None:
    if not verdicts:
        return
    themes = Theme.objects.in_bulk({pk for each in verdicts for pk in each.values.get("themes", [])})
    slugs = taken_slugs(run.map)
    found = []
    for verdict in verdicts:
        values = verdict.values
        page = InitiativePage(**_fields(values))
        known, page.organisation_name = makers.of(values.get("organisations", []), live=run.live)
        page.slug = free_slug(slugify(page.title)[:SLUG_LENGTH] or "initiatief", slugs)
        page.owner = user
        chosen = [themes[pk] for pk in values.get("themes", [])]
        links = [InitiativeLink(address=each, label=host_of(each)) for each in values.get("links", [])]
        found.append(NewInitiative(page, chosen, [(maker, "") for maker in known], links))
    page_ids = add_as_editor(run.map, found, user, live=run.live)
    for verdict, new, page_id in zip(verdicts, found, page_ids, strict=True):
        verdict.page_id = page_id
        verdict.row.revision_id = new.page.latest_revision_id


def _fields(values: Values) -> Values:
    """As the fields of a page hold them."""
    return {
        name: InitiativePage._meta.get_field(name).to_python(value)
        for name, value in values.items()
        if name in OF_PAGE
    }


class Makers:
    """The organisations of a language by name. One without a page gets it when its initiative is live."""

    def __init__(self, run: Import):
        self.run = run
        found = Organisation.objects.filter(locale_id=run.map.locale_id)
        self._by_name = {gazetteer.folded(organisation.name): organisation for organisation in found}
        self._slugs = set(Organisation.objects.values_list("slug", flat=True))

    def of(self, names: Iterable[str], *, live: bool) -> tuple[list[Organisation], str]:
        """Those with a page, and the name of one without, which waits until its initiative is published."""
        found, without_page = [], ""
        for name in names:
            organisation = self._by_name.get(gazetteer.folded(name))
            if organisation is None and live:
                organisation = self._make(name)
            if organisation:
                found.append(organisation)
            else:
                without_page = name
        return found, without_page

    def _make(self, name: str) -> Organisation:
        slug = free_slug(slugify(name)[:110] or "organisatie", self._slugs)
        made = Organisation.objects.create(name=name, slug=slug, locale_id=self.run.map.locale_id)
        self._by_name[gazetteer.folded(name)] = made
        self.run.organisations.append(made.pk)
        return made


def change(page: InitiativePage, values: Values, makers: Makers, user, *, publish: bool) -> int:
    """Let a page have these values; the id of the revision.

    What an editor has not published yet, or what was never published, is not published here either. Where
    no text changes, no translation counts as behind.
    """
    publish = publish and page.live and not page.has_unpublished_changes
    facts = {name: value for name, value in values.items() if name not in TEXTS}
    texts = {name: value for name, value in values.items() if name in TEXTS}
    change_facts = with_facts(facts, makers, publish=publish)
    if publish and not texts:
        change_everywhere(page, change_facts, user)
    else:
        draft = page.get_latest_revision_as_object()
        change_facts(draft)
        _change_texts(draft, texts)
        revision = draft.save_revision(user=user, log_action=True, clean=False)
        if publish:
            revision.publish(user=user)
            if facts:
                change_translations(page, change_facts, user)
    return Page.objects.values_list("latest_revision_id", flat=True).get(pk=page.pk)


def with_facts(values: Values, makers: Makers, *, publish: bool) -> Change:
    """What is no text is the same in every language."""
    set_fields = with_values(**_fields(values))
    known, without_page = makers.of(values.get("organisations", []), live=publish)
    ids = [organisation.pk for organisation in known]

    def change(page: InitiativePage) -> None:
        set_fields(page)
        if "themes" in values:
            _choose(page.page_themes, values["themes"], "theme_id", lambda pk: PageTheme(theme_id=pk))
        if "organisations" in values:
            page.organisation_name = without_page
            _choose(
                page.page_organisations,
                ids,
                "organisation_id",
                lambda pk: PageOrganisation(organisation_id=pk),
            )

    return change


def _change_texts(draft: InitiativePage, values: Values) -> None:
    for name, value in _fields(values).items():
        setattr(draft, name, value)
    if "links" in values:
        _choose(draft.links, values["links"], "address", lambda address: _link(address, draft.locale_id))


def _choose(relation, values: Sequence, name: str, make: Callable) -> None:
    """Let a page have rows with these values, in this order; those it has already stay as they are."""
    present = {getattr(row, name): row for row in relation.all()}
    rows = [present.get(value) or make(value) for value in values]
    for number, row in enumerate(rows):
        row.sort_order = number
    relation.set(rows)


def _link(address: str, locale_id: int) -> InitiativeLink:
    return InitiativeLink(address=address, label=host_of(address), locale_id=locale_id)


# --- Taking back ----------------------------------------------------------------------------------


def take_back(rows: Sequence[ImportRow], run: Import, user) -> Sequence[ImportRow]:
    """Delete the pages that these rows made and give those that they changed what they had before.

    What was worked on since then stays as it is, and the row says so. Gives the rows that fit in one piece.
    """
    held = with_more([row.page_id for row in rows if row.page_id and row.outcome == Outcome.NEW])
    rows = as_many_as_fit(rows, lambda row: bool(row.before) or row.page_id in held)
    pages = InitiativePage.objects.in_bulk([row.page_id for row in rows if row.page_id])
    translated = set(_translated(pages.values()).values_list("pk", flat=True))
    makers, gone = Makers(run), []
    for row in rows:
        page = pages.get(row.page_id or 0)
        if page is None:
            continue
        is_worked_on = row.outcome == Outcome.NEW and page.pk in translated
        if row.revision_id and (page.latest_revision_id != row.revision_id or is_worked_on):
            row.reasons = [_("Somebody worked on this page since then: it was left as it is.")]
        elif row.outcome == Outcome.NEW:
            gone.append(page)
            row.page_id = row.revision_id = None
        elif row.before:
            row.revision_id = change(page, row.before, makers, user, publish=run.live)
    _forget_keys(row for row in rows if not row.reasons)
    delete(gone, held, user)
    return rows


def as_many_as_fit(items: Sequence[Item], takes_long: Callable[[Item], bool]) -> Sequence[Item]:
    """The first of these, with no more that take long than fit in one piece."""
    count = 0
    for number, item in enumerate(items, start=1):
        count += takes_long(item)
        if count == LONG_AT_ONCE:
            return items[:number]
    return items


def _translated(pages: Iterable[InitiativePage]) -> QuerySet:
    """Those with a translation that somebody made."""
    same = Page.objects.filter(translation_key=OuterRef("translation_key"), alias_of=None)
    found = Page.objects.filter(pk__in=[page.pk for page in pages])
    return found.filter(Exists(same.exclude(pk=OuterRef("pk"))))


def _forget_keys(rows: Iterable[ImportRow]) -> None:
    given = [row.page_id for row in rows if "key" in row.fields]
    ImportKey.objects.filter(page__in=given).delete()


def take_back_organisations(run: Import) -> None:
    """The next of those that the import made go, where nobody changed them and nothing refers to them."""
    ids, run.organisations = run.organisations[:LONG_AT_ONCE], run.organisations[LONG_AT_ONCE:]
    used_ids = used(Organisation, ids) | _referred_to(ids)
    for organisation in Organisation.objects.filter(pk__in=ids).exclude(pk__in=used_ids):
        if _is_as_made(organisation):
            organisation.delete()


def _referred_to(organisation_ids: Sequence[int]) -> set[int]:
    """By a link in a text, or by an editor who saved them, or with a translation."""
    own = ContentType.objects.get_for_model(Organisation)
    texts = list(map(str, organisation_ids))
    linked = ReferenceIndex.objects.filter(to_content_type=own, to_object_id__in=texts)
    saved = ModelLogEntry.objects.filter(content_type=own, object_id__in=texts)
    found = {*linked.values_list("to_object_id", flat=True), *saved.values_list("object_id", flat=True)}
    same = Organisation.objects.filter(translation_key=OuterRef("translation_key")).exclude(pk=OuterRef("pk"))
    translated = Organisation.objects.filter(Exists(same), pk__in=organisation_ids)
    return {*map(int, found), *translated.values_list("pk", flat=True)}


def _is_as_made(organisation: Organisation) -> bool:
    """Whether it has no more than a name, as an import makes it."""
    fresh = Organisation(name=organisation.name)
    own = {"id", "slug", "locale", "translation_key"}
    fields = [field for field in Organisation._meta.concrete_fields if field.name not in own]
    return all(field.value_from_object(organisation) == field.value_from_object(fresh) for field in fields)
