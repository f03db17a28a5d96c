"""What differs from reader to reader is put into a mail that is ready; nothing else of it changes."""

from email import message_from_bytes, policy

import pytest

from core.tokens import opaque_id
from newsletters.delivery.message import filled
from newsletters.models import READER
from tests.newsletters.conftest import message

TOKEN = READER.token(opaque_id())


def parsed(**values):
    values = {"address": "noor@sluis.example", "reader": TOKEN, "delivery": "7"} | values
    return message_from_bytes(filled(message(), **values), policy=policy.default)


def test_a_mail_has_both_parts_with_the_token_of_its_reader():
    mail = parsed()
    assert mail.get_content_type() == "multipart/alternative"
    assert not mail.defects
    for kind in ("plain", "html"):
        assert TOKEN in mail.get_body([kind]).get_content()
    assert mail["To"] == "noor@sluis.example"
    assert mail["Subject"] == "Nieuws über open data"
    assert mail["Message-ID"] == "<7@kennisplatform.example>"
    assert mail["Date"].datetime.tzinfo


def test_mail_programs_can_leave_for_their_reader():
    mail = parsed()
    assert mail["List-Unsubscribe"] == f"<https://kennisplatform.example/nl/nieuwsbrief/{TOKEN}/>"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mail["List-ID"] == "<kennisplatform.example>"


def test_no_line_is_longer_than_mail_servers_take():
    address = f"{'a' * 60}@{'b' * 60}.example"
    lines = filled(message(), address, TOKEN, "123456789").split(b"\r\n")
    body = lines[lines.index(b"") :]
    assert max(map(len, body)) <= 76
    assert max(map(len, lines)) <= 998


@pytest.mark.parametrize(
    "address", ["a@b.example\r\nBcc: c@d.example", "a@b.example\n", "a\x00@b.example", "é@b.nl"]
)
def test_no_address_adds_a_header(address):
    with pytest.raises(ValueError, match="@b"):
        filled(message(), address, TOKEN, "7")
