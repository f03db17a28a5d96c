"""Many initiatives deleted at once: what Wagtail does page by page, in a few statements for hundreds.

Only what an import makes is deleted like that. A page to which others added something goes in Wagtail's way.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence

from django.contrib.contenttypes.models import ContentType
from django.db.models import DO_NOTHING, F, ForeignObjectRel, Model, Q, QuerySet
from wagtail.models import Page, ReferenceIndex, Revision, WorkflowState
from wagtail.search.models import IndexEntry
from wagtail_localize.models import TranslatableObject

from core.models import PageOrganisation, PageTheme
from core.signals import pages_changed
from network_map.editing.bulk_history import log
from network_map.map_files import maps_above, rebuild_soon
from network_map.models import ImportKey, InitiativeLink, InitiativePage

PARTS = (PageTheme, PageOrganisation, InitiativeLink, ImportKey)  # that an import makes with a page


def families(page_ids: Collection[int]) -> QuerySet[InitiativePage]:
    """The pages with their aliases."""
    return InitiativePage.objects.filter(Q(pk__in=page_ids) | Q(alias_of__in=page_ids))


def with_more(page_ids: Collection[int]) -> set[int]:
    """Those of the pages that something hangs on, or on their aliases, which no import makes."""
    sources = dict(families(page_ids).values_list("pk", "alias_of"))
    held = used(InitiativePage, sources.keys(), own=PARTS)
    texts = list(map(str, sources))
    in_workflow = WorkflowState.objects.filter(base_content_type=_type_of(Page), object_id__in=texts)
    held |= {int(number) for number in in_workflow.values_list("object_id", flat=True)}
    translated = TranslatableObject.objects.values("translation_key")
    held |= set(families(page_ids).filter(translation_key__in=translated).values_list("pk", flat=True))
    return {(sources[pk] if pk not in page_ids else pk) or pk for pk in held}


def used(model: type[Model], ids: Collection[int], own: Collection[type[Model]] = ()) -> set[int]:
    """Which of the objects are referred to by others in the database, but for rows of the models `own`."""
    found: set[int] = set()
    for relation in _relations(model):
        if relation.related_model in own:
            continue
        rows = relation.related_model._base_manager.filter(**{f"{relation.field.name}__in": ids})
        if issubclass(model, relation.related_model):
            rows = rows.exclude(pk__in=ids)  # that refer to one another
        found |= set(rows.values_list(relation.field.attname, flat=True))
    return found


def _relations(model: type[Model]) -> Iterator[ForeignObjectRel]:
    for field in model._meta.get_fields(include_hidden=True):
        if not isinstance(field, ForeignObjectRel) or not (field.one_to_one or field.one_to_many):
            continue
        if field.on_delete is not DO_NOTHING:
            yield field


def delete(pages: Sequence[InitiativePage], held: Collection[int], user) -> None:
    """With their aliases; those `held` one by one."""
    if not pages:
        return
    log(pages, ["wagtail.delete"], user)
    page_ids = [page.pk for page in pages]
    places = dict(families(page_ids).values_list("pk", "path"))
    if held_ids := [page_id for page_id in page_ids if page_id in held]:
        rows = families(held_ids)
        # Before Wagtail does it for each of them, which takes it as long as all the rest.
        Page.objects.filter(pk__in=rows.values("pk")).update(live=False)
        QuerySet.delete(rows)  # the tree of pages would look through all of it for each
    _delete_rows([page_id for page_id in page_ids if page_id not in held])
    _count_below(places.values())
    pages_changed.send(sender=InitiativePage, page_ids=list(places))
    rebuild_soon(maps_above(list({path[: -Page.steplen] for path in places.values()})))


def _delete_rows(page_ids: Collection[int]) -> None:
    """Without the signals of Django: what listens to these is told at once, or would find nothing to do."""
    ids = list(families(page_ids).values_list("pk", flat=True))
    texts = list(map(str, ids))
    own, base = _type_of(InitiativePage), _type_of(Page)
    for rows in (
        *(model._base_manager.filter(page__in=ids) for model in PARTS),
        Revision.objects.filter(base_content_type=base, object_id__in=texts),
        IndexEntry.objects.filter(content_type=own, object_id__in=texts),
        ReferenceIndex.objects.filter(base_content_type=base, object_id__in=texts),
        ReferenceIndex.objects.filter(to_content_type=base, to_object_id__in=texts),
        InitiativePage._base_manager.filter(pk__in=ids),
        Page._base_manager.filter(pk__in=ids),
    ):
        rows.order_by()._raw_delete(rows.db)


def _count_below(paths: Iterable[str]) -> None:
    below = Counter(path[: -Page.steplen] for path in paths)
    for path, count in below.items():
        Page.objects.filter(path=path).update(numchild=F("numchild") - count)


def _type_of(model: type[Model]) -> ContentType:
    return ContentType.objects.get_for_model(model)
