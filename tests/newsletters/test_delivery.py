"""An issue reaches everybody once, whatever the mail server does; what became of each mail can be seen."""

import datetime

import pytest
from django.utils import timezone

from newsletters.delivery import pump as pumps
from newsletters.delivery import queue, upkeep
from newsletters.delivery.pump import Pump
from newsletters.models import Delivery, Mailing, Subscriber
from tests.newsletters.conftest import mailing, reader, readers, receivers, states
from tests.services.smtp import HANG_UP

pytestmark = pytest.mark.django_db


def later(minutes):
    """As if so many minutes had passed."""
    past = datetime.timedelta(minutes=minutes)
    for row in Delivery.objects.all():
        row.due_at -= past
        row.save()
    for row in Mailing.objects.all():
        row.next_try_at -= past
        row.save()


# --- Who gets it ----------------------------------------------------------------------------------


def test_everybody_who_reads_along_gets_it_once(smtp):
    readers("noor", "jip")
    for state in Subscriber.State.values:
        reader(f"is-{state}", state=state)
    issue = mailing()
    assert Pump().run() == 3
    assert Pump().run() == 0
    assert receivers(smtp) == ["is-active", "jip", "noor"]
    assert set(states(issue).values()) == {"sent"}


def test_each_gets_it_in_the_language_of_their_own(smtp):
    reader("noor")
    reader("john", language="en")
    mailing("nl", "en")
    Pump().run()
    leave = {mail["To"]: mail["List-Unsubscribe"] for mail in smtp.messages}
    assert "/nl/" in leave["noor@sluis.example"] and "/en/" in leave["john@sluis.example"]


def test_nobody_has_two_rows_when_it_is_started_twice(smtp):
    readers("noor", "jip")
    issue = mailing()
    assert not queue.start(issue)
    rendering = issue.renderings.get()
    reader("later")
    assert queue.add_readers(rendering) == 1
    assert issue.deliveries.count() == 3


def test_nothing_starts_before_its_time(smtp):
    issue = mailing(start=False)
    Mailing.objects.update(due_at=timezone.now() + datetime.timedelta(hours=1))
    assert not queue.start(issue)
    upkeep.do_what_is_due()
    assert smtp.messages == []


def test_who_leaves_while_it_is_being_sent_gets_nothing(smtp):
    noor, jip, _anne = readers("noor", "jip", "anne")
    issue = mailing()
    Subscriber.objects.filter(pk=noor.pk).update(state=Subscriber.State.LEFT)
    jip.delete()
    Pump().run()
    assert receivers(smtp) == ["anne"]
    assert sorted(issue.deliveries.values_list("state", flat=True)) == ["left", "left", "sent"]


# --- What the server says -------------------------------------------------------------------------


def test_what_is_refused_for_good_has_failed_with_the_reason(smtp):
    readers("noor", "jip")
    smtp.answers["RCPT", "noor"] = "550 no such mailbox"
    issue = mailing()
    assert Pump().run() == 1
    assert states(issue) == {"noor": "failed", "jip": "sent"}
    assert issue.deliveries.get(state="failed").reason == "550 no such mailbox"


@pytest.mark.parametrize("command", ["RCPT", "DATA", "."])
def test_what_is_refused_for_now_is_tried_again_later(smtp, command):
    readers("noor", "jip")
    smtp.answers[command, "noor"] = "451 greylisted"
    issue = mailing()
    assert Pump().run() == 1
    assert states(issue) == {"noor": "waiting", "jip": "sent"}
    assert Pump().run() == 0
    smtp.answers.clear()
    later(minutes=1)
    assert Pump().run() == 1
    assert receivers(smtp) == ["jip", "noor"]


def test_what_is_refused_again_and_again_has_failed(smtp):
    reader("noor")
    smtp.answers["RCPT", "noor"] = "451 greylisted"
    issue = mailing()
    for _time in range(pumps.MOST_TRIES):
        assert states(issue) == {"noor": "waiting"}
        Pump().run()
        later(minutes=24 * 60)
    assert states(issue) == {"noor": "failed"}
    assert issue.deliveries.get().reason == "451 greylisted"


