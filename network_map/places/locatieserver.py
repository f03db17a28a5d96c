"""Places by the Locatieserver of PDOK, version 3.1, where the settings name one; else by the gazetteer.

It knows every address and hamlet, but what it finds leads to a place of the gazetteer: that is what is kept.
"""

import json
import logging
import math
import re
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http import HTTPStatus
from http.client import HTTPException
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

from django.conf import settings
from django.core.cache import cache

from network_map.places import gazetteer
from network_map.places.gazetteer import MOST_FOUND, Place
from network_map.places.locations import label_of
from network_map.places.official_names import municipality_named, province_named, town_named

logger = logging.getLogger(__name__)

SECONDS = 1.0  # in all, after which the gazetteer answers
PAUSE = 60  # seconds in which nobody waits for it again
PAUSED = "locatieserver.paused"
MOST_BYTES = 500_000
AT_ONCE = 2**14
MOST_LETTERS = 120
FIELDS = "weergavenaam type centroide_ll gemeentenaam woonplaatsnaam provincienaam"
POINT = re.compile(r"POINT\s?\((-?[0-9.]{1,20}) (-?[0-9.]{1,20})\)")  # degrees east and north


# Looking up the address of a host heeds no time-out, so that somebody else waits for it.
_askers = ThreadPoolExecutor(max_workers=2, thread_name_prefix="locatieserver")


@dataclass(frozen=True)
class Found:
    label: str
    place: Place  # of the gazetteer, itself or the smallest that it lies in
    north: float  # degrees, of what was found
    east: float


def find(typed: str, most: int = MOST_FOUND) -> list[Found]:
    """What may be meant. The gazetteer answers where nobody else does, too late, or with nothing."""
    if settings.LOCATIESERVER_URL and gazetteer.folded(typed) and not cache.get(PAUSED):
        try:
            answer = _askers.submit(_ask, typed[:MOST_LETTERS], most).result(SECONDS)
            if found := list(_read(answer))[:most]:
                return found
        except (OSError, ValueError, HTTPException) as error:
            logger.warning("The Locatieserver does not answer: %s", error or "too slow")
            _pause_after(error)
    return [Found(label_of(place), place, place.north, place.east) for place in gazetteer.find(typed, most)]


def _pause_after(error: Exception) -> None:
    """It may not like one question; for anything else all wait a while before they ask again."""
    if not (isinstance(error, HTTPError) and error.code == HTTPStatus.BAD_REQUEST):
        cache.set(PAUSED, True, PAUSE)


def _ask(typed: str, most: int) -> bytes:
    """Raises OSError, HTTPException or ValueError."""
    query = urlencode({"q": typed, "rows": most, "fl": FIELDS})
    address = f"{settings.LOCATIESERVER_URL.rstrip('/')}/free?{query}"
    # A system check sees to it that the setting is an address of the web.
    request = Request(address, headers={"Accept": "application/json"})  # noqa: S310
    until = time.monotonic() + SECONDS
    body = b""
    with urlopen(request, timeout=SECONDS) as response:  # noqa: S310
        while part := response.read1(AT_ONCE):
            body += part
            if len(body) > MOST_BYTES or time.monotonic() > until:
                raise ValueError("the answer is too long or too slow")
    return body


def _read(body: bytes) -> Iterator[Found]:
    """Raises ValueError for what is no answer; passes over what leads to no place that we know."""
    try:
        docs = json.loads(body)["response"]["docs"]
    except (KeyError, TypeError) as error:
        raise ValueError("the answer holds no documents") from error
    if not isinstance(docs, list):
        raise ValueError("the answer holds no documents")
    for doc in docs:
        if isinstance(doc, dict) and (found := _found(doc)):
            yield found


def _found(doc: Mapping[str, object]) -> Found | None:
    label, point = str(doc.get("weergavenaam") or ""), POINT.match(str(doc.get("centroide_ll") or ""))
    place = _place(doc)
    if not (label and point and place):
        return None
    try:
        east, north = float(point[1]), float(point[2])
    except ValueError:
        return None
    if not (math.isfinite(north) and abs(north) <= 90 and abs(east) <= 180):
        return None
    return Found(label, place, north, east)


def _place(doc: Mapping[str, object]) -> Place | None:
    """The town that it lies in, or else the municipality or province."""
    names = {name: str(doc.get(f"{name}naam") or "") for name in ("woonplaats", "gemeente", "provincie")}
    municipality = municipality_named(names["gemeente"], names["provincie"])
    if municipality is None:
        return province_named(names["provincie"]) if doc.get("type") == "provincie" else None
    return town_named(names["woonplaats"], municipality) or municipality
