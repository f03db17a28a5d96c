"""Sends what waits: claims rows, writes of each that it is being sent, sends it, and writes what came of it.

One commit for each mail: it holds what became of the last one and that the next one begins. So a pump that is
killed leaves at most one mail of which nobody knows, and that one is shown as uncertain and not sent again.
"""

import datetime
from collections.abc import Sequence
from time import monotonic
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from core.tokens import opaque_id
from newsletters.addresses import deliverable
from newsletters.delivery import pace
from newsletters.delivery.message import filled
from newsletters.delivery.transport import Fate, Outcome, ServerError, Smtp
from newsletters.models import READER, Delivery, Mailing, Rendering

AT_ONCE = 100  # rows claimed together
SECONDS = 60  # after which a pump ends, so that a new one comes with the code and settings of that moment
LOOK_UP = 1  # seconds until it looks again whether an editor paused the mailing
MOST_TRIES = 8
FIRST_WAIT = datetime.timedelta(minutes=1)
LONGEST_WAIT = datetime.timedelta(hours=6)
LONGEST_TROUBLE = datetime.timedelta(minutes=15)  # without a look whether the server is back
LOST_IN_A_ROW = 3  # connections, after which it is the server and not the mails

State = Delivery.State
FREE = {"state": State.WAITING, "pump": "", "claimed_at": None}  # for any pump

# Each mail costs these two, which Django takes longer to put together than the database to carry out.
_TABLE = Delivery._meta.db_table
_BEGUN = f"UPDATE {_TABLE} SET state = %s WHERE id = %s AND pump = %s AND state = %s"  # noqa: S608
_SENT = f"UPDATE {_TABLE} SET state = %s, ended_at = %s, reason = '' WHERE id = %s AND pump = %s"  # noqa: S608


