"""What the server does for the map, as JSON: in a process of its own, on the database that it is given."""

import json
import os
import statistics
import time

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "benchmarks.settings")
django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from network_map.map_files import build  # noqa: E402
from network_map.models import NetworkMapPage  # noqa: E402

TIMES = 5


def main() -> None:
    page = NetworkMapPage.objects.get(locale__language_code=settings.LANGUAGE_CODE)
    start = time.perf_counter()
    build(page)
    built = time.perf_counter() - start
    client = Client()
    client.get(page.url)
    with CaptureQueriesContext(connection) as queries:
        client.get(page.url)
    asked = len(queries)  # the next request forgets them
    spent = [_milliseconds(client, page.url) for _time in range(TIMES)]
    narrowed = [_milliseconds(client, f"{page.url}?theme=open-data") for _time in range(TIMES)]
    found = {
        "path": page.url,
        "build_s": built,
        "list_ms": statistics.median(spent),
        "narrowed_ms": statistics.median(narrowed),
        "queries": asked,
    }
    print(json.dumps(found))


def _milliseconds(client: Client, address: str) -> float:
    start = time.perf_counter()
    client.get(address)
    return 1000 * (time.perf_counter() - start)


if __name__ == "__main__":
    main()
