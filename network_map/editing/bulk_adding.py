"""Many initiatives at once: what Wagtail writes page by page, in a few statements for hundreds."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from django.db import connections, transaction
from django.db.models import AutoField, Model
from django.utils import timezone
from modelcluster.models import get_all_child_relations
from wagtail.models import Page

from core.models import Organisation, PageOrganisation, PageTheme, Theme
from core.pages import moment_of
from core.signals import pages_changed
from network_map.models import InitiativeLink, InitiativePage, NetworkMapPage

AT_ONCE = 250
CHILD_RELATIONS = [relation.get_accessor_name() for relation in get_all_child_relations(InitiativePage)]


@dataclass
class NewInitiative:
    """A page that is not in the tree yet, and what belongs to it."""

    page: InitiativePage
    themes: Sequence[Theme] = ()
    organisations: Sequence[tuple[Organisation, str]] = ()  # and the role of each
    links: Sequence[InitiativeLink] = ()


@transaction.atomic
def add(parent: NetworkMapPage, found: Sequence[NewInitiative], *, live: bool) -> list[int]:
    """Put pages below the map; their ids. One signal tells of all of them where they are live."""
    parent = NetworkMapPage.objects.select_for_update().get(pk=parent.pk)
    for new, path in zip(found, _paths(parent, len(found)), strict=True):
        _complete(new.page, parent, path, live=live)
    Page.objects.filter(pk=parent.pk).update(numchild=parent.numchild + len(found))
    page_ids = _insert_pages([new.page for new in found])
    _insert_parts(found)
    if live:
        pages_changed.send(sender=InitiativePage, page_ids=page_ids)
    return page_ids


def _paths(parent: Page, count: int) -> list[str]:
    last = parent.get_last_child()
    step = Page._str2int(last.path[-Page.steplen :]) if last else 0
    return [Page._get_path(parent.path, parent.depth + 1, step + number) for number in range(1, count + 1)]


def _complete(page: InitiativePage, parent: Page, path: str, *, live: bool) -> None:
    """What Wagtail and our own `save` would fill in."""
    page.path, page.depth, page.numchild = path, parent.depth + 1, 0
    page.locale = parent.locale
    page.content_type = ContentType.objects.get_for_model(InitiativePage)
    page.url_path = f"{parent.url_path}{page.slug}/"
    page.draft_title = page.title
    page.live, page.has_unpublished_changes = live, not live
    if not page.alias_of_id:
        page.text_language = page.locale.language_code
    page.settle_location()
    if live:
        page.first_published_at = moment_of(page.published_on)
        page.last_published_at = timezone.now()


def _insert_pages(pages: Sequence[InitiativePage]) -> list[int]:
    """The rows of `Page` first: Django itself puts no more than one page of two tables in at once."""
    insert_rows(Page, pages)
    numbers = dict(
        Page.objects.filter(path__in=[page.path for page in pages]).order_by().values_list("path", "pk")
    )
    for page in pages:
        page.pk = page.page_ptr_id = page.id = numbers[page.path]
    insert_rows(InitiativePage, pages)
    return [page.pk for page in pages]


def insert_rows(table: type[Model], rows: Sequence[Model]) -> None:
    """As Django's `bulk_create`, in a third of its time. The rows are not told their numbers."""
    connection = connections["default"]
    fields = [field for field in table._meta.local_concrete_fields if not isinstance(field, AutoField)]
    quote = connection.ops.quote_name
    columns = ", ".join(quote(str(field.column)) for field in fields)
    places = ", ".join(["%s"] * len(fields))
    statement = f"INSERT INTO {quote(table._meta.db_table)} ({columns}) VALUES ({places})"  # noqa: S608
    values = [
        [field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields] for row in rows
    ]
    with connection.cursor() as cursor:
        cursor.executemany(statement, values)


def _insert_parts(found: Iterable[NewInitiative]) -> None:
    parts: dict[type[Model], list] = {PageTheme: [], PageOrganisation: [], InitiativeLink: []}
    for new in found:
        for rows, own in zip(parts.values(), _parts(new), strict=True):
            rows += own
    for model, rows in parts.items():
        model._base_manager.bulk_create(rows, batch_size=AT_ONCE)


def _parts(new: NewInitiative) -> tuple[list, list, list]:
    """The rows of a page, which holds them in memory from now on."""
    page_id = new.page.pk
    themes = [
        PageTheme(page_id=page_id, theme=theme, sort_order=order) for order, theme in enumerate(new.themes)
    ]
    organisations = [
        PageOrganisation(page_id=page_id, organisation=organisation, role=role, sort_order=order)
        for order, (organisation, role) in enumerate(new.organisations)
    ]
    for order, link in enumerate(new.links):
        link.page_id, link.locale_id, link.sort_order = page_id, new.page.locale_id, order
    parts = {"page_themes": themes, "page_organisations": organisations, "links": list(new.links)}
    for name in CHILD_RELATIONS:
        setattr(new.page, name, parts.get(name, []))
    return themes, organisations, list(new.links)
