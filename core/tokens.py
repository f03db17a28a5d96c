"""Links that prove who follows them: signed, for one purpose, and for as long as that takes.

What is signed is an opaque id, so that whoever sees a link learns nothing from it. A link of one purpose
opens nothing of another. Whether it still may do what it says is for the record to say that has the id.
"""

import datetime
import secrets
from dataclasses import dataclass

from django.core import signing

OPAQUE = 22  # letters of an id: 128 bits
SIGNATURE = 43  # letters of SHA-256


class BadTokenError(Exception):
    """Nobody made this, or for another purpose."""


class ExpiredTokenError(BadTokenError):
    """It was right, and its time is over."""


def opaque_id() -> str:
    return secrets.token_urlsafe(16)


@dataclass(frozen=True)
class Purpose:
    """Tokens have no other characters than the addresses of pages: letters, digits, - and _."""

    name: str  # the salt: give no two purposes the same
    max_age: datetime.timedelta

    @property
    def _signer(self) -> signing.TimestampSigner:
        return signing.TimestampSigner(salt=f"kennisplatform.{self.name}")

    def token(self, identifier: str) -> str:
        return "".join(self._signer.sign(identifier).split(":"))

    def read(self, token: str) -> str:
        """The id that was signed. Raises BadTokenError or ExpiredTokenError."""
        if not token.isascii():
            raise BadTokenError
        try:
            return self._signer.unsign(":".join(_parts(token)), max_age=self.max_age)
        except signing.SignatureExpired as error:
            raise ExpiredTokenError from error
        except signing.BadSignature as error:
            raise BadTokenError from error

    def age(self, token: str) -> datetime.timedelta:
        """Of a token that `read` has accepted."""
        _identifier, moment, _signature = _parts(token)
        signed_at = datetime.datetime.fromtimestamp(signing.b62_decode(moment), tz=datetime.UTC)
        return datetime.datetime.now(tz=datetime.UTC) - signed_at


def _parts(token: str) -> tuple[str, str, str]:
    """The id, when it was signed, and the signature: two of them have a fixed length."""
    return token[:OPAQUE], token[OPAQUE:-SIGNATURE], token[-SIGNATURE:]
