"""The map with few and with many initiatives: in Chromium with an empty cache, and on the server.

It fills a database of its own, which takes some minutes. MAP_BENCH_SIZES says how many initiatives.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest import mock

from benchmarks.servers import ROOT, collect_static_files, gunicorn
from benchmarks.table import print_table
from benchmarks.weight import ARGUMENTS, CHROMIUM

SIZES = [int(size) for size in os.environ.get("MAP_BENCH_SIZES", "350,5000,50000").split(",")]
RUNS = 5
SCREEN = {"width": 1280, "height": 900}
# Asked once, without looking again and again: that would count as work of the page.
PAINTED = """new Promise((painted) => new PerformanceObserver((marks) => {
    if (marks.getEntriesByName("map-painted").length) painted();
}).observe({ type: "mark", buffered: true }))"""
MEASURED = "name => performance.getEntriesByName(name)[0].duration"
# What is asked, by size: seconds until the clusters are painted, milliseconds of the main thread, kilobytes.
LIMITS = {350: (0.6, 200, 140), 5000: (0.9, 260, 195), 50000: (1.5, 500, 710)}
MOST_HEAP = 25  # megabytes
MOST_NARROWING = 50  # milliseconds
MOST_BUILDING = 5  # seconds


def main() -> None:
    collect_static_files()
    in_browser, on_server = [], []
    with _empty_site() as run:
        for size in SIZES:
            _fill(run, size)
            server = json.loads(run("-m", "benchmarks.map_server"))
            with gunicorn("map", "kennisplatform.wsgi", ROOT, "benchmarks.settings") as site:
                browser = [_visit(site.address + server["path"]) for _run in range(RUNS)]
                narrowing = [
                    _visit(f"{site.address}{server['path']}?theme=open-data") for _run in range(RUNS)
                ]
            in_browser.append(_browser_row(size, browser, narrowing))
            on_server.append(_server_row(size, server))
    print_table(
        "The map in Chromium, medians (and what is asked)",
        ["initiatives", "painted s", "main thread ms", "kB", "heap MB", "narrowing ms"],
        in_browser,
    )
    print_table(
        "The map on the server (and what is asked)",
        ["initiatives", "list ms", "narrowed ms", "queries", "building the file s"],
        on_server,
    )


@contextmanager
def _empty_site() -> Iterator:
    """`run(*arguments)` runs Python on a database that lasts as long as this, and gives what it prints."""
    with tempfile.TemporaryDirectory() as folder:
        database = {
            "DATABASE_URL": f"sqlite:///{Path(folder) / 'map.sqlite3'}",
            "MEDIA_ROOT": folder,
            "DJANGO_SETTINGS_MODULE": "benchmarks.settings",
        }
        with mock.patch.dict(os.environ, database):
            _run("manage.py", "migrate", "-v0")
            _run("manage.py", "seed_demo", "--yes", "-v0")
            yield _run


def _run(*arguments: str) -> str:
    command = [sys.executable, *arguments]
    return subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True).stdout


COUNT = """
from network_map.models import InitiativePage
print(InitiativePage.objects.filter(locale__language_code="nl").count())
"""


def _fill(run, size: int) -> None:
    there = int(run("manage.py", "shell", "-v0", "-c", COUNT))
    run("manage.py", "seed_initiatives", str(size - there), "-v0")


def _visit(address: str) -> dict[str, float]:
    """A first visit: seconds, milliseconds of CPU, bytes."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        page = browser.new_page(viewport=SCREEN)
        session = page.context.new_cdp_session(page)
        sizes: list[float] = []
        session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
        session.send("Network.enable")
        session.send("Performance.enable", {"timeDomain": "threadTicks"})
        page.goto(address, wait_until="commit")
        session.send("Runtime.evaluate", {"expression": PAINTED, "awaitPromise": True})
        busy = _metrics(session)["TaskDuration"]
        page.wait_for_load_state("networkidle")
        session.send("HeapProfiler.collectGarbage")
        found = {
            "painted": page.evaluate("performance.getEntriesByName('map-painted')[0].startTime") / 1000,
            "busy": busy * 1000,
            "bytes": sum(sizes),
            "heap": _metrics(session)["JSHeapUsedSize"],
            "narrowing": page.evaluate(MEASURED, "map-narrowed"),
        }
        browser.close()
    return found


def _metrics(session) -> dict[str, float]:
    return {metric["name"]: metric["value"] for metric in session.send("Performance.getMetrics")["metrics"]}


def _browser_row(size: int, visits: list[dict], narrowed: list[dict]) -> list[str]:
    painted, busy, weight = LIMITS.get(size, ("-", "-", "-"))
    middle = {name: statistics.median(visit[name] for visit in visits) for name in visits[0]}
    narrowing = statistics.median(visit["narrowing"] for visit in narrowed)
    return [
        f"{size:,}",
        f"{middle['painted']:.2f} ({painted})",
        f"{middle['busy']:.0f} ({busy})",
        f"{middle['bytes'] / 1000:.0f} ({weight})",
        f"{middle['heap'] / 1e6:.1f} ({MOST_HEAP})",
        f"{narrowing:.1f} ({MOST_NARROWING})",
    ]


def _server_row(size: int, found: dict) -> list[str]:
    return [
        f"{size:,}",
        f"{found['list_ms']:.0f}",
        f"{found['narrowed_ms']:.0f}",
        str(found["queries"]),
        f"{found['build_s']:.2f} ({MOST_BUILDING})",
    ]


if __name__ == "__main__":
    main()
