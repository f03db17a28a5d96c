"""What the people who make the site do in the editor, walked as they walk it: by the words on the screen."""

import datetime
import re
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect

from tests.browser.axe import violations
from tests.browser.conftest import run

pytestmark = pytest.mark.browser

AXE_MILLISECONDS = 2000  # the checker in the editor says what it found, and not that it has finished
AMSTERDAM = ZoneInfo("Europe/Amsterdam")
IN_AN_HOUR = """
import datetime, sys, time_machine
from django.core.management import execute_from_command_line
now = datetime.datetime.now(datetime.UTC)
with time_machine.travel(now + datetime.timedelta(hours=1)):
    execute_from_command_line(["manage.py", "tick"])
"""


def instrument(name):
    """The address of an instrument by its title, which has no letters that an address lacks."""
    return f"/nl/kennis/{name.lower().replace(' ', '-')}/"


def section(page, name):
    return page.get_by_role("region", name=re.compile(rf"^{name}\*?$"))


def write(area, text):
    area.get_by_role("textbox").fill(text)
    # The editor for rich text hands over what was typed after a moment.
    handed_over = "text => [...document.querySelectorAll('input')].some(input => input.value.includes(text))"
    area.page.wait_for_function(handed_over, arg=text)


def begin(page, title):
    """Fill in what an instrument needs at least."""
    page.get_by_role("link", name="Instrumenten").click()
    page.get_by_role("link", name="toevoegen").click()
    page.get_by_role("textbox", name="Titel").fill(title)
    page.get_by_label("Soort").select_option(label="Handreiking")
    write(section(page, "Wat het is"), "Een oefening van een halfuur.")


def insert_text(page, text):
    body = section(page, "Meer")
    body.get_by_role("button", name="Blok invoegen").click()
    page.get_by_role("option", name="Tekst", exact=True).click()
    write(body, text)


def pick_theme(page, name):
    themes = section(page, "Thema’s")
    themes.get_by_role("button", name="Voeg Thema toe").click()
    themes.get_by_role("button", name="Kies thema").click()
    page.get_by_role("dialog").get_by_role("link", name=name).click()
    expect(themes.get_by_text(name)).to_be_visible()


def actions(page):
    return page.get_by_role("navigation", name="Acties (footer)")


def act(page, name):
    """Choose one of the actions below the page, behind the arrow, which opens once its script is there."""
    page.wait_for_load_state("load")
    actions(page).get_by_role("button", name="Meer acties").click()
    actions(page).get_by_role("button", name=name).click()


def told(page, words):
    expect(page.get_by_role("status").filter(has_text=words)).to_be_visible()


def submit(page):
    act(page, "Stuur door naar")
    told(page, "ingediend")


def open_task(page, title):
    """From the dashboard to what waits for approval."""
    waiting = section(page, "In afwachting van jouw beoordeling")
    waiting.get_by_role("link", name=title).click()
    expect(page.get_by_role("textbox", name="Titel")).to_have_value(title)


def test_an_editor_writes_looks_saves_and_submits(desk, visitor):
    title = "Oefening kijken door ramen"
    page = desk("editor")
    begin(page, title)
    page.get_by_role("textbox", name="Samenvatting").fill("Leer zien wat anderen zien.")
    pick_theme(page, "Open Data")
    insert_text(page, "Ga bij het raam staan.")

    page.get_by_role("button", name="Toon/verberg voorvertoning").click()
    preview = page.get_by_role("complementary", name="Voorvertoning").frame_locator("iframe").last
    expect(preview.get_by_role("heading", level=1)).to_have_text(title)
    expect(preview.get_by_text("Ga bij het raam staan.")).to_be_visible()
    page.wait_for_timeout(AXE_MILLISECONDS)
    page.get_by_role("button", name="Checks aan/uitzetten").click()
    expect(page.get_by_role("heading", name="Problemen gevonden 0")).to_be_visible()

    page.get_by_role("button", name="Bewaar concept").click()
    told(page, title)
    assert visitor(instrument(title)).status == 404

    actions(page).get_by_role("button", name="Meer acties").click()
    expect(actions(page).get_by_role("button", name="Stuur door naar")).to_be_visible()
    expect(actions(page).get_by_role("button", name="Publiceren")).to_have_count(0)
    actions(page).get_by_role("button", name="Stuur door naar").click()
    told(page, "ingediend")
    assert visitor(instrument(title)).status == 404


def test_a_moderator_approves_what_waits_on_the_dashboard(desk, visitor):
    title = "Oefening hardop denken"
    page = desk("editor")
    begin(page, title)
    submit(page)

    page = desk("moderator")
    open_task(page, title)
    act(page, "Goedkeuren en publiceren")
    told(page, title)
    assert visitor(instrument(title)).status == 200
    assert title in visitor("/nl/kennis/").text()
    assert title in visitor("/nl/kennis/feed.rss").text()


def test_a_moderator_corrects_and_approves_in_one_go(desk, visitor):
    title = "Oefening terugbellen"
    page = desk("editor")
    begin(page, title)
    submit(page)

    page = desk("moderator")
    open_task(page, title)
    page.get_by_role("textbox", name="Samenvatting").fill("Bel terug voordat u schrijft.")
    act(page, "Goedkeuren en publiceren")
    told(page, title)
    assert "Bel terug voordat u schrijft." in visitor(instrument(title)).text()


