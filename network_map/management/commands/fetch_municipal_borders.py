import json
from collections.abc import Iterator
from typing import Any
from urllib.error import URLError
from urllib.parse import urljoin, urlsplit
from urllib.request import Request, urlopen

from django.core.management.base import BaseCommand, CommandError

from network_map.drawing.map import on_squares
from network_map.places import borders

SECONDS = 60
MOST_PAGES = 200
MOST_BYTES = 100_000_000  # of a page


class Command(BaseCommand):
    help = "Brings the borders of municipalities, to draw on the map, from a collection of OGC API Features."

    def add_arguments(self, parser):
        parser.add_argument("url", help="of its items: …/collections/gemeentegebied/items")

    def handle(self, *, url, **options):
        try:
            found = dict(borders.paths(features(url), on_squares))
        except (URLError, TimeoutError) as error:
            raise CommandError(f"The service does not answer: {error}") from error
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise CommandError(f"The service gives no features in GeoJSON: {error!r}") from error
        if not found:
            raise CommandError("The gazetteer knows no municipality in it; nothing was changed.")
        borders.write(found)
        self.stdout.write(f"The borders of {len(found)} municipalities are in {borders.FILE}.")


def features(url: str) -> Iterator[dict[str, Any]]:
    """Of all pages, each of which names the next one."""
    for _page in range(MOST_PAGES):
        page = _read(url)
        yield from page["features"]
        following = [link["href"] for link in page.get("links", []) if link.get("rel") == "next"]
        if not following:
            return
        url = urljoin(url, following[0])
    raise ValueError(f"more than {MOST_PAGES} pages")


def _read(url: str) -> dict[str, Any]:
    if urlsplit(url).scheme not in ("http", "https"):
        raise ValueError(f"no address of the web: {url}")
    request = Request(url, headers={"Accept": "application/geo+json"})  # noqa: S310
    with urlopen(request, timeout=SECONDS) as response:  # noqa: S310
        return json.loads(response.read(MOST_BYTES))
