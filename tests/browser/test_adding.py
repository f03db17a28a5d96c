"""Makers put an initiative on the map without scripts, in both languages, and axe looks at each step."""

import itertools
import json
import re
import subprocess
from urllib.parse import urlsplit

import pytest

from benchmarks.servers import ROOT, gunicorn
from tests.browser.axe import violations
from tests.browser.conftest import NARROW, WIDE
from tests.browser.test_accessibility import VNU
from tests.services import smtp

pytestmark = pytest.mark.browser

_numbers = itertools.count(1)
LONGER_THAN_A_ROBOT_WAITS = 3100  # milliseconds
WORDS = {
    "nl": {
        "form": "/nl/open-kaart/aanmelden/",
        "place": "Gemeente Utrecht, Utrecht",
        "on": "Opslaan en verder",
        "send": "Versturen",
        "confirm": "Ja, dit komt van mij",
        "sent": "Kijk in je mail",
        "thanks": "Bedankt. Je hebt het bevestigd.",
        "draft": "Bewaar als concept",
    },
    "en": {
        "form": "/en/open-map/add/",
        "place": "Municipality of Utrecht, Utrecht",
        "on": "Save and continue",
        "send": "Send it",
        "confirm": "Yes, this comes from me",
        "sent": "Check your mail",
        "thanks": "Thank you. You have confirmed it.",
        "draft": "Save as a draft",
    },
}


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


@pytest.fixture
def walk(chromium, mailing_site):
    """`walk(language, **options)` is the first step of the form, once people have had time to fill it in."""
    contexts = []

    def begin(language, **options):
        contexts.append(chromium.new_context(viewport=options.pop("viewport", WIDE), **options))
        page = contexts[-1].new_page()
        page.goto(mailing_site + WORDS[language]["form"])
        page.wait_for_timeout(LONGER_THAN_A_ROBOT_WAITS)
        return page

    yield begin
    for context in contexts:
        context.close()


def fill_in_first(page, **values):
    known = {
        "title": "Buurtbalie Zandhaven",
        "summary": "Elke vrijdag een balie in het buurthuis, voor alle vragen.",
        "start_year": "2024",
        "email": f"nora-{next(_numbers)}@zandhaven.example",  # one address is mailed a few times an hour only
    }
    for name, value in (known | values).items():
        page.fill(f"[name={name}]", value)
    page.check("[name=theme][value=open-contact]")


def fill_in_second(page, language):
    page.fill("[name=place]", WORDS[language]["place"])
    page.fill("[name=organisation]", "Stichting Zandhaven")


def fill_in_third(page):
    page.fill("[name=what]", "Iemand van de gemeente zit aan tafel en beantwoordt alle vragen. " * 2)
    page.fill("[name=contact_name]", "Nora Zand")
    page.check("[name=contact_consent]")


def press(page, words):
    page.get_by_role("button", name=words, exact=True).click()


def steps_of(page, language, look=lambda page: None):
    """All the way to what is said after the last button, with a look at everything on the way."""
    words = WORDS[language]
    look(page)
    fill_in_first(page, summary="Kort", email="nora@zandhaven")
    press(page, words["on"])
    look(page)
    fill_in_first(page)
    press(page, words["on"])
    look(page)
    fill_in_second(page, language)
    press(page, words["on"])
    look(page)
    fill_in_third(page)
    press(page, words["on"])
    look(page)
    press(page, words["send"])
    assert page.locator("h1").inner_text() == words["sent"]
    look(page)


@pytest.mark.parametrize("language", ["nl", "en"])
def test_without_scripts_an_initiative_reaches_the_editors(walk, mailing, mailing_site, language):
    page = walk(language, java_script_enabled=False)
    steps_of(page, language)
    message = mailing.messages[-1]
    assert re.fullmatch(r"nora-\d+@zandhaven\.example", message["To"])
    link = re.search(r"https?://\S+", message.get_content())[0]
    page.goto(mailing_site + urlsplit(link).path)
    press(page, WORDS[language]["confirm"])
    assert WORDS[language]["thanks"] in page.inner_text("main")
    assert "Buurtbalie Zandhaven" in mailing.messages[-1].get_content()
    page.goto(mailing_site + urlsplit(link).path)
    assert WORDS[language]["thanks"] not in page.inner_text("main")


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [WIDE, NARROW], ids=["wide", "narrow"])
def test_axe_finds_nothing_at_any_step(walk, language, scheme, viewport):
    complaints = []

    def look(page):
        assert page.locator("html").get_attribute("lang") == language
        complaints.extend(f"{page.title()}: {text}" for text in violations(page))
        assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]

    steps_of(walk(language, color_scheme=scheme, viewport=viewport), language, look)
    assert not complaints, "\n".join(complaints)


def test_the_html_of_each_step_is_valid(walk, tmp_path):
    sources = []
    steps_of(walk("nl", java_script_enabled=False), "nl", lambda page: sources.append(page.content()))
    for number, source in enumerate(sources):
        (tmp_path / f"{number}.html").write_text(source)
    command = ["java", "-jar", str(VNU), "--format", "json", "--stdout", "--exit-zero-always", str(tmp_path)]
    found = json.loads(subprocess.run(command, capture_output=True, check=True, text=True).stdout)["messages"]
    wrong = [f"{item['url']}: {item['message']}" for item in found if item["type"] == "error"]
    assert not wrong, "\n".join(wrong)


def test_faults_get_the_focus_and_lead_to_their_fields(walk):
    page = walk("nl")
    fill_in_first(page, email="nora@zandhaven")
    press(page, WORDS["nl"]["on"])
    assert "form-faults" in page.evaluate("document.activeElement.className")
    assert page.title().startswith("Fout:")
    page.locator(".form-faults a").click()
    assert page.evaluate("document.activeElement.name") == "email"


def test_a_draft_can_be_left_and_taken_up_elsewhere(walk, chromium):
    page = walk("nl")
    page.fill("[name=title]", "Half af")
    press(page, WORDS["nl"]["draft"])
    address = page.locator(".adding__link a").inner_text()
    elsewhere = chromium.new_context()
    other = elsewhere.new_page()
    other.goto(address)
    assert other.input_value("[name=title]") == "Half af"
    elsewhere.close()
