"""CPU per request that no cache answers, beside an untouched Wagtail page and a plain Django view.

All servers run at the same time and take turns, so that a noisy minute hits them alike. The CPU time is what
the operating system accounts to the workers.
"""

import http.client
import statistics
import tempfile
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlsplit

from benchmarks import servers
from benchmarks.addresses import sample_addresses
from benchmarks.table import print_table

ROUNDS = 7
REQUESTS = 100


def ask(address: str, times: int) -> None:
    parts = urlsplit(address)
    for _ in range(times):
        connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=30)
        connection.request("GET", parts.path or "/")
        response = connection.getresponse()
        response.read()
        if response.status != 200:
            raise RuntimeError(f"{address} answered {response.status}")
        connection.close()


def milliseconds(server: servers.Server, path: str) -> float:
    before = server.cpu_seconds()
    ask(server.address + path, REQUESTS)
    return (server.cpu_seconds() - before) / REQUESTS * 1000


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        stock_folder = Path(folder) / "stock"
        stock_folder.mkdir()
        servers.make_stock_project(stock_folder)
        stock = stack.enter_context(
            servers.gunicorn("wagtail start", "stock.wsgi", stock_folder, "stock.settings.measured")
        )
        plain = stack.enter_context(servers.gunicorn("Django view", "benchmarks.plain_view", servers.ROOT))
        ours = stack.enter_context(servers.our_site())
        pages = {"untouched Wagtail home page": (stock, "/"), "plain Django view": (plain, "/")}
        pages |= {f"Kennisplatform {name}": (ours, path) for name, path in sample_addresses().items()}
        figures = measure(pages)
    report(figures)


def measure(pages: dict[str, tuple[servers.Server, str]]) -> dict[str, list[float]]:
    for server, path in pages.values():
        ask(server.address + path, 40)  # both workers warm
    figures: dict[str, list[float]] = {name: [] for name in pages}
    for _ in range(ROUNDS):
        for name, (server, path) in pages.items():
            figures[name].append(milliseconds(server, path))
    return figures


def report(figures: dict[str, list[float]]) -> None:
    medians = {name: statistics.median(values) for name, values in figures.items()}
    yardstick = medians["untouched Wagtail home page"]
    view = medians["plain Django view"]
    print_table(
        f"CPU per uncached request, median of {ROUNDS} rounds of {REQUESTS}",
        ["page", "ms", "x Wagtail page", "x Django view"],
        [[name, f"{ms:.2f}", f"{ms / yardstick:.2f}", f"{ms / view:.1f}"] for name, ms in medians.items()],
    )


if __name__ == "__main__":
    main()
