"""What editors do that changes what can be found."""

from functools import partial

from django.core.signals import request_finished
from django.db import transaction
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from wagtail.models import Collection, CollectionViewRestriction, Page, PageViewRestriction
from wagtail.signals import page_published, page_unpublished, post_page_move

from core.documents import page_ids_with
from core.models import Document
from core.models.subjects import Subject
from core.shared import content_changed
from core.signals import page_replaced, pages_changed
from core.subjects import PAGES_OF, pages_of
from search import keeping
from search.index import batches
from search.models import Placement, Synonym
from search.query_log import write_waiting


@receiver([page_published, page_unpublished], dispatch_uid="search.page_changed")
def page_changed(sender, instance, **kwargs):
    keeping.update([instance.pk])


@receiver(pages_changed, dispatch_uid="search.pages_changed")
def many_pages_changed(sender, page_ids, **kwargs):
    for part in batches(list(page_ids), keeping.AT_ONCE):
        keeping.update(part)


@receiver(post_page_move, dispatch_uid="search.page_moved")
def page_moved(sender, instance, **kwargs):
    """Under other pages, other restrictions hold."""
    keeping.update(_below(instance.path))


@receiver(post_save, dispatch_uid="search.page_saved")
def page_saved(sender, instance, raw=False, update_fields=None, **kwargs):
    """A page that becomes an alias has no text of its own any more."""
    if not raw and issubclass(sender, Page) and update_fields and "alias_of_id" in update_fields:
        keeping.update([instance.pk])


@receiver(post_delete, dispatch_uid="search.page_deleted")
def page_deleted(sender, instance, **kwargs):
    if issubclass(sender, Page) and sender is not Page:
        keeping.update([instance.pk])


@receiver([post_save, post_delete], sender=PageViewRestriction, dispatch_uid="search.restriction_changed")
def restriction_changed(sender, instance, raw=False, **kwargs):
    if not raw and instance.page_id:
        keeping.update(_below(instance.page.path))


@receiver(post_save, dispatch_uid="search.subject_saved")
def subject_saved(sender, instance, created=False, raw=False, **kwargs):
    """Pages are found by the names of who made them."""
    if not raw and not created and sender in PAGES_OF and issubclass(sender, Subject):
        keeping.update(list(pages_of(instance).values_list("pk", flat=True)))


@receiver(post_save, sender=Document, dispatch_uid="search.document_saved")
def document_saved(sender, instance, created=False, raw=False, **kwargs):
    """It may be in another collection, which not everybody may see."""
    if not raw and not created:
        keeping.update(page_ids_with([instance.pk]))


@receiver(post_delete, sender=Document, dispatch_uid="search.document_deleted")
def document_deleted(sender, instance, **kwargs):
    keeping.update(page_ids_with([instance.pk]))


@receiver(
    [post_save, post_delete], sender=CollectionViewRestriction, dispatch_uid="search.collection_restricted"
)
def collection_restricted(sender, instance, raw=False, **kwargs):
    if not raw:
        _files_changed(instance.collection.path)


@receiver(post_save, sender=Collection, dispatch_uid="search.collection_saved")
def collection_saved(sender, instance, created=False, raw=False, **kwargs):
    """Who edits a collection may also move it below a private one: after saving it, and without a signal."""
    if not raw and not created:
        transaction.on_commit(partial(_follow_collection, instance.pk, instance.path), robust=True)


def _follow_collection(pk: int, path: str) -> None:
    moved_to = Collection.objects.filter(pk=pk).exclude(path=path).values_list("path", flat=True).first()
    if moved_to:
        _files_changed(moved_to)


def _files_changed(path: str) -> None:
    """What everybody may see of the files in a collection and those below it."""
    files = Document.objects.filter(collection__path__startswith=path)
    keeping.update(page_ids_with(files.values_list("pk", flat=True)))


@receiver([post_save, post_delete], sender=Synonym, dispatch_uid="search.synonym_changed")
@receiver([post_save, post_delete], sender=Placement, dispatch_uid="search.placement_changed")
def answers_changed(sender, **kwargs):
    content_changed()


@receiver(page_replaced, dispatch_uid="search.page_replaced")
def tips_follow(sender, page, by, **kwargs):
    """In its own language only, and not what hides a page: the other may well be what was asked for."""
    if page.locale_id != by.locale_id:
        return
    for tip in Placement.objects.filter(page=page.pk, effect=Placement.Effect.FIRST):
        tip.page_id = by.pk
        if tip.of_the_same():
            tip.delete()
        else:
            tip.save()


request_finished.connect(write_waiting, dispatch_uid="search.write_waiting")


def _below(path: str) -> list[int]:
    return list(Page.objects.filter(path__startswith=path).values_list("pk", flat=True))
