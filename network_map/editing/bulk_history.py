"""What Wagtail notes of a page that is made in the editor, for many pages that `bulk_adding.add` made."""

import uuid
from collections.abc import Iterable, Sequence

from django.contrib.contenttypes.models import ContentType
from django.db import connections, transaction
from django.utils import timezone
from wagtail.models import Page, PageLogEntry, ReferenceIndex, Revision
from wagtail.search.backends import get_search_backends
from wagtail.search.models import IndexEntry
from wagtail_localize.models import LocaleSynchronization

from network_map.editing.bulk_adding import AT_ONCE, NewInitiative, add, insert_rows
from network_map.models import InitiativeLink, InitiativePage, NetworkMapPage

# Of a page, what its alias in another tree has of its own.
OWN = {
    "id",
    "page_ptr_id",
    "path",
    "depth",
    "numchild",
    "url_path",
    "locale_id",
    "alias_of_id",
    "latest_revision_id",
    "latest_revision_created_at",
}
COPIED = [field.attname for field in InitiativePage._meta.concrete_fields if field.attname not in OWN]


@transaction.atomic
def add_as_editor(parent: NetworkMapPage, found: Sequence[NewInitiative], user, *, live: bool) -> list[int]:
    """Put pages below the map with all that an editor finds of pages made one by one; their ids."""
    page_ids = add(parent, found, live=live)
    pages = [new.page for new in found]
    _add_revisions(pages, user, live=live)
    log(pages, ["wagtail.create", "wagtail.publish"] if live else ["wagtail.create"], user)
    for backend in get_search_backends(with_auto_update=True):
        backend.add_bulk(InitiativePage, pages)
    _note_references(pages)
    for tree in _trees_with_aliases(parent):
        aliases = _aliases(tree, found)
        add(tree, aliases, live=live)
        pages = [new.page for new in aliases]
        _let_find_as_sources(pages)
        _note_references(pages)
    return page_ids


def _add_revisions(pages: Sequence[InitiativePage], user, *, live: bool) -> None:
    if not pages:
        return
    own, base = (ContentType.objects.get_for_model(model) for model in (InitiativePage, Page))
    now = timezone.now()
    rows = [
        Revision(
            content_type=own,
            base_content_type=base,
            object_id=str(page.pk),
            created_at=now,
            user=user,
            object_str=str(page),
            content=page.serializable_data(),
        )
        for page in pages
    ]
    Revision.objects.bulk_create(rows, batch_size=AT_ONCE)
    for page, row in zip(pages, rows, strict=True):
        page.latest_revision, page.latest_revision_created_at = row, now
        page.live_revision = row if live else None
    _save(pages, ["latest_revision", "latest_revision_created_at", "live_revision"])


def _save(pages: Sequence[InitiativePage], names: Sequence[str]) -> None:
    """Fields of `Page`. What Django's `bulk_update` makes of it takes ten times as long."""
    connection = connections["default"]
    quote = connection.ops.quote_name
    fields = [Page._meta.get_field(name) for name in names]
    values = ", ".join(f"{quote(field.column)} = %s" for field in fields)
    statement = f"UPDATE {quote(Page._meta.db_table)} SET {values} WHERE id = %s"  # noqa: S608
    rows = [
        [*(field.get_db_prep_save(getattr(page, field.attname), connection) for field in fields), page.pk]
        for page in pages
    ]
    with connection.cursor() as cursor:
        cursor.executemany(statement, rows)


def log(pages: Iterable[InitiativePage], actions: Sequence[str], user) -> None:
    own, now = ContentType.objects.get_for_model(InitiativePage), timezone.now()
    rows = [
        PageLogEntry(
            page_id=page.pk,
            content_type=own,
            label=page.get_admin_display_title(),
            action=action,
            timestamp=now,
            uuid=uuid.uuid4(),
            user=user,
            revision_id=page.latest_revision_id,
            content_changed=True,
            deleted=action == "wagtail.delete",
        )
        for page in pages
        for action in actions
    ]
    insert_rows(PageLogEntry, rows)


def _let_find_as_sources(aliases: Sequence[InitiativePage]) -> None:
    """Let the search of the admin find aliases by the words of their sources."""
    connection = connections["default"]
    quote = connection.ops.quote_name
    entries, pages = quote(IndexEntry._meta.db_table), quote(Page._meta.db_table)
    columns = [quote(field.column) for field in IndexEntry._meta.local_concrete_fields]
    same = [column for column in columns if column not in (quote("id"), quote("object_id"))]
    statement = (
        f"INSERT INTO {entries} (object_id, {', '.join(same)})"  # noqa: S608
        f" SELECT CAST(page.id AS varchar(50)), {', '.join(f'entry.{column}' for column in same)}"
        f" FROM {pages} page JOIN {entries} entry ON entry.object_id = CAST(page.alias_of_id AS varchar(50))"
        f" WHERE entry.content_type_id = %s AND page.id IN ({', '.join(['%s'] * len(aliases))})"
    )
    own = ContentType.objects.get_for_model(InitiativePage)
    with connection.cursor() as cursor:
        cursor.execute(statement, [own.pk, *(page.pk for page in aliases)])


def _note_references(pages: Iterable[InitiativePage]) -> None:
    own, base = (ContentType.objects.get_for_model(model) for model in (InitiativePage, Page))
    rows = [
        ReferenceIndex(
            content_type=own,
            base_content_type=base,
            object_id=str(page.pk),
            to_content_type_id=to_type,
            to_object_id=to_id,
            model_path=model_path,
            content_path=content_path,
            content_path_hash=ReferenceIndex._get_content_path_hash(content_path),
        )
        for page in pages
        for to_type, to_id, model_path, content_path in set(
            ReferenceIndex._extract_references_from_object(page)
        )
    ]
    insert_rows(ReferenceIndex, rows)


def _trees_with_aliases(parent: NetworkMapPage) -> list[NetworkMapPage]:
    """The map in the languages that show what is not translated yet."""
    locales = LocaleSynchronization.objects.filter(sync_from_id=parent.locale_id).values("locale_id")
    return list(parent.get_translations().filter(locale__in=locales).select_related("locale"))


def _aliases(tree: NetworkMapPage, found: Sequence[NewInitiative]) -> list[NewInitiative]:
    slugs = taken_slugs(tree)
    aliases = []
    for new in found:
        page = InitiativePage(**{name: getattr(new.page, name) for name in COPIED})
        page.alias_of_id = new.page.pk
        page.slug = free_slug(page.slug, slugs)
        links = [
            InitiativeLink(address=link.address, label=link.label, translation_key=link.translation_key)
            for link in new.links
        ]
        aliases.append(NewInitiative(page, new.themes, new.organisations, links))
    return aliases


def taken_slugs(parent: NetworkMapPage) -> set[str]:
    """Below the map, by pages or by the map itself."""
    return {*parent.get_children().values_list("slug", flat=True), *parent.reserved_slugs()}


def free_slug(slug: str, taken: set[str]) -> str:
    """The slug, with a number where a page has it; from now on it is taken."""
    found, number = slug, 1
    while found in taken:
        number += 1
        found = f"{slug}-{number}"
    taken.add(found)
    return found
