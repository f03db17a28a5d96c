"""Gives every reader of an issue a row, in one statement for each segment."""

from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from newsletters.models import Delivery, Mailing, Rendering, Subscriber


@transaction.atomic
def start(mailing: Mailing) -> bool:
    """Begin to send an issue whose renderings are there. False where somebody else did, or it is not due.

    What is done twice happens once: a reader has one row for an issue.
    """
    mailing = Mailing.objects.select_for_update().get(pk=mailing.pk)
    if mailing.state != Mailing.State.SCHEDULED or mailing.due_at > timezone.now():
        return False
    for rendering in mailing.renderings.defer("message"):
        add_readers(rendering)
    mailing.state, mailing.started_at = Mailing.State.SENDING, mailing.started_at or timezone.now()
    mailing.save()
    return True


def add_readers(rendering: Rendering) -> int:
    """Rows for the readers of a segment who have none for this issue; how many. None of them is in memory."""
    fields = ("mailing_id", "rendering_id", "subscriber_id", "state", "due_at", "tries", "pump", "reason")
    statement = (
        f"INSERT INTO {Delivery._meta.db_table} ({', '.join(fields)})"  # noqa: S608 - names of our own
        " SELECT %s, %s, id, %s, %s, 0, '', ''"
        f" FROM {Subscriber._meta.db_table} WHERE state = %s AND language = %s AND themes = %s"
        " ORDER BY id ON CONFLICT DO NOTHING"
    )
    own: list[Any] = [rendering.mailing_id, rendering.pk, Delivery.State.WAITING, timezone.now()]
    segment = [Subscriber.State.ACTIVE, rendering.language, rendering.themes]
    with connection.cursor() as cursor:
        cursor.execute(statement, [*own, *segment])
        return cursor.rowcount
