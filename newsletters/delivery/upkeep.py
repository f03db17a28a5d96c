"""What `tick` does for mailings: starts what is due, frees what dead pumps held, sends, ends what is done."""

import datetime

from django.utils import timezone
from django.utils.translation import gettext

from newsletters.composing.renderings import NoIssueError, render
from newsletters.delivery.pump import FREE, Pump
from newsletters.delivery.queue import start
from newsletters.models import Delivery, Mailing

HELD_FOR = datetime.timedelta(minutes=5)  # longer than any pump that lives: one minute and one slow mail
SECONDS_IN_TICK = 20  # scheduled pages wait until this round is over

State = Delivery.State


def do_what_is_due() -> None:
    start_what_is_due()
    reap()
    Pump(SECONDS_IN_TICK).run()
    end_what_is_done()


def start_what_is_due() -> None:
    for mailing in Mailing.objects.filter(state=Mailing.State.SCHEDULED, due_at__lte=timezone.now()):
        try:
            render(mailing)
        except NoIssueError:
            Mailing.objects.filter(pk=mailing.pk).update(trouble=gettext("Visitors cannot see the issue."))
        else:
            start(mailing)


def reap(held_for: datetime.timedelta = HELD_FOR) -> None:
    """What a pump had claimed that died: nobody began what is only claimed, the rest nobody can know."""
    held = Delivery.objects.filter(claimed_at__lt=timezone.now() - held_for)
    held.filter(state=State.CLAIMED).update(**FREE)
    held.filter(state=State.SENDING).update(state=State.UNCERTAIN, ended_at=timezone.now())


def end_what_is_done() -> None:
    open_states = [State.WAITING, State.CLAIMED, State.SENDING]
    for mailing in Mailing.objects.filter(state=Mailing.State.SENDING):
        if not mailing.deliveries.filter(state__in=open_states).exists():
            sending = Mailing.objects.filter(pk=mailing.pk, state=Mailing.State.SENDING)
            sending.update(state=Mailing.State.DONE, ended_at=timezone.now(), trouble="", troubles=0)
