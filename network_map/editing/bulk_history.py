"""What Wagtail notes of a page that is made in the editor, for many pages that `bulk.add` made."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.contrib.contenttypes.models import ContentType
from django.db import connections, transaction
from django.utils import timezone
from modelcluster.models import get_all_child_relations
from wagtail.models import Page, PageLogEntry, ReferenceIndex, Revision
from wagtail.search.backends import get_search_backends
from wagtail_localize.models import LocaleSynchronization

from network_map.bulk import AT_ONCE, NewInitiative, add
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
    load_parts(pages)
    _add_revisions(pages, user, live=live)
    log(pages, ["wagtail.create", "wagtail.publish"] if live else ["wagtail.create"], user)
    _make_findable(pages)
    for tree in _trees_with_aliases(parent):
        aliases = _aliases(tree, found)
        add(tree, aliases, live=live)
        pages = [new.page for new in aliases]
        load_parts(pages)
        _make_findable(pages)
    return page_ids


def load_parts(pages: Sequence[InitiativePage]) -> None:
    """Let each page hold its rows in memory: one query for each kind of row, instead of one for each page."""
    for relation in get_all_child_relations(InitiativePage):
        found = defaultdict(list)
        rows = relation.related_model._default_manager.filter(
            **{f"{relation.field.name}__in": [page.pk for page in pages]}
        )
        for row in rows:
            found[getattr(row, relation.field.attname)].append(row)
        for page in pages:
            setattr(page, relation.get_accessor_name(), found[page.pk])


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
    PageLogEntry.objects.bulk_create(rows, batch_size=AT_ONCE)


def _make_findable(pages: Sequence[InitiativePage]) -> None:
    """By the search of the admin, and by whoever asks where something is used."""
    for backend in get_search_backends(with_auto_update=True):
        backend.add_bulk(InitiativePage, pages)
    _note_references(pages)


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
    ReferenceIndex.objects.bulk_create(rows, batch_size=AT_ONCE)


def _trees_with_aliases(parent: NetworkMapPage) -> list[NetworkMapPage]:
    """The map in the languages that show what is not translated yet."""
    locales = LocaleSynchronization.objects.filter(sync_from_id=parent.locale_id).values("locale_id")
    return list(parent.get_translations().filter(locale__in=locales).select_related("locale"))


def _aliases(tree: NetworkMapPage, found: Sequence[NewInitiative]) -> list[NewInitiative]:
    slugs = set(tree.get_children().values_list("slug", flat=True))
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


def free_slug(slug: str, taken: set[str]) -> str:
    """The slug, with a number where a page has it; from now on it is taken."""
    found, number = slug, 1
    while found in taken:
        number += 1
        found = f"{slug}-{number}"
    taken.add(found)
    return found
