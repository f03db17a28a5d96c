"""Mail to the public: written in the reader's language, and kept until the mail server has taken it.

A mail is sent right after the transaction that wrote it. When that fails it waits for `tick`, each time twice
as long. One that was taken just before a crash may go out once more, with the same Message-ID.
"""

import datetime
import logging
import smtplib
from collections.abc import Mapping
from typing import Any
from urllib.parse import urljoin, urlsplit

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.db.models import F
from django.template.loader import render_to_string
from django.utils import timezone, translation

from core.models import OutgoingMail

logger = logging.getLogger(__name__)

CLAIMED_FOR = datetime.timedelta(minutes=10)  # longer than any server takes over one mail
FIRST_WAIT = datetime.timedelta(minutes=1)
LONGEST_WAIT = datetime.timedelta(hours=1)
GIVEN_UP_AFTER = datetime.timedelta(days=3)
SECONDS_FOR_SERVER = 10
AT_ONCE = 100  # mails that one round of `tick` sends
LONGEST_SUBJECT = 120


def send(recipient: str, template: str, context: Mapping[str, Any], language: str) -> OutgoingMail:
    """The first line of the template is the subject. Goes out when this transaction is done."""
    with translation.override(language):
        subject, _line, text = render_to_string(template, dict(context)).strip().partition("\n")
    subject = " ".join(subject.split())[:LONGEST_SUBJECT]
    mail = OutgoingMail.objects.create(recipient=recipient, subject=subject, text=f"{text.strip()}\n")
    transaction.on_commit(lambda: _send_now(mail), robust=True)
    return mail


def absolute(address: str) -> str:
    """An address of the site as it stands in a mail."""
    return urljoin(settings.WAGTAILADMIN_BASE_URL, address)


def send_what_waits() -> None:
    """What `tick` does each minute."""
    for mail in OutgoingMail.objects.filter(due_at__lte=timezone.now())[:AT_ONCE]:
        _deliver(mail)


def _send_now(mail: OutgoingMail) -> None:
    # While others wait for a server that is down, no visitor should.
    if not OutgoingMail.objects.filter(tries__gt=0).exists():
        _deliver(mail)


def _deliver(mail: OutgoingMail) -> None:
    if not _claim(mail):
        return
    try:
        _message(mail).send()
    except Exception as error:
        _put_back(mail, error)
    else:
        mail.delete()


def _claim(mail: OutgoingMail) -> bool:
    """Only one process sends a mail, even where two try."""
    now = timezone.now()
    free = OutgoingMail.objects.filter(pk=mail.pk, due_at__lte=now)
    return bool(free.update(due_at=now + CLAIMED_FOR, tries=F("tries") + 1))


def _message(mail: OutgoingMail) -> EmailMessage:
    host = urlsplit(settings.WAGTAILADMIN_BASE_URL).hostname or "localhost"
    return EmailMessage(
        mail.subject,
        mail.text,
        to=[mail.recipient],
        headers={"Auto-Submitted": "auto-generated", "Message-ID": f"<{mail.key}@{host}>"},
        connection=get_connection(timeout=SECONDS_FOR_SERVER),
    )


def _put_back(mail: OutgoingMail, error: Exception) -> None:
    now = timezone.now()
    if _is_final(error) or now - mail.written_at > GIVEN_UP_AFTER:
        logger.error("A mail was given up (%s): %s", mail.subject, _reason(error))
        mail.delete()
        return
    wait = min(FIRST_WAIT * 2 ** min(mail.tries, 10), LONGEST_WAIT)
    OutgoingMail.objects.filter(pk=mail.pk).update(due_at=now + wait)
    logger.warning("A mail waits for %s (%s): %s", wait, mail.subject, _reason(error))


def _reason(error: Exception) -> str:
    """Without the address of the recipient, which is nobody's business in a log."""
    return type(error).__name__


def _is_final(error: Exception) -> bool:
    """Whether the server says that this recipient will never do."""
    if not isinstance(error, smtplib.SMTPRecipientsRefused):
        return False
    return all(code >= 500 for code, _words in error.recipients.values())
