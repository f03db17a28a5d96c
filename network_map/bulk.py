"""Many initiatives at once: what Wagtail writes page by page, in a few statements for hundreds."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from django.db import connections, transaction
from django.utils import timezone
from wagtail.models import Page

from core.models import Organisation, PageOrganisation, PageTheme, Theme
from core.pages import moment_of
from core.signals import pages_changed
from network_map.models import InitiativeLink, InitiativePage, NetworkMapPage

AT_ONCE = 250


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
    names = [field.attname for field in Page._meta.concrete_fields if not field.primary_key]
    rows = [Page(**{name: getattr(page, name) for name in names}) for page in pages]
    Page.objects.bulk_create(rows, batch_size=AT_ONCE)
    for page, row in zip(pages, rows, strict=True):
        page.pk = page.page_ptr_id = page.id = row.pk
    _insert_own_rows(pages)
    return [page.pk for page in pages]


def _insert_own_rows(pages: Sequence[InitiativePage]) -> None:
    connection = connections["default"]
    fields = InitiativePage._meta.local_concrete_fields
    quote = connection.ops.quote_name
    columns = ", ".join(quote(field.column) for field in fields)
    places = ", ".join(["%s"] * len(fields))
    statement = f"INSERT INTO {quote(InitiativePage._meta.db_table)} ({columns}) VALUES ({places})"  # noqa: S608
    values = [
        [field.get_db_prep_save(getattr(page, field.attname), connection) for field in fields]
        for page in pages
    ]
    with connection.cursor() as cursor:
        cursor.executemany(statement, values)


def _insert_parts(found: Iterable[NewInitiative]) -> None:
    themes, organisations, links = [], [], []
    for new in found:
        page_id = new.page.pk
        themes += [
            PageTheme(page_id=page_id, theme=theme, sort_order=order)
            for order, theme in enumerate(new.themes)
        ]
        organisations += [
            PageOrganisation(page_id=page_id, organisation=organisation, role=role, sort_order=order)
            for order, (organisation, role) in enumerate(new.organisations)
        ]
        for order, link in enumerate(new.links):
            link.page_id, link.locale_id, link.sort_order = page_id, new.page.locale_id, order
            links.append(link)
    PageTheme.objects.bulk_create(themes, batch_size=AT_ONCE)
    PageOrganisation.objects.bulk_create(organisations, batch_size=AT_ONCE)
    InitiativeLink.objects.bulk_create(links, batch_size=AT_ONCE)
