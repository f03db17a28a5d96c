"""What happens when something is published, changed or removed."""

from asgiref.local import Local
from django.db.models.signals import m2m_changed, post_delete, post_save
from django.dispatch import Signal, receiver
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Locale, Page, PageViewRestriction, Site
from wagtail.signals import page_published, page_unpublished, post_page_move

from core import restrictions
from core.models import Document, Footer, Image, SiteSettings
from core.models.subjects import Subject
from core.shared import content_changed

# Of many pages at once, where Wagtail would send one for each: `page_ids`, live or gone.
pages_changed = Signal()
# A page, `page`, is about to go; `by` is the one that visitors get in its place.
page_replaced = Signal()

CONTENT_MODELS = (
    *(Page, Subject, Footer, SiteSettings, Site, Locale),
    *(Image, Document, PageViewRestriction, Redirect),
)


def _changed(sender, **kwargs):
    content_changed()


for _signal in (page_published, page_unpublished, post_page_move, pages_changed):
    _signal.connect(_changed, dispatch_uid="core.content_changed")


@receiver([post_save, post_delete])
def content_saved(sender, raw=False, **kwargs):
    if not raw and issubclass(sender, CONTENT_MODELS):
        content_changed()


@receiver(post_save, sender=PageViewRestriction)
def restriction_saved(sender, instance, raw=False, **kwargs):
    if not raw:
        _without_echo(restrictions.mirror, instance)


@receiver(m2m_changed, sender=PageViewRestriction.groups.through)
def restriction_groups_changed(sender, instance, action, reverse, **kwargs):
    if action.startswith("post_") and not reverse:
        _without_echo(restrictions.mirror, instance)


@receiver(post_delete, sender=PageViewRestriction)
def restriction_deleted(sender, instance, **kwargs):
    _without_echo(restrictions.unmirror, instance)


@receiver(post_save)
def page_created(sender, instance, created, raw=False, **kwargs):
    if created and not raw and issubclass(sender, Page) and sender is not Page:
        restrictions.inherit(instance)


_mirroring = Local()


def _without_echo(act, restriction):
    """A copy made for a translation is saved too; it must not be copied back."""
    if getattr(_mirroring, "busy", False):
        return
    _mirroring.busy = True
    try:
        act(restriction)
    finally:
        _mirroring.busy = False
