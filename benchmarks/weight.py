"""What a first visit loads over the wire, as Chromium counts it."""

import os

from benchmarks.addresses import sample_addresses
from benchmarks.servers import our_site
from benchmarks.table import print_table

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
]


def main() -> None:
    paths = sample_addresses()
    with our_site() as server:
        rows = [[name, *load(server.address + path)] for name, path in paths.items()]
    print_table("Weight of a first visit", ["page", "requests", "kB", "of which fonts"], rows)


def load(address: str) -> list[str]:
    """Requests, kilobytes and kilobytes of fonts of one visit with an empty cache."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        page = browser.new_page()
        session = page.context.new_cdp_session(page)
        kinds: dict[str, str] = {}
        sizes: dict[str, float] = {}
        session.on(
            "Network.responseReceived", lambda event: kinds.update({event["requestId"]: event["type"]})
        )
        session.on(
            "Network.loadingFinished",
            lambda event: sizes.update({event["requestId"]: event["encodedDataLength"]}),
        )
        session.send("Network.enable")
        page.goto(address, wait_until="networkidle")
        browser.close()
    fonts = sum(size for request, size in sizes.items() if kinds.get(request) == "Font")
    return [str(len(sizes)), f"{sum(sizes.values()) / 1000:.1f}", f"{fonts / 1000:.1f}"]


if __name__ == "__main__":
    main()