def test_an_answer_that_never_came_makes_a_mail_uncertain_and_it_is_not_sent_again(smtp):
    readers("noor", "jip")
    smtp.answers[".", "noor"] = HANG_UP
    issue = mailing()
    assert Pump().run() == 1
    assert states(issue) == {"noor": "uncertain", "jip": "sent"}
    later(minutes=24 * 60)
    assert Pump().run() == 0
    assert receivers(smtp) == ["jip", "noor"]


@pytest.mark.parametrize("answer", ["421 closing", HANG_UP])
@pytest.mark.parametrize("command", ["RCPT", "DATA"])
def test_a_connection_that_is_lost_before_the_mail_was_there_costs_nobody_a_mail(smtp, command, answer):
    readers("noor", "jip")
    smtp.answers[command, "noor"] = answer
    issue = mailing()
    assert Pump().run() == 1
    assert states(issue) == {"noor": "waiting", "jip": "sent"}
    smtp.answers.clear()
    later(minutes=1)
    assert Pump().run() == 1
    assert receivers(smtp) == ["jip", "noor"]


def test_a_server_that_is_down_is_left_alone_for_a_while_and_editors_see_why(smtp):
    readers("noor", "jip")
    issue = mailing()
    smtp.stop()
    assert Pump().run() == 0
    issue.refresh_from_db()
    assert "refused" in issue.trouble
    assert issue.next_try_at > timezone.now()
    assert states(issue) == {"noor": "waiting", "jip": "waiting"}
    assert set(issue.deliveries.values_list("tries", flat=True)) == {0}
    smtp.start()
    assert Pump().run() == 0
    later(minutes=1)
    assert Pump().run() == 2
    issue.refresh_from_db()
    assert (issue.trouble, issue.troubles) == ("", 0)


def test_the_server_is_left_alone_longer_each_time_up_to_a_quarter_of_an_hour(smtp):
    reader("noor")
    issue = mailing()
    smtp.stop()
    waits = []
    for _time in range(7):
        Pump().run()
        issue.refresh_from_db()
        waits.append(round((issue.next_try_at - timezone.now()).total_seconds() / 60))
        Mailing.objects.update(next_try_at=timezone.now())
    assert waits == [1, 2, 4, 8, 15, 15, 15]


@pytest.mark.parametrize("command", ["EHLO", "MAIL"])
def test_a_server_that_takes_nothing_from_us_is_no_fault_of_the_readers(smtp, command):
    readers("noor", "jip")
    smtp.answers[command, ""] = "550 go away"
    smtp.answers["HELO", ""] = "550 go away"
    issue = mailing()
    assert Pump().run() == 0
    issue.refresh_from_db()
    assert issue.trouble == "550 go away"
    assert set(states(issue).values()) == {"waiting"}


def test_a_server_that_hangs_up_on_everything_is_not_tried_with_every_reader(smtp):
    readers(*(f"reader-{number}" for number in range(10)))
    smtp.answers["DATA", ""] = HANG_UP
    issue = mailing()
    assert Pump().run() == 0
    issue.refresh_from_db()
    assert issue.trouble
    assert issue.deliveries.filter(tries=1).count() == pumps.LOST_IN_A_ROW
    assert issue.deliveries.filter(state="waiting").count() == 10


def test_a_server_that_does_not_answer_in_time_is_left_alone(smtp, monkeypatch):
    reader("noor")
    monkeypatch.setattr("newsletters.delivery.transport.SECONDS", 0.2)
    smtp.slow = 0.6
    issue = mailing()
    assert Pump().run() == 0
    issue.refresh_from_db()
    assert "timed out" in issue.trouble
    assert states(issue) == {"noor": "waiting"}


def test_mails_share_a_connection(smtp):
    readers(*(f"reader-{number}" for number in range(5)))
    mailing()
    assert Pump().run() == 5
    assert smtp.connections == 1


# --- Editors, limits and pumps that die -----------------------------------------------------------


