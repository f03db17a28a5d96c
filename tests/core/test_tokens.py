import datetime

import pytest
import time_machine
from wagtail.urls import serve_pattern

from core.tokens import BadTokenError, ExpiredTokenError, Purpose, opaque_id

CONFIRM = Purpose("a test confirms", datetime.timedelta(days=7))
CHANGE = Purpose("a test changes", datetime.timedelta(days=7))
START = datetime.datetime(2026, 3, 1, 12, tzinfo=datetime.UTC)


def test_a_token_stands_for_an_id_and_fits_in_the_address_of_a_page():
    import re

    for _time in range(100):
        identifier = opaque_id()
        token = CONFIRM.token(identifier)
        assert CONFIRM.read(token) == identifier
        assert re.match(serve_pattern, f"open-kaart/{token}/")


def test_a_token_of_one_purpose_is_none_of_another():
    with pytest.raises(BadTokenError):
        CHANGE.read(CONFIRM.token(opaque_id()))


def test_a_token_is_over_after_its_time():
    with time_machine.travel(START, tick=False) as clock:
        token = CONFIRM.token(opaque_id())
        clock.shift(datetime.timedelta(days=6))
        assert CONFIRM.age(token) == datetime.timedelta(days=6)
        clock.shift(datetime.timedelta(days=2))
        with pytest.raises(ExpiredTokenError):
            CONFIRM.read(token)


@pytest.mark.parametrize(
    "change",
    [
        lambda token: "",
        lambda token: token[:-1],
        lambda token: token + "a",
        lambda token: ("B" if token[0] == "A" else "A") + token[1:],
        lambda token: token[:23] + ("0" if token[23] != "0" else "1") + token[24:],
        lambda token: "x" * 10_000,
        lambda token: "é" * 80,
        lambda token: token.replace(token[3], ":"),
    ],
)
def test_a_token_that_somebody_made_up_is_refused(change):
    with pytest.raises(BadTokenError):
        CONFIRM.read(change(CONFIRM.token(opaque_id())))
