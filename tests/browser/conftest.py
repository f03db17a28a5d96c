"""The demonstration site as people get it: production settings, collected files, a server of its own."""

import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from benchmarks.servers import ROOT, gunicorn
from home.demonstration.accounts import PASSWORD
from tests.services import smtp

CHROMIUM = os.environ.get("CHROMIUM", shutil.which("chromium") or "/usr/bin/chromium")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
]
LONGER_THAN_A_ROBOT_WAITS = 3100  # milliseconds, to fill in a form
WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 360, "height": 740}


def run(*arguments: str) -> None:
    """Run Python on the data of the site."""
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "benchmarks.settings"}
    subprocess.run([sys.executable, *arguments], cwd=ROOT, env=environment, check=True)


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    """The address of a freshly migrated and seeded site."""
    folder: Path = tmp_path_factory.mktemp("site")
    os.environ["DATABASE_URL"] = f"sqlite:///{folder / 'site.sqlite3'}"
    os.environ["MEDIA_ROOT"] = str(folder / "media")
    os.environ["STATIC_ROOT"] = str(folder / "static")
    for command in (["migrate", "-v0"], ["seed_demo", "--yes"], ["collectstatic", "--noinput", "-v0"]):
        run("manage.py", *command)
    with gunicorn("site", "kennisplatform.wsgi", ROOT, "benchmarks.settings", workers=2) as server:
        yield server.address


@pytest.fixture(scope="module")
def mailing():
    with smtp.server() as found:
        yield found


@pytest.fixture(scope="module")
def mailing_site(site, mailing):
    """The same site with a mail server."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("EMAIL_URL", f"smtp://127.0.0.1:{mailing.port}")
        with gunicorn(
            "site that mails", "kennisplatform.wsgi", ROOT, "benchmarks.settings", workers=1
        ) as server:
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


@pytest.fixture(scope="session")
def signed_in(chromium, site):
    """`signed_in(account)` is what a browser keeps after signing in; each account does so once."""

    @cache
    def sign_in(account):
        context = chromium.new_context(locale="nl")
        page = context.new_page()
        page.goto(f"{site}/admin/login/")
        page.get_by_label("Gebruikersnaam").fill(account)
        page.get_by_label("Wachtwoord").fill(PASSWORD)
        page.get_by_role("button", name="Inloggen").click()
        page.get_by_role("link", name="Instrumenten").wait_for()
        state = context.storage_state()
        context.close()
        return state

    return sign_in


@pytest.fixture
def desk(visit, signed_in):
    """`desk(account)` is the editor's first page, in Dutch."""

    def sit_down(account):
        page = visit("/admin/", storage_state=signed_in(account), locale="nl")
        page.set_default_timeout(10_000)
        return page

    return sit_down


@pytest.fixture
def visitor(chromium, site):
    """`visitor(path)` is the answer that a visitor gets, who has seen nothing before."""
    context = chromium.new_context(base_url=site, locale="nl")
    yield context.request.get
    context.close()
