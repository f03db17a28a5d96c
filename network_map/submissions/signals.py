"""What editors decide in Wagtail's own ways reaches the makers of an initiative."""

from django.db.models.signals import pre_delete
from django.dispatch import receiver
from wagtail.signals import page_published, task_rejected

from network_map.models import InitiativePage, Submission
from network_map.submissions import page_gone, process


@receiver(task_rejected, dispatch_uid="network_map.submissions.question")
def changes_requested(sender, instance, **kwargs):
    page = instance.workflow_state.content_object
    if isinstance(getattr(page, "specific", None), InitiativePage):
        process.note_question(page, instance.comment)


@receiver(page_published, sender=InitiativePage, dispatch_uid="network_map.submissions.published")
def initiative_published(sender, instance, **kwargs):
    process.note_publication(instance)


@receiver(pre_delete, sender=Submission, dispatch_uid="network_map.submissions.removed")
def submission_removed(sender, instance, **kwargs):
    """With its page, however that is deleted: by an editor, many at once, or with the map."""
    page_gone.note_removal(instance)
