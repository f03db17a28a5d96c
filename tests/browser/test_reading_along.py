"""Readers sign up, choose, leave and are erased without scripts, and axe looks at each step."""

import itertools
import json
import re
import subprocess
from urllib.parse import urlsplit

import pytest

from tests.browser.axe import violations
from tests.browser.conftest import LONGER_THAN_A_ROBOT_WAITS, NARROW, WIDE
from tests.browser.test_accessibility import VNU

pytestmark = pytest.mark.browser

_numbers = itertools.count(1)
WORDS = {
    "nl": {
        "index": "/nl/nieuwsbrief/",
        "sign up": "Aanmelden",
        "asked": "Kijk in je mail",
        "confirm": "Ja, stuur mij de nieuwsbrief",
        "choose": "Kies wat je krijgt",
        "keep": "Bewaren",
        "kept": "We hebben je keuze bewaard.",
        "leave": "Afmelden voor de nieuwsbrief",
        "stop": "Stuur mij niets meer",
        "known": "Wat we van je weten",
        "erase": "Wis mij",
        "yes": "Ja, wis mij",
        "erased": "Je bent gewist",
    },
    "en": {
        "index": "/en/newsletter/",
        "sign up": "Sign up",
        "asked": "Check your mail",
        "confirm": "Yes, send me the newsletter",
        "choose": "Choose what you get",
        "keep": "Keep this",
        "kept": "We have kept your choice.",
        "leave": "Leave the newsletter",
        "stop": "Stop mailing me",
        "known": "What we know of you",
        "erase": "Erase me",
        "yes": "Yes, erase me",
        "erased": "You are erased",
    },
}


@pytest.fixture
def walk(chromium, mailing, mailing_site):
    """`walk(language, look, **options)` goes all the way, with a look at every page."""
    contexts = []

    def go(language, look=lambda page: None, **options):
        contexts.append(chromium.new_context(viewport=options.pop("viewport", WIDE), **options))
        page, words = contexts[-1].new_page(), WORDS[language]
        page.goto(mailing_site + words["index"])
        fill_in(page, "lezer@zandhaven", words)
        look(page)
        page.wait_for_timeout(LONGER_THAN_A_ROBOT_WAITS)
        fill_in(page, f"lezer-{next(_numbers)}@zandhaven.example", words)
        assert page.locator("h1").inner_text() == words["asked"]
        look(page)
        page.goto(mailing_site + urlsplit(link_in(mailing.messages[-1])).path)
        for button in ("confirm", "choose", "keep", "leave", "stop", "known", "erase", "yes"):
            look(page)
            press(page, words[button])
            assert button != "keep" or words["kept"] in page.inner_text("main")
        look(page)
        assert page.locator("h1").inner_text() == words["erased"]

    yield go
    for context in contexts:
        context.close()


def fill_in(page, email, words):
    page.fill("main [name=email]", email)
    page.locator("main").get_by_role("button", name=words["sign up"], exact=True).click()


def press(page, words):
    main = page.locator("main")
    main.get_by_role("button", name=words, exact=True).or_(
        main.get_by_role("link", name=words, exact=True)
    ).first.click()


def link_in(message) -> str:
    return re.search(r"https?://\S+", message.get_content())[0]


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [WIDE, NARROW], ids=["wide", "narrow"])
def test_axe_finds_nothing_at_any_step(walk, language, scheme, viewport):
    complaints = []

    def look(page):
        assert page.locator("html").get_attribute("lang") == language
        complaints.extend(f"{page.title()}: {text}" for text in violations(page))
        assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]

    walk(language, look, color_scheme=scheme, viewport=viewport)
    assert not complaints, "\n".join(complaints)


def test_without_scripts_all_of_it_works_and_the_html_is_valid(walk, tmp_path):
    sources = []
    walk("nl", lambda page: sources.append(page.content()), java_script_enabled=False)
    for number, source in enumerate(sources):
        (tmp_path / f"{number}.html").write_text(source)
    command = ["java", "-jar", str(VNU), "--format", "json", "--stdout", "--exit-zero-always", str(tmp_path)]
    found = json.loads(subprocess.run(command, capture_output=True, check=True, text=True).stdout)["messages"]
    wrong = [f"{item['url']}: {item['message']}" for item in found if item["type"] == "error"]
    assert not wrong, "\n".join(wrong)


def test_the_form_in_the_footer_leads_to_the_whole_one(visit):
    page = visit("/nl/kennis/")
    page.fill("footer [name=email]", "lezer@zandhaven.example")
    page.locator("footer").get_by_role("button", name="Aanmelden").click()
    assert page.input_value("main [name=email]") == "lezer@zandhaven.example"
