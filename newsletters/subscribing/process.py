"""What happens to a reader, from signing up to being erased. What is sent twice happens once."""

import datetime
from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from core.tokens import BadTokenError, opaque_id
from newsletters.addresses import key_of
from newsletters.models import Consent, NewsletterIndexPage, Subscriber, Suppression
from newsletters.subscribing import mails
from newsletters.subscribing.forms import AS_IT_IS, RUNNING

State = Subscriber.State
LONGEST_FORM = 200  # as Consent keeps it


@dataclass(frozen=True)
class Said:
    """In which words somebody agreed or took it back, and at which address these stood."""

    wording: str
    form: str

    def note(self, subscriber: Subscriber, kind: Consent.Kind) -> None:
        Consent.objects.create(
            subscriber=subscriber, kind=kind, wording=self.wording, form=self.form[:LONGEST_FORM]
        )


@transaction.atomic
def sign_up(page: NewsletterIndexPage, cleaned: Mapping[str, Any], said: Said) -> None:
    """Ask by mail whether it was them, a few times a day. Of somebody who reads along nothing changes."""
    choices = {name: cleaned[name] for name in ("email", "language", "themes")}
    rows = Subscriber.objects.select_for_update()
    subscriber, _is_new = rows.get_or_create(email_key=key_of(cleaned["email"]), defaults=choices)
    if not subscriber.may_be_mailed():
        return
    if subscriber.reads_along:
        subscriber.save()
        mails.reads_along(page, subscriber)
        return
    for name, value in choices.items():
        setattr(subscriber, name, value)
    subscriber.asked_at = timezone.now()
    subscriber.save()
    said.note(subscriber, Consent.Kind.GIVEN)
    mails.confirm(page, subscriber)


@transaction.atomic
def confirm(confirm_id: str, said: Said) -> Subscriber:
    """Raises BadTokenError where the mail is no longer any good."""
    subscriber = Subscriber.objects.select_for_update().filter(confirm_id=confirm_id).first()
    if subscriber is None:
        raise BadTokenError
    if not subscriber.reads_along:
        subscriber.become(State.ACTIVE)
        subscriber.save()
        said.note(subscriber, Consent.Kind.CONFIRMED)
        Suppression.objects.filter(digest=Suppression.digest_of(subscriber.email)).delete()
    return subscriber


@transaction.atomic
def change(subscriber: Subscriber, cleaned: Mapping[str, Any]) -> None:
    held = _held(subscriber)
    if held is None or not held.reads_along:
        return  # they left meanwhile
    held.language, held.themes = cleaned["language"], cleaned["themes"]
    pause = cleaned["pause"]
    if pause == RUNNING and held.state == State.PAUSED:
        held.become(State.ACTIVE)
    elif pause not in (AS_IT_IS, RUNNING):
        held.become(State.PAUSED)
        held.paused_until = months_after(timezone.localdate(), int(pause))
    held.save()


def months_after(day: datetime.date, months: int) -> datetime.date:
    """The same day of that month, or its last."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return datetime.date(year, month, min(day.day, monthrange(year, month)[1]))


@transaction.atomic
def leave(subscriber: Subscriber, said: Said) -> None:
    held = _held(subscriber)
    if held is None or held.state == State.LEFT:
        return
    held.become(State.LEFT)
    held.confirm_id = opaque_id()  # no mail from before brings them back
    held.save()
    said.note(held, Consent.Kind.WITHDRAWN)


@transaction.atomic
def erase(subscriber: Subscriber) -> None:
    """What was sent stays counted, and names nobody any more."""
    held = _held(subscriber)
    if held:
        Suppression.objects.get_or_create(digest=Suppression.digest_of(held.email))
        held.delete()


def _held(subscriber: Subscriber) -> Subscriber | None:
    """As it is now, until this transaction is done; None where they had themselves erased."""
    return Subscriber.objects.select_for_update().filter(pk=subscriber.pk).first()
