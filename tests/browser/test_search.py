"""What visitors and editors do with the search, in a browser."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

REPORT = "/admin/reports/queries/"


def read_until(page, sight):
    """Open the page again until what is written after an answer shows on it."""
    for _ in range(20):
        if sight.count():
            return
        page.wait_for_timeout(250)
        page.reload()
    raise AssertionError(f"{sight} never showed")


def test_suggestions_are_chosen_with_the_keyboard(visit):
    page = visit("/nl/zoeken/")
    field = page.get_by_role("combobox")
    field.press_sequentially("handrei")
    page.get_by_role("option", name="Handreiking dilemmagesprekken").wait_for()
    assert field.get_attribute("aria-expanded") == "true"
    field.press("ArrowDown")
    chosen = page.locator(f"#{field.get_attribute('aria-activedescendant')}")
    assert chosen.get_attribute("aria-selected") == "true"
    field.press("Enter")
    page.wait_for_url("**/nl/kennis/handreiking-dilemmagesprekken/")


@pytest.mark.parametrize(("key", "place"), [("ArrowDown", 0), ("ArrowUp", -1)])
def test_suggestions_that_were_closed_open_again_at_an_arrow(visit, key, place):
    page = visit("/nl/zoeken/")
    field, options = page.locator("#q"), page.locator(".suggestions [role=option]")
    field.press_sequentially("open")
    options.first.wait_for()
    field.press("Escape")
    assert not options.count() and field.get_attribute("aria-expanded") == "false"
    field.press(key)
    page.locator(".suggestions [aria-selected=true]").wait_for()
    assert field.get_attribute("aria-expanded") == "true" and field.input_value() == "open"
    chosen = options.nth(place if place >= 0 else options.count() - 1)
    assert chosen.get_attribute("id") == field.get_attribute("aria-activedescendant")
    field.press(key)
    assert chosen.get_attribute("aria-selected") == "false"


@pytest.mark.parametrize("size", [(390, 500), (1280, 500), (320, 256)])
def test_the_chosen_suggestion_is_in_sight(visit, size):
    page = visit("/nl/zoeken/", viewport={"width": size[0], "height": size[1]})
    field, options = page.locator("#q"), page.locator(".suggestions [role=option]")
    field.press_sequentially("open")
    options.first.wait_for()
    for key in ["ArrowUp"] * options.count() + ["ArrowDown"]:
        field.press(key)
        chosen = page.locator(".suggestions [aria-selected=true]")
        expect(chosen).to_be_in_viewport(ratio=0.95)
        expect(field).to_be_in_viewport(ratio=0.5)
    field.press("Tab")
    expect(page.locator(".search__button")).to_be_focused()


@pytest.mark.parametrize("key", ["Tab", "Escape"])
def test_suggestions_that_come_late_stay_closed(visit, key):
    page = visit("/nl/zoeken/")
    field, held = page.locator("#q"), []
    field.press_sequentially("ope")
    page.locator(".suggestions [role=option]").first.wait_for()
    page.route("**/suggesties/**", lambda route: held.append(route))
    with page.expect_request("**/suggesties/**"):
        field.press("n")
    field.press(key)
    held.pop().continue_()
    page.wait_for_timeout(500)  # in which they would have come
    assert page.locator(".suggestions").is_hidden()
    assert field.get_attribute("aria-expanded") == "false"


@pytest.mark.parametrize("scripts", [True, False])
def test_filters_keep_the_order_and_the_words_as_typed(visit, scripts):
    page = visit("/nl/zoeken/?q=gemeente&sort=date&exact=1", java_script_enabled=scripts)
    if not page.locator(".facet").first.is_visible():
        page.locator(".facets__button").click()
    page.locator("input[name=theme]").first.check()
    page.get_by_role("button", name="Pas filters toe").click()
    page.wait_for_url("**theme=**")
    assert page.locator(".results__sort strong").inner_text() == "Nieuwste eerst"
    assert "exact=1" in page.locator(".active-filter").first.get_attribute("href")
    page.locator("#q").fill("gemeeente")
    page.locator("#q").press("Enter")
    page.wait_for_url("**gemeeente**")
    assert page.locator(".results__sort strong").inner_text() == "Nieuwste eerst"
    assert page.get_by_text("Zoek toch naar").count() == 1


def test_what_is_followed_shows_in_the_report_which_leads_to_a_synonym(visit, site, desk):
    page = visit("/nl/zoeken/?q=raadsinformatie")
    with page.expect_request(lambda request: request.method == "POST"):
        page.locator(".rows--results li a").nth(1).click()
    assert page.context.cookies() == []
    visit("/nl/zoeken/?q=mandaatregister")

    editor = desk("editor")
    editor.goto(f"{site}{REPORT}")
    row = editor.get_by_role("row").filter(has_text="raadsinformatie")
    read_until(editor, row.get_by_text("2: 1 ×"))
    missed = editor.get_by_role("row").filter(has_text="mandaatregister")
    missed.get_by_role("link", name="Synoniem toevoegen").click()
    assert editor.get_by_label("Wie zoekt op").input_value() == "mandaatregister"
    editor.get_by_label("Vindt ook").fill("begroting")
    editor.get_by_role("button", name="Opslaan").click()
    editor.get_by_text("mandaatregister → begroting").first.wait_for()
    assert visit("/nl/zoeken/?q=mandaatregister").locator(".rows--results li").count() > 0


def test_an_editor_reads_why_a_result_is_there(desk, site, visit):
    editor = desk("editor")
    editor.goto(f"{site}/nl/zoeken/?q=begrotng")
    why = editor.locator(".row__why").first
    why.get_by_text("Waarom dit resultaat").click()
    assert "door een verbeterde spelling" in why.inner_text()
    assert visit("/nl/zoeken/?q=begrotng").locator(".row__why").count() == 0
