import datetime

import pytest
from django.core.cache import cache

from core.limits import Limit, home_of

LIMIT = Limit("of a test", 2, datetime.timedelta(hours=1))


def test_a_limit_counts_for_each_by_itself():
    assert [LIMIT.allows("a@b.nl") for _time in range(3)] == [True, True, False]
    assert LIMIT.allows("c@b.nl")
    assert not LIMIT.allows("A@b.nl")


def test_nothing_in_the_cache_tells_who_it_was(monkeypatch):
    keys = []
    monkeypatch.setattr(cache, "add", lambda key, *args: keys.append(key) or True)
    LIMIT.allows("noor@sluis.example")
    assert keys and "noor" not in keys[0]


@pytest.mark.parametrize(
    ("proxies", "forwarded", "found"),
    [
        (0, "203.0.113.9", "127.0.0.1"),
        (1, "", "127.0.0.1"),
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "198.51.100.1, 203.0.113.9", "203.0.113.9"),
        (2, "203.0.113.9, 10.0.0.1", "203.0.113.9"),
        (1, "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        (1, "nonsense", "nonsense"),
    ],
)
def test_where_a_request_comes_from(rf, settings, proxies, forwarded, found):
    settings.PROXIES_IN_FRONT = proxies
    headers = {"x-forwarded-for": forwarded} if forwarded else {}
    assert home_of(rf.get("/", headers=headers)) == found
