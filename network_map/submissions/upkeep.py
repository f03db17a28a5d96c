"""What `tick` does with submissions: forgets people, and asks each year whether a page is still right."""

import datetime

from django.db.models import Q
from django.utils import timezone

from network_map.models import Submission
from network_map.submissions import mails, pages
from network_map.submissions.process import give_to_editors

UNCONFIRMED_KEPT = datetime.timedelta(days=7)
REFUSED_KEPT = datetime.timedelta(days=365)
PATIENCE = datetime.timedelta(days=30)  # with an answer
TIMES_ASKED = 2
SILENT = TIMES_ASKED + 1
AT_ONCE = 50

State = Submission.State


def do_what_is_due() -> None:
    forget_unconfirmed()
    forget_refused()
    start_workflows()
    ask_again()


def forget_unconfirmed() -> None:
    """Nobody confirmed that they sent it."""
    before = timezone.now() - UNCONFIRMED_KEPT
    Submission.objects.filter(state__in=[State.DRAFT, State.SENT], changed_at__lt=before).delete()


def forget_refused() -> None:
    """With the draft, of which the revisions may name somebody."""
    before = timezone.now() - REFUSED_KEPT
    due = Submission.objects.filter(state=State.REFUSED, refused_at__lt=before).select_related("page")
    for submission in due[:AT_ONCE]:
        if submission.initiative.live or submission.initiative.first_published_at:
            submission.delete()  # editors published it after all
        else:
            submission.initiative.delete()


def start_workflows() -> None:
    """Where that failed when it was sent in; not where somebody ended it."""
    for submission in Submission.objects.filter(state=State.REVIEW).select_related("page"):
        if not submission.initiative.workflow_states.exists():
            give_to_editors(submission)


def ask_again() -> None:
    """On the day on which the page was last confirmed a year ago, twice; after that visitors read of it."""
    now = timezone.now()
    unanswered = Q(times_asked__lt=SILENT, asked_at__lt=now - PATIENCE)
    due = Submission.objects.filter(
        Q(times_asked=0) | unanswered,
        state=State.APPROVED,
        page__live=True,
        page__confirmed_on__lte=a_year_before(timezone.localdate()),
    )
    for submission in due.select_related("page", "map")[:AT_ONCE]:
        if _is_ours(submission, now):
            _ask(submission)


def a_year_before(day: datetime.date) -> datetime.date:
    try:
        return day.replace(year=day.year - 1)
    except ValueError:  # the 29th of February
        return day.replace(year=day.year - 1, day=28)


def _is_ours(submission: Submission, now: datetime.datetime) -> bool:
    """Two processes at once must not ask twice."""
    asked = submission.times_asked
    rows = Submission.objects.filter(pk=submission.pk, times_asked=asked)
    submission.times_asked, submission.asked_at = asked + 1, now
    return bool(rows.update(times_asked=asked + 1, asked_at=now))


def _ask(submission: Submission) -> None:
    if submission.times_asked == SILENT:
        pages.set_facts(submission.initiative, is_unconfirmed=True)
    else:
        mails.still_right(submission)
