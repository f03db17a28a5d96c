import datetime
import smtplib

import pytest
import time_machine
from django.core.management import call_command

from core import mail
from core.models import OutgoingMail
from tests.services.smtp import server

pytestmark = pytest.mark.django_db(transaction=False)

NOW = datetime.datetime(2026, 3, 1, 12, tzinfo=datetime.UTC)
TEMPLATE = "mail/base.txt"


@pytest.fixture
def smtp(settings):
    with server() as found:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", found.port
        yield found


@pytest.fixture
def clock():
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def write(django_capture_on_commit_callbacks):
    def write(recipient="noor@sluis.example", language="nl"):
        with django_capture_on_commit_callbacks(execute=True):
            mail.send(recipient, TEMPLATE, {}, language)

    return write


def test_a_mail_is_taken_by_a_real_server_and_then_forgotten(smtp, write):
    write()
    (message,) = smtp.messages
    assert message["To"] == "noor@sluis.example"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message.get_content_type() == "text/plain"
    assert "Met vriendelijke groet" in message.get_content()
    assert not OutgoingMail.objects.exists()


def test_a_mail_is_in_the_language_of_its_reader(smtp, write):
    write(language="en")
    assert "Kind regards" in smtp.messages[0].get_content()


def test_nothing_is_mailed_before_the_transaction_is_done(smtp):
    mail.send("noor@sluis.example", TEMPLATE, {}, "nl")
    assert not smtp.messages and OutgoingMail.objects.count() == 1


def test_a_server_that_is_down_loses_nothing(smtp, write, clock):
    smtp.stop()
    write()
    assert OutgoingMail.objects.get().tries == 1
    clock.shift(30)
    mail.send_what_waits()
    assert OutgoingMail.objects.get().tries == 1, "it waits a minute"
    smtp.start()
    clock.shift(60)
    call_command("tick")
    call_command("tick")
    assert len(smtp.messages) == 1 and not OutgoingMail.objects.exists()


def test_nobody_waits_for_a_server_that_was_down_a_moment_ago(smtp, write, clock):
    smtp.stop()
    write()
    smtp.start()
    write("pim@sluis.example")
    assert not smtp.messages
    clock.shift(61)
    mail.send_what_waits()
    assert {message["To"] for message in smtp.messages} == {"noor@sluis.example", "pim@sluis.example"}
    assert len({message["Message-ID"] for message in smtp.messages}) == 2


def test_each_time_it_waits_longer_and_after_three_days_it_is_given_up(smtp, write, clock, caplog):
    smtp.stop()
    write()
    waits = []
    for _time in range(100):
        row = OutgoingMail.objects.first()
        if row is None:
            break
        waits.append(row.due_at - datetime.datetime.now(tz=datetime.UTC))
        clock.shift(waits[-1])
        mail.send_what_waits()
    assert waits[:3] == [datetime.timedelta(minutes=minutes) for minutes in (1, 2, 4)]
    assert max(waits) == datetime.timedelta(hours=1)
    assert not OutgoingMail.objects.exists()
    assert "noor@" not in caplog.text


def test_a_recipient_that_the_server_does_not_know_is_not_tried_again(smtp, write, caplog):
    smtp.answers["RCPT", "noor@sluis.example"] = "550 no such mailbox"
    write()
    assert not OutgoingMail.objects.exists()
    assert "given up" in caplog.text and "noor@" not in caplog.text


def test_two_processes_do_not_send_the_same(smtp, clock):
    mail.send("noor@sluis.example", TEMPLATE, {}, "nl")
    row = OutgoingMail.objects.get()
    assert mail._claim(row)
    mail.send_what_waits()
    assert not smtp.messages
    clock.shift(mail.CLAIMED_FOR)
    mail.send_what_waits()
    assert len(smtp.messages) == 1, "one of them died"


def test_a_recipient_for_now_is_tried_again():
    refused = smtplib.SMTPRecipientsRefused({"a@b.nl": (450, b"later")})
    assert not mail._is_final(refused)