def test_a_scheduled_page_is_live_when_its_time_has_come(desk, visitor):
    title = "Oefening geduldig wachten"
    page = desk("moderator")
    begin(page, title)
    page.get_by_role("button", name="Toon/verberg status").click()
    page.get_by_role("button", name="Stel schema in").click()
    dialog = page.get_by_role("dialog", name="Schema voor publicatie vaststellen")
    moment = datetime.datetime.now(AMSTERDAM) + datetime.timedelta(minutes=30)
    dialog.get_by_role("textbox", name="Publiceer op").fill(f"{moment:%Y-%m-%d %H:%M}")
    # By keyboard: the calendar that opened may lie over the button.
    dialog.get_by_role("button", name="Schema opslaan").press("Enter")
    act(page, "Publicatie inplannen")
    told(page, title)

    run("manage.py", "tick")
    assert visitor(instrument(title)).status == 404
    run("-c", IN_AN_HOUR)
    assert visitor(instrument(title)).status == 200


def translate(page, number, text):
    """Fill in the first text that has no translation, and wait until it is saved as the `number`th."""
    page.get_by_role("button", name="Vertaal", exact=True).first.click()
    page.get_by_role("tabpanel").get_by_role("textbox").fill(text)
    page.get_by_role("button", name="Opslaan").click()
    expect(page.get_by_text("Handmatig vertaald op")).to_have_count(number)


def test_a_translation_is_published_when_its_last_text_is_there(desk, visitor):
    title = "Oefening vertalen"
    page = desk("moderator")
    begin(page, title)
    act(page, "Publiceren")
    told(page, "gepubliceerd")
    page.get_by_role("link", name="Wijzig").first.click()
    page.get_by_role("button", name="Acties", exact=True).click()
    page.get_by_role("link", name="Vertaal deze pagina").click()
    page.get_by_label("Engels").check()
    page.get_by_role("button", name="Verzenden").click()
    translate(page, 1, "Exercise in translating")

    publish = page.get_by_role("button", name="Publiceer in het Engels")
    publish.click()
    told(page, "2 teksten hebben nog geen vertaling")
    told(page, "Kijk op elk tabblad")
    translate(page, 2, "An exercise of half an hour.")
    page.get_by_role("tab", name="Eigenschappen").click()
    translate(page, 3, "exercise-in-translating")
    publish.click()
    told(page, "gepubliceerd")

    dutch = visitor(instrument(title)).text()
    english = visitor("/en/knowledge/exercise-in-translating/").text()
    assert "An exercise of half an hour." in english
    for text in (dutch, english):
        assert re.search(rf'hreflang="nl" href="[^"]*{instrument(title)}"', text)
        assert re.search(r'hreflang="en" href="[^"]*/en/knowledge/exercise-in-translating/"', text)


def test_an_editor_sees_why_a_page_came_back_and_submits_it_again(desk, visitor):
    title = "Oefening nog eens proberen"
    page = desk("editor")
    begin(page, title)
    submit(page)

    moderator = desk("moderator")
    open_task(moderator, title)
    act(moderator, "Om wijzigingen vragen")
    dialog = moderator.get_by_role("dialog")
    dialog.get_by_role("textbox", name="Opmerking").fill("Noem ook een voorbeeld.")
    dialog.get_by_role("button", name="Om wijzigingen vragen").click()
    told(moderator, title)

    page.get_by_role("link", name="Dashboard").click()
    page.get_by_role("link", name=title).first.click()
    page.get_by_role("button", name="Toon/verberg status").click()
    page.get_by_role("button", name="Bekijk details").click()
    expect(page.get_by_role("dialog").get_by_text("Noem ook een voorbeeld.")).to_be_visible()
    page.get_by_role("button", name="Sluit dialoog").click()
    page.get_by_role("textbox", name="Samenvatting").fill("Bijvoorbeeld op maandag.")
    act(page, "Stuur opnieuw door naar")
    told(page, title)

    moderator = desk("moderator")
    open_task(moderator, title)
    expect(moderator.get_by_role("textbox", name="Samenvatting")).to_have_value("Bijvoorbeeld op maandag.")
    assert visitor(instrument(title)).status == 404


def test_a_block_is_seen_before_it_is_chosen(desk):
    page = desk("editor")
    page.get_by_role("link", name="Instrumenten").click()
    page.get_by_role("link", name="toevoegen").click()
    section(page, "Meer").get_by_role("button", name="Blok invoegen").click()
    page.get_by_role("combobox", name="Zoek opties").fill("Citaat")
    page.get_by_role("listbox").get_by_role("button", name="Voorvertoning").click()
    block = section(page, "Meer").frame_locator("iframe")
    expect(block.get_by_text("Een besluit is pas af als je het kunt uitleggen.")).to_be_visible()


def test_titles_have_room_in_the_list(desk):
    page = desk("editor")
    page.get_by_role("link", name="Instrumenten").click()
    assert page.get_by_role("columnheader", name="Titel").bounding_box()["width"] > 200


@pytest.mark.parametrize("path", ["/admin/login/", "/nl/_util/login/"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_where_people_sign_in(visit, path, scheme):
    page = visit(path, locale="nl", color_scheme=scheme)
    assert not violations(page)
