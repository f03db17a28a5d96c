"""What `tick` does with readers: forgets those who never confirmed, and mails those again who paused."""

import datetime

from django.utils import timezone

from newsletters.models import Subscriber

UNCONFIRMED_KEPT = datetime.timedelta(days=7)

State = Subscriber.State


def do_what_is_due() -> None:
    forget_unconfirmed()
    resume()


def forget_unconfirmed() -> None:
    before = timezone.now() - UNCONFIRMED_KEPT
    Subscriber.objects.filter(state=State.UNCONFIRMED, asked_at__lt=before).delete()


def resume() -> None:
    due = Subscriber.objects.filter(state=State.PAUSED, paused_until__lte=timezone.localdate())
    due.update(state=State.ACTIVE, since=timezone.now(), paused_until=None)