def _execute(statement: str, values: list[Any]) -> int:
    """How many rows it changed."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.rowcount


class Pump:
    """Sends for at most `seconds`, over one connection, until nothing waits."""

    def __init__(self, seconds: float = SECONDS):
        self.name = opaque_id()
        self.end = monotonic() + seconds
        self.transport = Smtp()
        self.sent = 0
        self._messages: dict[int, bytes] = {}
        self._look_at = 0.0
        self._lost = 0  # connections in a row

    def run(self) -> int:
        """How many mails the server took."""
        try:
            for mailing in Mailing.objects.filter(
                state=Mailing.State.SENDING, next_try_at__lte=timezone.now()
            ).order_by("started_at", "pk"):
                self._send_all(mailing)
        finally:
            self.transport.quit()
        return self.sent

    def _is_over(self) -> bool:
        return monotonic() >= self.end

    def _send_all(self, mailing: Mailing) -> None:
        try:
            while not self._is_over() and (batch := self._claim(mailing)):
                if not self._send_batch(mailing, batch):
                    return
                if mailing.troubles and self.sent:
                    forget_trouble(mailing)
        except ServerError as error:
            note_trouble(mailing, str(error))
        finally:
            self._release()

    # --- Claiming -----------------------------------------------------------------------------------

    def _claim(self, mailing: Mailing) -> Sequence[Delivery]:
        """Rows that nobody else has; of readers who left in the meantime only that they did."""
        with transaction.atomic():
            most = pace.allowed(AT_ONCE)
            ids = list(_waiting(mailing).values_list("pk", flat=True)[:most]) if most else []
            Delivery.objects.filter(pk__in=ids).update(
                state=State.CLAIMED, pump=self.name, claimed_at=timezone.now()
            )
        rows = Delivery.objects.filter(pk__in=ids).select_related("subscriber").order_by("pk")
        readers, gone = [], []
        for row in rows:
            (readers if row.has_reader else gone).append(row)
        if gone:
            left = self._own.filter(pk__in=[row.pk for row in gone])
            left.update(state=State.LEFT, ended_at=timezone.now())
        return readers

    @property
    def _own(self):
        return Delivery.objects.filter(pump=self.name)

    def _release(self) -> None:
        """What was claimed and not begun, for others."""
        self._own.filter(state=State.CLAIMED).update(**FREE)

    # --- Sending ------------------------------------------------------------------------------------

    def _send_batch(self, mailing: Mailing, batch: Sequence[Delivery]) -> bool:
        """False where there is a reason to go no further."""
        last: tuple[Delivery, Outcome] | None = None
        try:
            for delivery in batch:
                if self._is_over() or self._is_held_up(mailing):
                    return False
                with transaction.atomic():
                    if last:
                        self._record(*last)
                    begun = self._begin(delivery)
                last = (delivery, self._send(delivery)) if begun else None
                self._count_lost(last)
        finally:
            if last:
                self._record(*last)
        return True

    def _is_held_up(self, mailing: Mailing) -> bool:
        """Whether an editor paused or cancelled it; asked once in a while."""
        if monotonic() < self._look_at:
            return False
        self._look_at = monotonic() + LOOK_UP
        return not Mailing.objects.filter(pk=mailing.pk, state=Mailing.State.SENDING).exists()

    def _count_lost(self, last: tuple[Delivery, Outcome] | None) -> None:
        if last is None:
            return
        _delivery, outcome = last
        self._lost = self._lost + 1 if outcome.fate == Fate.LOST else 0
        if self._lost >= LOST_IN_A_ROW:
            raise ServerError(outcome.reason)

    def _send(self, delivery: Delivery) -> Outcome:
        reader = delivery.reader
        try:
            address = deliverable(reader.email)
            message = filled(
                self._message(delivery), address, READER.token(reader.public_id), str(delivery.pk)
            )
        except ValueError:
            return Outcome(Fate.REFUSED, "501 address")
        try:
            return self.transport.send(settings.DEFAULT_FROM_EMAIL, address, message)
        except ServerError:
            self._own.filter(pk=delivery.pk).update(**FREE)
            raise

    def _message(self, delivery: Delivery) -> bytes:
        """As it is for all readers of the segment, read once."""
        key = delivery.rendering_id
        if key not in self._messages:
            self._messages[key] = bytes(Rendering.objects.values_list("message", flat=True).get(pk=key))
        return self._messages[key]

    def _begin(self, delivery: Delivery) -> int:
        return _execute(_BEGUN, [State.SENDING, delivery.pk, self.name, State.CLAIMED])

    def _record(self, delivery: Delivery, outcome: Outcome) -> None:
        """Also where others gave this pump up for dead meanwhile: now it is known what became of the mail."""
        row = self._own.filter(pk=delivery.pk, state__in=[State.SENDING, State.UNCERTAIN])
        match outcome.fate:
            case Fate.TAKEN:
                self.sent += _execute(_SENT, [State.SENT, timezone.now(), delivery.pk, self.name])
            case Fate.REFUSED:
                row.update(state=State.FAILED, ended_at=timezone.now(), reason=outcome.reason)
            case Fate.UNKNOWN:
                row.update(state=State.UNCERTAIN, ended_at=timezone.now(), reason=outcome.reason)
            case Fate.LATER | Fate.LOST:
                self._put_off(delivery, row, outcome.reason)

    def _put_off(self, delivery: Delivery, row: QuerySet[Delivery], reason: str) -> None:
        """Each time twice as long; what was tried often enough has failed."""
        tries, now = delivery.tries + 1, timezone.now()
        if tries >= MOST_TRIES:
            row.update(state=State.FAILED, tries=tries, ended_at=now, reason=reason)
        else:
            due_at = now + min(FIRST_WAIT * 2**delivery.tries, LONGEST_WAIT)
            row.update(tries=tries, due_at=due_at, reason=reason, **FREE)


# --- The mailing ----------------------------------------------------------------------------------


def _waiting(mailing: Mailing) -> QuerySet[Delivery]:
    rows = Delivery.objects.filter(mailing=mailing, state=State.WAITING, due_at__lte=timezone.now())
    if connection.features.has_select_for_update_skip_locked:
        rows = rows.select_for_update(skip_locked=True)
    return rows.order_by("pk")


def note_trouble(mailing: Mailing, reason: str) -> None:
    """Of the server: nothing is sent for a while, each time twice as long."""
    mailing.refresh_from_db(fields=["troubles"])
    wait = min(FIRST_WAIT * 2 ** min(mailing.troubles, 10), LONGEST_TROUBLE)
    Mailing.objects.filter(pk=mailing.pk).update(
        trouble=reason, troubles=F("troubles") + 1, next_try_at=timezone.now() + wait
    )


def forget_trouble(mailing: Mailing) -> None:
    mailing.trouble, mailing.troubles = "", 0
    mailing.save(update_fields=["trouble", "troubles"])
