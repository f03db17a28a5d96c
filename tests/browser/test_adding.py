"""Makers put an initiative on the map without scripts, in both languages, and axe looks at each step."""

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
A_WEEK = 7 * 24 * 60 * 60 * 1000
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
        "kept": "Je concept is bewaard in deze browser.",
        "again": "Wat je eerder typte, staat er weer.",
        "clear": "Wis wat ik typte",
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
        "kept": "Your draft is kept in this browser.",
        "again": "What you typed before is here again.",
        "clear": "Clear what I typed",
    },
}


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


# --- What is typed and was not sent ---------------------------------------------------------------


def kept(page) -> list[str]:
    """What the browser keeps of what was typed, once the page has said what it has."""
    page.wait_for_load_state()
    return page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('typed.'))")


def typed(page) -> dict[str, str]:
    """What is filled in, as the browser would send it, without what it sends by itself."""
    pairs = page.evaluate("[...new FormData(document.querySelector('.adding__form'))]")
    hidden = page.evaluate("[...document.querySelectorAll('[type=hidden]')].map((field) => field.name)")
    return {name: value for name, value in pairs if value and name not in hidden}


# As when somebody went back to the first step and did not send what they changed.
LEFT_IN_A_STEP = """
const key = `typed.${document.querySelector("[data-kept]").dataset.kept}/1`;
localStorage.setItem(key, JSON.stringify({ at: Date.now(), fields: {} }));
"""


@pytest.mark.parametrize("language", ["nl", "en"])
def test_what_is_typed_is_there_again_after_a_reload_and_gone_once_it_was_sent(walk, language):
    page, words = walk(language), WORDS[language]
    state = page.locator(".typed [role=status]")
    assert state.inner_text() == "" and not page.get_by_role("button", name=words["clear"]).is_visible()
    fill_in_first(page)
    assert state.inner_text() == words["kept"]
    before, ticket = typed(page), page.input_value("[name=ticket]")
    page.evaluate("document.querySelector('[name=homepage]').value = 'a robot was here'")
    page.fill("[name=title]", "Buurtbalie Zandhaven!")
    page.reload()
    assert typed(page) == before | {"title": "Buurtbalie Zandhaven!"} and state.inner_text() == words["again"]
    assert page.input_value("[name=ticket]") != ticket
    assert not violations(page)
    page.wait_for_timeout(LONGER_THAN_A_ROBOT_WAITS)
    press(page, words["on"])

    fill_in_second(page, language)
    assert len(kept(page)) == 1, "the first step is on the server now"
    page.reload()
    assert page.input_value("[name=organisation]") == "Stichting Zandhaven"
    press(page, words["on"])
    fill_in_third(page)
    page.select_option("[name=status]", "idea")
    before = typed(page)
    page.reload()
    assert typed(page) == before and before["status"] == "idea" and before["contact_consent"] == "on"
    press(page, words["on"])
    page.get_by_role("button", name=words["send"], exact=True).wait_for()
    page.evaluate(LEFT_IN_A_STEP)
    press(page, words["send"])
    assert page.locator("h1").inner_text() == words["sent"]
    assert kept(page) == []


def test_what_is_typed_outlives_the_window_a_lost_connection_and_faults(walk):
    page = walk("nl")
    fill_in_first(page, summary="Kort")
    other = page.context.new_page()
    address = page.url
    other.goto(address)
    page.close()
    assert other.input_value("[name=summary]") == "Kort"
    other.context.set_offline(True)
    press(other, WORDS["nl"]["on"])
    other.context.set_offline(False)
    other.goto(address)
    assert other.input_value("[name=summary]") == "Kort"
    other.wait_for_timeout(LONGER_THAN_A_ROBOT_WAITS)
    press(other, WORDS["nl"]["on"])
    assert other.title().startswith("Fout:")
    other.fill("[name=summary]", "Nu wat langer")
    other.goto(address)
    assert other.input_value("[name=summary]") == "Nu wat langer"
    assert other.input_value("[name=title]") == "Buurtbalie Zandhaven"


def test_what_is_typed_can_be_cleared_and_is_forgotten_after_a_week(walk):
    page = walk("nl")
    page.fill("[name=title]", "Geheim")
    page.once("dialog", lambda dialog: dialog.dismiss())
    page.get_by_role("button", name=WORDS["nl"]["clear"]).click()
    assert page.input_value("[name=title]") == "Geheim"
    page.once("dialog", lambda dialog: dialog.accept())
    with page.expect_navigation():
        page.get_by_role("button", name=WORDS["nl"]["clear"]).click()
    assert typed(page) == {} and kept(page) == []

    page.fill("[name=title]", "Oud")
    page.clock.install()
    page.clock.fast_forward(A_WEEK)
    page.reload()
    assert typed(page) == {} and kept(page) == []


def test_what_was_saved_elsewhere_since_wins(walk, chromium):
    page = walk("nl")
    page.fill("[name=title]", "Half af")
    press(page, WORDS["nl"]["draft"])
    address = page.locator(".adding__link a").inner_text()
    assert kept(page) == []
    page.goto(address)
    page.fill("[name=title]", "Hier getypt")
    page.fill("[name=start_year]", "2020")
    elsewhere = chromium.new_context()
    other = elsewhere.new_page()
    other.goto(address)
    other.fill("[name=title]", "Elders bewaard")
    press(other, WORDS["nl"]["draft"])
    elsewhere.close()
    page.reload()
    assert page.input_value("[name=title]") == "Elders bewaard"
    assert page.input_value("[name=start_year]") == "2020"


def test_where_nothing_can_be_kept_the_form_works_as_it_does_without_scripts(walk):
    page = walk("nl")
    page.add_init_script(
        "Object.defineProperty(window, 'localStorage', { get() { throw new Error('forbidden'); } })"
    )
    page.reload()
    assert not page.locator(".typed").is_visible()
    page.wait_for_timeout(LONGER_THAN_A_ROBOT_WAITS)
    fill_in_first(page)
    press(page, WORDS["nl"]["on"])
    assert page.locator("[name=place]").is_visible()
