"""Database queries per page, once everything that pages share is in memory."""

from benchmarks.addresses import sample_addresses
from benchmarks.servers import collect_static_files
from benchmarks.table import print_table

LIMITS = {"home": 12, "instruments": 14, "instrument": 10, "stories": 14, "interview": 10}


def main() -> None:
    collect_static_files()
    paths = sample_addresses()
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    rows = []
    for name, path in paths.items():
        client = Client()
        client.get(path)
        with CaptureQueriesContext(connection) as queries:
            response = client.get(path)
        rows.append([name, len(queries), LIMITS[name], f"{len(response.content) / 1000:.0f}"])
    print_table("Queries per page", ["page", "queries", "at most", "kB of HTML"], rows)


if __name__ == "__main__":
    main()
