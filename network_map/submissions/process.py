"""What happens to a submission, from the first word on. What is sent twice happens once."""

import logging
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone, translation
from wagtail.models import Page

from core.editing.moderation import hand_in
from core.editing.review import cancel_workflow
from core.public_forms import PublicForm
from network_map.models import NetworkMapPage, Submission
from network_map.submissions import mails, pages
from network_map.submissions.forms import STEPS, ChangeForm, MoreStep, PublicEmail

logger = logging.getLogger(__name__)

State = Submission.State


# --- Before the editors see it --------------------------------------------------------------------


def begin(network_map: NetworkMapPage, public_id: str) -> Submission:
    """The same form, sent twice, makes one."""
    values = {"map": network_map, "language": network_map.locale.language_code}
    return Submission.objects.get_or_create(public_id=public_id, defaults=values)[0]


def keep(submission: Submission, network_map: NetworkMapPage, data: Mapping[str, Any]) -> None:
    """On the map and in the language in which it is being filled in now."""
    submission.map, submission.language = network_map, network_map.locale.language_code
    submission.data = {**submission.data, **data}
    submission.state = State.DRAFT
    submission.email = _usable_email(submission.data.get("email", ""))
    submission.save()


def _usable_email(typed: str) -> str:
    try:
        return PublicEmail().clean(typed)
    except ValidationError:
        return ""


def checked_steps(submission: Submission) -> list[PublicForm]:
    """Each step as it was filled in, for the first look at what is still wrong."""
    return [step(submission.data) for step in STEPS]


def first_fault(submission: Submission) -> int | None:
    """The number of the first step that cannot be sent like this."""
    steps = enumerate(checked_steps(submission), start=1)
    return next((number for number, step in steps if not step.is_valid()), None)


@transaction.atomic
def send(submission: Submission) -> None:
    """Ask its makers by mail whether they sent this; a second time only when something changed."""
    submission = Submission.objects.select_for_update().get(pk=submission.pk)
    if submission.state != State.DRAFT:
        return
    submission.state = State.SENT
    _note_consent(submission, submission.data)
    submission.save()
    mails.confirm(submission)


def _note_consent(submission: Submission, data: Mapping[str, Any]) -> None:
    """With the words that were agreed to, and when."""
    if not data.get("contact_consent"):
        submission.consent_text, submission.consent_at = "", None
    elif not submission.consent_at:
        submission.consent_text = str(MoreStep.base_fields["contact_consent"].label)
        submission.consent_at = timezone.now()


def confirm(submission: Submission) -> bool:
    """Make the page and give it to the editors. False where it can no longer be sent like this."""
    if not _make_page(submission):
        return False
    submission.refresh_from_db()
    give_to_editors(submission)
    return True


@transaction.atomic
def _make_page(submission: Submission) -> bool:
    submission = Submission.objects.select_for_update().get(pk=submission.pk)
    if submission.state != State.SENT:
        return not submission.can_be_written
    if not take_in(submission):
        return False
    mails.received(submission)
    return True


def take_in(submission: Submission) -> bool:
    """Make the page of what its makers stand for. False where something in it is wrong."""
    with translation.override(submission.language):
        steps = checked_steps(submission)
        if not all(step.is_valid() for step in steps):
            return False
        cleaned = {name: value for step in steps for name, value in step.cleaned_data.items()}
        submission.page = pages.make_page(submission, cleaned)
        _note_consent(submission, submission.data)
    submission.state, submission.confirmed_at = State.REVIEW, timezone.now()
    submission.save()
    return True


def give_to_editors(submission: Submission) -> None:
    """Start the workflow, or take it up again. `tick` does so where a mail server stopped it here."""
    page = submission.initiative
    if page.get_workflow() is None:
        return  # the dashboard names it all the same
    try:
        hand_in(page, None)
    except OSError:  # of a mail to the editors; it undid the start of the workflow
        logger.exception("The workflow of page %s did not start", page.pk)


# --- What the editors say -------------------------------------------------------------------------


def note_question(page: Page, question: str) -> None:
    submission = Submission.objects.filter(page=page.pk, state=State.REVIEW).first()
    if submission:
        submission.state, submission.reason = State.QUESTION, question
        submission.save()
        mails.question(submission)


def note_publication(page: Page) -> None:
    states = [State.REVIEW, State.QUESTION]
    submission = Submission.objects.filter(page=page.pk, state__in=states).first()
    if submission is None:
        return
    tell = mails.change_approved if submission.approved_at else mails.approved
    if not submission.approved_at:
        pages.show_in_all_languages(page)
    submission.state, submission.reason, submission.remark = State.APPROVED, "", ""
    submission.approved_at = submission.approved_at or timezone.now()
    submission.times_asked, submission.asked_at = 0, None
    submission.save()
    tell(submission)


@transaction.atomic
def refuse(submission: Submission, reason: str, user) -> None:
    """The page stays a draft; of one that visitors see only the change is left out."""
    submission = Submission.objects.select_for_update().get(pk=submission.pk)
    if not submission.is_reviewed:
        return
    submission.reason = reason
    cancel_workflow(submission.initiative, user)
    if submission.approved_at:
        submission.state = State.APPROVED
        pages.back_to_live(submission.initiative, user)
        mails.change_refused(submission)
    else:
        submission.state, submission.refused_at = State.REFUSED, timezone.now()
        mails.refused(submission)
    submission.save()


# --- What its makers say later --------------------------------------------------------------------


def known_to_makers(submission: Submission) -> dict[str, Any]:
    """What the form for changes shows: their own words while these wait, else the page as visitors see it.

    What editors are working on is not shown.
    """
    if submission.is_reviewed:
        return submission.data
    shown = pages.filled_in(submission.initiative)
    # Without consent the page does not hold it; the makers filled it in themselves.
    return shown | {"contact_name": shown["contact_name"] or submission.data.get("contact_name", "")}


@transaction.atomic
def propose(submission: Submission, form: ChangeForm) -> None:
    """Only what was changed, so that what the editors did meanwhile stays. Nothing new, no new revision."""
    submission = Submission.objects.select_for_update().get(pk=submission.pk)
    form.initial = known_to_makers(submission)  # as it is now, should the same have been sent a moment ago
    cleaned = form.cleaned_data
    names = [name for name in form.changed_data if name in cleaned and name != "remark"]
    remark = cleaned["remark"]
    if not names and remark == submission.remark and submission.state == State.REVIEW:
        return
    if not names and not remark:
        return
    withdraw = "contact_consent" in names and not cleaned["contact_consent"] and _is_contact(submission)
    if names:
        pages.propose(submission, cleaned, names)
    if withdraw:
        pages.forget_contact(submission.initiative)  # which waits for nobody's approval
    submission.data = {**submission.data, **_as_data(cleaned)}
    submission.remark, submission.state = remark, State.REVIEW
    _note_consent(submission, cleaned)
    submission.save()
    transaction.on_commit(lambda: give_to_editors(submission), robust=True)


def _is_contact(submission: Submission) -> bool:
    """Whether what the page shows is theirs: after a merge it may be of somebody else."""
    return bool(submission.consent_at) or submission.initiative.contact_email == submission.email


def _as_data(cleaned: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in cleaned.items() if name not in ("remark", PublicForm.honeypot)}


@transaction.atomic
def say_still_right(submission: Submission) -> None:
    submission = Submission.objects.select_for_update().get(pk=submission.pk)
    if submission.times_asked:
        submission.times_asked, submission.asked_at = 0, None
        submission.save()
        pages.set_facts(submission.initiative, confirmed_on=timezone.localdate(), is_unconfirmed=False)
