"""Lighthouse scores of the main pages, with the browser and the rules it ships."""

import json
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from benchmarks.addresses import sample_addresses
from benchmarks.servers import ROOT, our_site
from benchmarks.table import print_table
from benchmarks.weight import ARGUMENTS, CHROMIUM

CATEGORIES = ["performance", "accessibility", "best-practices", "seo"]


def main() -> None:
    paths = sample_addresses()
    with our_site() as server:
        rows = [[name, *scores(server.address + path)] for name, path in paths.items()]
    print_table("Lighthouse", ["page", *CATEGORIES], rows)


def scores(address: str) -> list[str]:
    node = shutil.which("node", path=f"{ROOT / '.venv/bin'}{os.pathsep}{os.environ['PATH']}")
    with tempfile.TemporaryDirectory() as folder:
        result = Path(folder) / "result.json"
        flags = " ".join(["--headless=new", f"--user-data-dir={folder}/profile", *ARGUMENTS])
        command = [
            node,
            str(ROOT / "node_modules/lighthouse/cli/index.js"),
            address,
            "--quiet",
            "--output=json",
        ]
        command += [
            f"--output-path={result}",
            f"--only-categories={','.join(CATEGORIES)}",
            f"--chrome-flags={flags}",
        ]
        finished = subprocess.run(
            command, env=os.environ | {"CHROME_PATH": CHROMIUM}, capture_output=True, text=True
        )
        if not result.exists():
            raise RuntimeError(f"Lighthouse could not measure {address}: {finished.stderr[-500:]}")
        categories = json.loads(result.read_text())["categories"]
    return [f"{categories[name]['score'] * 100:.0f}" for name in CATEGORIES]


if __name__ == "__main__":
    main()
