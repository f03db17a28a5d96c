"""How the pump speaks with the mail server, so that it knows of each mail what became of it. No database.

Django's backend says only that something went wrong. Here the commands are told apart: as long as the final
dot has not gone out, the server cannot have taken the mail, and it may be sent again.
"""

import smtplib
import ssl
from dataclasses import dataclass
from enum import Enum, auto

from django.conf import settings

SECONDS = 30  # for one answer of the server
LONGEST_REASON = 200
CLOSING = 421


class Fate(Enum):
    TAKEN = auto()
    REFUSED = auto()  # for good
    LATER = auto()  # not now
    LOST = auto()  # the connection, before the server had all of the mail
    UNKNOWN = auto()  # the answer to the final dot never came


@dataclass(frozen=True)
class Outcome:
    fate: Fate
    reason: str = ""  # in the words of the server


class ServerError(Exception):
    """The server is away, or takes no mail at all: no fault of the mail or its reader."""


class Smtp:
    """One connection, opened when the first mail goes out and used again for those that follow."""

    def __init__(self) -> None:
        self._server: smtplib.SMTP | None = None

    def send(self, sender: str, recipient: str, message: bytes) -> Outcome:
        """Raises ServerError where the server cannot be reached or refuses the sender."""
        server = self._server or self._connect()
        try:
            return self._hand_over(server, sender, recipient, message)
        except (OSError, smtplib.SMTPException) as error:  # before the final dot
            self.close()
            return Outcome(Fate.LOST, _words(error))

    def close(self) -> None:
        server, self._server = self._server, None
        if server:
            server.close()

    def quit(self) -> None:
        server, self._server = self._server, None
        if server:
            try:
                server.quit()
            except (OSError, smtplib.SMTPException):
                server.close()

    def _connect(self) -> smtplib.SMTP:
        try:
            self._server = _signed_in()
        except (OSError, smtplib.SMTPException) as error:
            raise ServerError(_words(error)) from error
        return self._server

    def _hand_over(self, server: smtplib.SMTP, sender: str, recipient: str, message: bytes) -> Outcome:
        answer = server.mail(sender)
        if answer[0] != 250:
            self.close()
            raise ServerError(_answered(answer))
        answer = server.rcpt(recipient)
        if answer[0] not in (250, 251):
            return self._refused(answer)
        answer = server.docmd("DATA")
        if answer[0] != 354:
            return self._refused(answer)
        server.send(_dotted(message))
        try:
            answer = server.getreply()
        except (OSError, smtplib.SMTPException) as error:
            self.close()
            return Outcome(Fate.UNKNOWN, _words(error))
        return Outcome(Fate.TAKEN) if answer[0] == 250 else self._refused(answer)

    def _refused(self, answer: tuple[int, bytes]) -> Outcome:
        """The connection goes on, unless the server says that it closes it."""
        code, _text = answer
        if code == CLOSING:
            self.close()
            return Outcome(Fate.LOST, _answered(answer))
        if self._server:
            self._server.rset()
        return Outcome(Fate.REFUSED if code >= 500 else Fate.LATER, _answered(answer))


def _signed_in() -> smtplib.SMTP:
    """By the settings that Django's own backend reads. Raises OSError or SMTPException."""
    where = (settings.EMAIL_HOST, settings.EMAIL_PORT)
    server: smtplib.SMTP
    if settings.EMAIL_USE_SSL:
        server = smtplib.SMTP_SSL(*where, timeout=SECONDS, context=ssl.create_default_context())
    else:
        server = smtplib.SMTP(*where, timeout=SECONDS)
    try:
        if settings.EMAIL_USE_TLS:
            server.starttls(context=ssl.create_default_context())
        server.ehlo_or_helo_if_needed()
        if settings.EMAIL_HOST_USER:
            server.login(settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD)
    except BaseException:
        server.close()
        raise
    return server


def _dotted(message: bytes) -> bytes:
    """As RFC 5321 wants it: lines that begin with a dot get another, and one of its own ends the mail."""
    body = message if message.endswith(b"\r\n") else message + b"\r\n"
    return body.replace(b"\r\n.", b"\r\n..") + b".\r\n"


def _answered(answer: tuple[int, bytes]) -> str:
    code, text = answer
    return f"{code} {text.decode('utf-8', 'replace')}"[:LONGEST_REASON]


def _words(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        text = error.smtp_error
        return _answered((error.smtp_code, text if isinstance(text, bytes) else text.encode()))
    return f"{type(error).__name__}: {error}"[:LONGEST_REASON]
