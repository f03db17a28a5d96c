"""What visitors search for, counted by day: to learn what they miss, and never who they are.

Counts are written after the answer has been sent, so that nobody waits for them.
"""

import datetime
import logging
import re
import unicodedata
from collections import deque
from collections.abc import Sequence

from django.core import signing
from django.db import DatabaseError, IntegrityError, models, transaction
from django.db.models import F
from django.utils import timezone

from core.public_pages import public_pages
from search.analysis import folded_words
from search.models import AskedQuery, FollowedResult

logger = logging.getLogger(__name__)

KEPT = datetime.timedelta(days=90)
MOST_LETTERS = 100
DIGITS_OF_A_PERSON = 9  # a citizen service number or a telephone number
MOST_A_DAY = 20_000  # different queries in a language; what a robot makes up beyond that is not counted
MOST_WAITING = 1000
TIP = 0  # the rank of what stands above the results

_signer = signing.Signer(salt="search.query_log")
_waiting: deque[tuple[str, str, int]] = deque(maxlen=MOST_WAITING)


def normal(typed: str) -> str:
    """As it is counted; empty for what may be about a person, and for what holds no word."""
    typed = unicodedata.normalize("NFKC", typed)
    if "@" in typed or sum(letter.isdigit() for letter in typed) >= DIGITS_OF_A_PERSON:
        return ""
    return " ".join(folded_words(typed))[:MOST_LETTERS].strip()


def note(typed: str, language: str, hits: int) -> None:
    """Count it once the answer has been sent."""
    query = normal(typed)
    if query:
        _waiting.append((language, query, hits))


def write_waiting(**kwargs) -> None:
    """At the end of a request. What cannot be counted is left: a visitor must not notice."""
    while True:
        try:
            _count_query(*_waiting.popleft())
        except IndexError:
            return
        except DatabaseError as error:
            logger.warning("A query could not be counted: %s", error)


def _count_query(language: str, query: str, hits: int) -> None:
    today = {"day": timezone.localdate(), "language": language}
    is_full = AskedQuery.objects.filter(**today)[MOST_A_DAY - 1 :].exists
    _count(AskedQuery.objects, today | {"query": query}, {"hits": hits}, unless=is_full)


def ticket(typed: str, language: str, page_ids: Sequence[int], first_rank: int) -> str:
    """What a page of results sends back with the place that was followed, so that nothing else is counted.

    The same all day, so that a page that has not changed has the same ETag. Empty for what is not counted.
    """
    query = normal(typed)
    day = timezone.localdate().toordinal()
    return _signer.sign_object([day, language, query, first_rank, page_ids]) if query else ""


def note_followed(sent: str, place: str) -> bool:
    """Count that the result at this place (0 is the first of the page) was followed; whether that can be."""
    try:
        day, language, query, first_rank, page_ids = _signer.unsign_object(sent)
        page_id = page_ids[int(place)] if re.fullmatch("[0-9]{1,2}", place) else None
    except (signing.BadSignature, IndexError):
        return False
    today = timezone.localdate()
    if page_id is None or today.toordinal() - day > 1 or not _is_public(page_id):
        return False
    rank = max(TIP, first_rank + int(place))
    keys = {"day": today, "language": language, "query": query, "page_id": page_id, "rank": rank}
    try:
        _count(FollowedResult.objects, keys, {})
    except DatabaseError as error:
        logger.warning("A followed result could not be counted: %s", error)
    return True


def _is_public(page_id: int) -> bool:
    return public_pages(language="").filter(pk=page_id).exists()


def _count(rows: models.Manager, keys: dict, values: dict, unless=lambda: False) -> None:
    def grow() -> int:
        return rows.filter(**keys).update(times=F("times") + 1, **values)

    if grow() or unless():
        return
    try:
        with transaction.atomic():
            rows.create(**keys, **values)
    except IntegrityError:  # somebody else counted the first one meanwhile
        grow()


def forget_old() -> None:
    """For `tick`."""
    for rows in (AskedQuery.objects, FollowedResult.objects):
        rows.filter(day__lte=timezone.localdate() - KEPT).delete()
