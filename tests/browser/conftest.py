"""The demonstration site as visitors get it: production settings, collected files, a server of its own."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from benchmarks.servers import ROOT, gunicorn

CHROMIUM = os.environ.get("CHROMIUM", shutil.which("chromium") or "/usr/bin/chromium")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
]
WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 360, "height": 740}


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    """The address of a freshly migrated and seeded site."""
    folder: Path = tmp_path_factory.mktemp("site")
    os.environ["DATABASE_URL"] = f"sqlite:///{folder / 'site.sqlite3'}"
    os.environ["MEDIA_ROOT"] = str(folder / "media")
    os.environ["STATIC_ROOT"] = str(folder / "static")
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "benchmarks.settings"}
    for command in (["migrate", "-v0"], ["seed_demo", "--yes"], ["collectstatic", "--noinput", "-v0"]):
        subprocess.run([sys.executable, "manage.py", *command], cwd=ROOT, env=environment, check=True)
    with gunicorn("site", "kennisplatform.wsgi", ROOT, "benchmarks.settings", workers=2) as server:
        yield server.address


@pytest.fixture(scope="session")
def chromium():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def visit(chromium, site):
    """`visit(path, **options)` opens a page in a new context, with the options of a browser context."""
    contexts = []

    def open_page(path, **options):
        context = chromium.new_context(viewport=options.pop("viewport", WIDE), **options)
        contexts.append(context)
        page = context.new_page()
        page.goto(site + path)
        return page

    yield open_page
    for context in contexts:
        context.close()
