"""Pumps that are killed at any moment: nobody gets an issue twice or not at all, what is uncertain shows."""

import datetime
import os
import random
import signal
import time
from collections import Counter
from multiprocessing import get_context

import pytest
from django.db import connections

from newsletters.delivery.pump import Pump
from newsletters.delivery.upkeep import reap
from newsletters.models import Subscriber
from tests.newsletters.conftest import mailing

READERS = 1000
WORKERS = 3
KILLS = 20

# Other processes see what is written. Afterwards only these tables are emptied, and the pages stay.
pytestmark = pytest.mark.django_db(transaction=True, available_apps=["newsletters"])
_forked = get_context("fork")  # which is there at once, where a new Python would take seconds


def _work() -> None:
    connections.close_all()  # those of the parent
    while True:
        Pump().run()
        time.sleep(0.01)


def _started():
    connections.close_all()
    process = _forked.Process(target=_work, daemon=True)
    process.start()
    return process


def _kill(process) -> None:
    os.kill(process.pid, signal.SIGKILL)
    process.join()


@pytest.mark.parametrize("seed", range(2))
def test_killed_pumps_send_nothing_twice_and_skip_nobody(smtp, seed):
    chance = random.Random(seed)  # noqa: S311
    Subscriber.objects.bulk_create(
        Subscriber(
            email=f"reader-{number}@sluis.example",
            email_key=f"reader-{number}@sluis.example",
            language="nl",
            state="active",
        )
        for number in range(READERS)
    )
    issue = mailing()
    workers = [_started() for _number in range(WORKERS)]
    for _kill_number in range(KILLS):
        time.sleep(chance.uniform(0.05, 0.25))
        _kill(workers.pop(chance.randrange(WORKERS)))
        workers.append(_started())
        reap(datetime.timedelta(seconds=1))
    for process in workers:
        _kill(process)
    before = list(smtp.messages)
    reap(datetime.timedelta(0))
    Pump(seconds=600).run()

    assert len(before) > READERS / 2, "most of it goes out while they are being killed"
    received = Counter(mail["To"] for mail in smtp.messages)
    found = Counter(issue.deliveries.values_list("state", flat=True))
    uncertain = set(issue.deliveries.filter(state="uncertain").values_list("subscriber__email", flat=True))
    assert set(found) <= {"sent", "uncertain"}
    assert found.total() == READERS
    assert max(received.values()) == 1
    assert len(uncertain) <= KILLS + WORKERS
    assert set(received) | uncertain == {f"reader-{number}@sluis.example" for number in range(READERS)}
