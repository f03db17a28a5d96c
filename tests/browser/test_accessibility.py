"""axe-core finds nothing to complain about on any kind of page, and neither does the HTML checker."""

import json
import subprocess

import pytest

from benchmarks.servers import ROOT
from tests.browser.axe import violations
from tests.browser.conftest import NARROW, WIDE
from tests.browser.pages import PAGES

pytestmark = pytest.mark.browser

VNU = ROOT / "node_modules/vnu-jar/build/dist/vnu.jar"


def english_address(page) -> str:
    return page.locator("a[hreflang=en][lang=en]").first.get_attribute("href")


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing(visit, site, name):
    complaints = []
    for viewport in (WIDE, NARROW):
        for scheme in ("light", "dark"):
            page = visit(PAGES[name], viewport=viewport, color_scheme=scheme)
            for language in ("nl", "en"):
                if language == "en":
                    page.goto(f"{site}{english_address(page)}")
                assert page.locator("html").get_attribute("lang") == language
                where = f"{language}, {scheme}, {viewport['width']} px"
                complaints += [f"{where}: {text}" for text in violations(page)]
    assert not complaints, "\n".join(complaints)


@pytest.mark.parametrize("name", PAGES)
def test_nothing_sticks_out_at_320_pixels(visit, name):
    page = visit(PAGES[name], viewport={"width": 320, "height": 700})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_the_html_is_valid(visit, site, tmp_path):
    for number, path in enumerate(PAGES.values()):
        page = visit(path)
        for language in ("nl", "en"):
            address = path if language == "nl" else english_address(page)
            source = page.request.get(f"{site}{address}").text()
            (tmp_path / f"{number}-{language}.html").write_text(source)
    command = ["java", "-jar", str(VNU), "--format", "json", "--stdout", "--exit-zero-always", str(tmp_path)]
    messages = json.loads(subprocess.run(command, capture_output=True, check=True, text=True).stdout)[
        "messages"
    ]
    wrong = [
        f"{item['url']}:{item['lastLine']} {item['message']}" for item in messages if item["type"] == "error"
    ]
    assert not wrong, "\n".join(wrong)
