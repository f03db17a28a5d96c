"""What becomes of the makers of a page that goes: it is merged with another, or removed."""

from collections.abc import Collection

from django.db import transaction
from django.utils import timezone, translation

from core.public_pages import is_public
from network_map.models import InitiativePage, Submission
from network_map.submissions import mails, pages

State = Submission.State


@transaction.atomic
def follow_merge(gone: Collection[InitiativePage], stays: InitiativePage) -> None:
    """Before the pages that go are unpublished or removed.

    Their makers go on with the page that stays, unless it has makers already: one of the two would read and
    change what is the other's. They are told where it is, and forgotten.
    """
    Submission.objects.filter(merged_with__in=gone).update(merged_with=stays)
    known = Submission.objects.select_for_update(of=("self",)).filter(page__in=gone)
    for submission in known.exclude(state=State.REFUSED).select_related("map", "page"):
        if is_public(stays) and not Submission.objects.filter(page__in=pages.family(stays)).exists():
            _go_on_with(submission, stays)
        else:
            _let_go(submission, stays)


def _go_on_with(submission: Submission, stays: InitiativePage) -> None:
    """With nothing of what they agreed to for the other page."""
    title, contact = submission.title, submission.data.get("contact_name", "")
    submission.page = stays
    with translation.override(submission.language):
        shown = pages.filled_in(stays)
    submission.data = shown | {"contact_name": contact, "contact_consent": False}
    submission.state, submission.approved_at = State.APPROVED, submission.approved_at or timezone.now()
    submission.consent_text, submission.consent_at = "", None
    submission.remark = submission.reason = ""
    submission.times_asked, submission.asked_at = 0, None
    submission.save()
    mails.merged(submission, title, stays, mails.change_address(submission))


def _let_go(submission: Submission, stays: InitiativePage) -> None:
    """All that is left is where their links lead now."""
    mails.merged(submission, submission.title, stays)
    pages.forget_contact(submission.initiative)
    submission.page, submission.merged_with, submission.state = None, stays, State.MERGED
    submission.data, submission.email = {}, ""
    submission.consent_text, submission.consent_at = "", None
    submission.remark = submission.reason = ""
    submission.save()


def note_removal(submission: Submission) -> None:
    """Before all that is known of them is removed with their page."""
    if submission.is_reviewed or submission.state == State.APPROVED:
        mails.removed(submission)