@pytest.mark.parametrize("state", ["paused", "cancelled"])
def test_nothing_goes_out_of_what_editors_stopped(smtp, state):
    readers("noor", "jip")
    issue = mailing()
    Mailing.objects.update(state=state)
    assert Pump().run() == 0
    assert set(states(issue).values()) == {"waiting"}


def test_a_pause_holds_up_a_pump_that_is_at_work(smtp, monkeypatch):
    readers(*(f"reader-{number}" for number in range(10)))
    issue = mailing()
    monkeypatch.setattr(pumps, "LOOK_UP", 0)
    pump = Pump()
    pump._is_over = lambda: len(smtp.messages) == 4 and not Mailing.objects.update(state="paused")
    assert pump.run() == 4
    assert sorted(states(issue).values()) == ["sent"] * 4 + ["waiting"] * 6
    Mailing.objects.update(state="sending")
    assert Pump().run() == 6
    assert len(set(receivers(smtp))) == len(smtp.messages) == 10


def test_a_pump_ends_in_its_time_and_leaves_the_rest_to_others(smtp):
    readers("noor", "jip")
    issue = mailing()
    assert Pump(seconds=0).run() == 0
    pump = Pump()
    pump._is_over = lambda: len(smtp.messages) == 1
    assert pump.run() == 1
    assert sorted(states(issue).values()) == ["sent", "waiting"]
    assert Pump().run() == 1


def test_no_more_begin_in_a_minute_than_the_server_takes(smtp, settings):
    settings.NEWSLETTER_PER_MINUTE = 3
    readers(*(f"reader-{number}" for number in range(5)))
    mailing()
    assert Pump().run() == 3
    assert Pump().run() == 0
    pumps.pace.Pace.objects.update(since=timezone.now() - pumps.pace.MINUTE)
    assert Pump().run() == 2


def test_of_a_pump_that_died_one_mail_is_uncertain_and_the_rest_is_sent(smtp):
    readers("noor", "jip", "anne")
    issue = mailing()
    dead = Pump()
    claimed = dead._claim(issue)
    dead._begin(claimed[0])
    upkeep.do_what_is_due()
    assert smtp.messages == []
    Delivery.objects.update(claimed_at=timezone.now() - upkeep.HELD_FOR)
    upkeep.do_what_is_due()
    assert states(issue) == {"noor": "uncertain", "jip": "sent", "anne": "sent"}
    assert receivers(smtp) == ["anne", "jip"]
    issue.refresh_from_db()
    assert issue.state == "done" and issue.ended_at


def test_a_pump_that_was_given_up_and_lives_says_what_became_of_its_mail(smtp):
    reader("noor")
    issue = mailing()
    slow = Pump()
    (delivery,) = slow._claim(issue)
    slow._begin(delivery)
    outcome = slow._send(delivery)
    upkeep.reap(datetime.timedelta(0))
    assert states(issue) == {"noor": "uncertain"}
    slow._record(delivery, outcome)
    assert states(issue) == {"noor": "sent"}


def test_a_mailing_is_done_when_nothing_waits(smtp):
    readers("noor", "jip")
    smtp.answers["RCPT", "noor"] = "451 greylisted"
    issue = mailing()
    upkeep.do_what_is_due()
    issue.refresh_from_db()
    assert issue.state == "sending" and issue.started_at
    smtp.answers.clear()
    later(minutes=1)
    upkeep.do_what_is_due()
    issue.refresh_from_db()
    assert issue.state == "done"


def test_an_address_that_would_add_a_header_is_refused_and_stops_nothing(smtp):
    readers("noor", "jip")
    Subscriber.objects.filter(email__startswith="noor").update(email="noor@sluis.example\nBcc: x@y.example")
    issue = mailing()
    assert Pump().run() == 1
    assert receivers(smtp) == ["jip"]
    assert sorted(states(issue).values()) == ["failed", "sent"]


def test_a_mail_reads_as_it_was_made(smtp):
    reader("noor")
    mailing()
    Pump().run()
    (mail,) = smtp.messages
    assert not mail.defects
    assert "Lees verder." in mail.get_body(["plain"]).get_content()
    assert mail["From"].addresses[0].addr_spec == "redactie@kennisplatform.example"
