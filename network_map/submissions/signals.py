"""What editors decide in Wagtail's own ways reaches the makers of an initiative."""

from django.dispatch import receiver
from wagtail.signals import page_published, task_rejected

from network_map.models import InitiativePage
from network_map.submissions import process


@receiver(task_rejected, dispatch_uid="network_map.submissions.question")
def changes_requested(sender, instance, **kwargs):
    page = instance.workflow_state.content_object
    if isinstance(getattr(page, "specific", None), InitiativePage):
        process.note_question(page, instance.comment)


@receiver(page_published, sender=InitiativePage, dispatch_uid="network_map.submissions.published")
def initiative_published(sender, instance, **kwargs):
    process.note_publication(instance)
