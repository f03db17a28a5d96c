"""What visitors search for, counted by day: to learn what they miss, and never who they are.

Counts are written after the answer has been sent, so that nobody waits for them.
"""

import datetime
import logging
import re
import unicodedata
from collections import deque

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
FOLLOWED_WITHIN = datetime.timedelta(days=1)
SALT = "search.query_log"

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


def ticket(typed: str, language: str, page_ids: list[int], first_rank: int) -> str:
    """What a page of results sends back with the place that was followed, so that nothing else is counted.

    Empty for a query that is not counted.
    """
    query = normal(typed)
    return signing.dumps([language, query, first_rank, page_ids], salt=SALT) if query else ""


def note_followed(sent: str, place: str) -> bool:
    """Count that the result at this place (0 is the first of the page) was followed; whether that can be."""
    try:
        language, query, first_rank, page_ids = signing.loads(sent, salt=SALT, max_age=FOLLOWED_WITHIN)
        page_id = page_ids[int(place)] if re.fullmatch("[0-9]{1,2}", place) else None
    except (signing.BadSignature, IndexError):
        return False
    if page_id is None or not public_pages(language="").filter(pk=page_id).exists():
        return False
    keys = {"language": language, "query": query, "page_id": page_id, "rank": first_rank + int(place)}
    try:
        _count(FollowedResult.objects, {"day": timezone.localdate()} | keys, {})
    except DatabaseError as error:
        logger.warning("A followed result could not be counted: %s", error)
    return True


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
        rows.filter(day__lt=timezone.localdate() - KEPT).delete()
