"""What changes a map: its file is made anew."""

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from wagtail.models import Page, PageViewRestriction
from wagtail.signals import page_published, page_unpublished, post_page_move

from core.models import Organisation, Theme
from core.signals import pages_changed
from network_map.map_files import maps_above, rebuild_soon
from network_map.models import InitiativePage, NetworkMapPage
from network_map.organisations import settle_organisation


@receiver(page_published, sender=InitiativePage, dispatch_uid="network_map.initiative_published")
def initiative_published(sender, instance, **kwargs):
    settle_organisation(instance)
    rebuild_soon(maps_above([instance.path]))


@receiver(page_published, sender=NetworkMapPage, dispatch_uid="network_map.map_published")
@receiver(page_unpublished, dispatch_uid="network_map.page_unpublished")
def page_changed(sender, instance, **kwargs):
    if isinstance(instance, InitiativePage | NetworkMapPage):
        rebuild_soon(maps_above([instance.path]))


@receiver(post_save, sender=InitiativePage, dispatch_uid="network_map.initiative_made")
def initiative_made(sender, instance, created=False, raw=False, **kwargs):
    """An alias is live at once, and nothing is published for it."""
    if created and not raw and instance.live:
        rebuild_soon(maps_above([instance.path]))


@receiver(pages_changed, dispatch_uid="network_map.pages_changed")
def pages_changed_at_once(sender, page_ids, **kwargs):
    first = Page.objects.filter(pk__in=list(page_ids)[:1]).first()
    if first and issubclass(sender, InitiativePage):
        rebuild_soon(maps_above([first.path]))


@receiver(post_page_move, dispatch_uid="network_map.page_moved")
def page_moved(sender, instance, path_moved_from=None, path_moved_to=None, **kwargs):
    rebuild_soon(maps_above([path for path in (path_moved_from, path_moved_to, instance.path) if path]))


@receiver(post_delete, sender=InitiativePage, dispatch_uid="network_map.initiative_deleted")
def initiative_deleted(sender, instance, **kwargs):
    rebuild_soon(maps_above([instance.path]))


@receiver(
    [post_save, post_delete], sender=PageViewRestriction, dispatch_uid="network_map.restriction_changed"
)
def restriction_changed(sender, instance, raw=False, **kwargs):
    if not raw and instance.page_id:
        rebuild_soon(maps_above([instance.page.path]))


@receiver(post_save, sender=Organisation, dispatch_uid="network_map.organisation_saved")
@receiver(post_save, sender=Theme, dispatch_uid="network_map.theme_saved")
def subject_saved(sender, instance, created=False, raw=False, **kwargs):
    """The kind of an organisation and the address of a theme stand in the file."""
    if raw or created:
        return
    joined = "page_themes__theme" if sender is Theme else "page_organisations__organisation"
    paths = InitiativePage.objects.filter(**{joined: instance}).values_list("path", flat=True)
    rebuild_soon(maps_above(list({path[: -Page.steplen] for path in paths})))
