"""What `tick` does with readers: forgets those who never confirmed or left long ago, and ends pauses."""

import datetime

from django.utils import timezone

from newsletters.models import Subscriber
from newsletters.subscribing import process

UNCONFIRMED_KEPT = datetime.timedelta(days=7)
LEFT_KEPT = datetime.timedelta(days=365)  # as proof of what they agreed to, and that they left
AT_ONCE = 50

State = Subscriber.State


def do_what_is_due() -> None:
    forget_unconfirmed()
    forget_left()
    resume()


def forget_unconfirmed() -> None:
    before = timezone.now() - UNCONFIRMED_KEPT
    Subscriber.objects.filter(state=State.UNCONFIRMED, asked_at__lt=before).delete()


def forget_left() -> None:
    before = timezone.now() - LEFT_KEPT
    for subscriber in Subscriber.objects.filter(state=State.LEFT, since__lt=before)[:AT_ONCE]:
        process.erase(subscriber)


def resume() -> None:
    due = Subscriber.objects.filter(state=State.PAUSED, paused_until__lte=timezone.localdate())
    due.update(state=State.ACTIVE, since=timezone.now(), paused_until=None)
