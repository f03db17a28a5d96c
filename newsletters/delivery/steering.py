"""What editors decide about a mailing. A change names the states it starts from: two at once do no harm."""

import datetime
from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from newsletters.models import Delivery, Mailing, NewsletterPage

State = Mailing.State

# The action, its button, from which states it starts, and to which it leads.
CHANGES: dict[str, tuple[Promise, tuple[str, ...], str]] = {
    "pause": (_("Pause"), (State.SENDING,), State.PAUSED),
    "resume": (_("Go on"), (State.PAUSED,), State.SENDING),
    "cancel": (_("Stop for good"), (State.SCHEDULED, State.SENDING, State.PAUSED), State.CANCELLED),
}
RESEND = "resend"


def schedule(page: NewsletterPage, due_at: datetime.datetime) -> Mailing:
    """An issue is sent once: whoever comes second gets the mailing that is there."""
    return Mailing.objects.get_or_create(issue=page.translation_key, defaults={"due_at": due_at})[0]


def possible(mailing: Mailing) -> Sequence[tuple[str, Promise]]:
    return [(name, label) for name, (label, states, _to) in CHANGES.items() if mailing.state in states]


def act(mailing: Mailing, action: str) -> None:
    if action == RESEND:
        resend_uncertain(mailing)
    elif action in CHANGES:
        _label, states, to = CHANGES[action]
        ended_at = timezone.now() if to == State.CANCELLED else None
        rows = Mailing.objects.filter(pk=mailing.pk, state__in=states)
        rows.update(state=to, ended_at=ended_at, next_try_at=timezone.now())


@transaction.atomic
def resend_uncertain(mailing: Mailing) -> int:
    """Send what is uncertain once more, which an editor decided: some readers may get it twice."""
    uncertain = mailing.deliveries.filter(state=Delivery.State.UNCERTAIN)
    count = uncertain.update(state=Delivery.State.WAITING, pump="", claimed_at=None, due_at=timezone.now())
    if count:
        done = Mailing.objects.filter(pk=mailing.pk, state=State.DONE)
        done.update(state=State.SENDING, ended_at=None)
    return count
