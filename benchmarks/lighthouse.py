"""Lighthouse scores of the main pages, with the browser and the rules it ships."""

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.addresses import sample_addresses
from benchmarks.servers import ROOT, our_site
from benchmarks.table import print_table
from benchmarks.weight import ARGUMENTS, CHROMIUM

RUNS = 3
CATEGORIES = ["performance", "accessibility", "best-practices", "seo"]


def main() -> None:
    paths = sample_addresses()
    with our_site() as server:
        rows = [[name, *scores(server.address + path)] for name, path in paths.items()]
    print_table("Lighthouse", ["page", *CATEGORIES], rows)


def scores(address: str) -> list[str]:
    """Percentages; "-" for what could not be measured. A busy moment does not decide about performance."""
    runs = [measure_twice(address, ["performance"]) for _time in range(RUNS - 1)]
    measured = measure_twice(address, CATEGORIES)
    speeds = [score for run in [*runs, measured] if (score := run["performance"]) is not None]
    measured["performance"] = statistics.median(speeds) if speeds else None
    return ["-" if measured[name] is None else f"{measured[name] * 100:.0f}" for name in CATEGORIES]


def measure_twice(address: str, categories: list[str]) -> dict[str, float | None]:
    """The scores of a second run where the first had not got all of them."""
    found = measure(address, categories)
    return measure(address, categories) if None in found.values() else found


def measure(address: str, categories: list[str]) -> dict[str, float | None]:
    """From 0 to 1 by category; Lighthouse has no score where it met an error."""
    with tempfile.TemporaryDirectory() as folder:
        result = Path(folder) / "result.json"
        finished = subprocess.run(
            command(address, categories, Path(folder), result),
            env=os.environ | {"CHROME_PATH": CHROMIUM},
            capture_output=True,
            text=True,
        )
        if not result.exists():
            print(f"Lighthouse could not measure {address}: {finished.stderr[-500:]}", file=sys.stderr)
            return dict.fromkeys(categories)
        found = json.loads(result.read_text())["categories"]
    return {name: found[name]["score"] for name in categories}


def command(address: str, categories: list[str], folder: Path, result: Path) -> list[str]:
    node = shutil.which("node", path=f"{ROOT / '.venv/bin'}{os.pathsep}{os.environ['PATH']}")
    flags = " ".join(["--headless=new", f"--user-data-dir={folder}/profile", *ARGUMENTS])
    return [
        str(node),
        str(ROOT / "node_modules/lighthouse/cli/index.js"),
        address,
        "--quiet",
        "--output=json",
        f"--output-path={result}",
        f"--only-categories={','.join(categories)}",
        f"--chrome-flags={flags}",
    ]


if __name__ == "__main__":
    main()
