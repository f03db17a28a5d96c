"""The map that moves and zooms: by keyboard, beside the list, and without what it needs."""

import base64
import re
from contextlib import ExitStack
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from benchmarks.servers import ROOT, gunicorn
from network_map.columns import Row, packed
from network_map.places import gazetteer
from tests.browser.axe import violations
from tests.browser.conftest import NARROW, WIDE
from tests.services.web import serving

pytestmark = pytest.mark.browser

MAP = "/nl/open-kaart/"
MARKS = ".map-mark"
FOCUSED = "document.activeElement.getAttribute('aria-label') ?? ''"
COUNTED = "marks => marks.map(mark => Number(mark.textContent.trim() || 1)).reduce((sum, n) => sum + n, 0)"
MIDDLE = """() => {
    const canvas = document.querySelector(".map-live__base");
    return canvas.getContext("2d").getImageData(canvas.width / 2, canvas.height / 2, 1, 1).data.join();
}"""
PIXEL = base64.b64decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7")
DRAWN = """() => {
    const canvas = document.querySelector(".map-live__base");
    const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    return data.some((value) => value > 0);
}"""
NAMES = "() => [...document.querySelectorAll('.map-mark')].map(mark => mark.ariaLabel).join()"


@pytest.fixture
def live_map(visit):
    """`live_map(path)` opens a page with a map on it and waits until it is drawn."""

    def open_map(path=MAP, **options):
        page = visit(path, **options)
        page.locator(MARKS).first.wait_for()
        return page

    return open_map


def tab_until(page, selector, most=120):
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"the keyboard never reached {selector}")


def zoom_out(page):
    """As far as it goes: the whole world is in sight."""
    button = page.get_by_role("button", name="Zoom uit")
    while button.get_attribute("aria-disabled") == "false":
        button.click()


def named(page, words):
    return page.get_by_role("button", name=re.compile(words))


def test_the_keyboard_leads_from_the_top_of_the_page_to_an_initiative(live_map):
    page = live_map()
    tab_until(page, ".skip-map")
    page.keyboard.press("Tab")
    assert page.evaluate(FOCUSED) == "Zoom in"
    tab_until(page, ".map-mark--single")
    name = page.evaluate(FOCUSED)
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog", name=name)).to_be_focused()
    tab_until(page, ".map-popup a", most=3)
    title = page.evaluate("document.activeElement.textContent").strip()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(title)


def test_the_map_can_be_skipped(live_map):
    page = live_map()
    tab_until(page, ".skip-map")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert not page.evaluate("document.activeElement.matches('.map-mark, .map-live__tool')")


def test_enter_opens_a_cluster_and_the_focus_goes_into_it(live_map):
    page = live_map()
    cluster = named(page, "^Groep van").first
    name = cluster.get_attribute("aria-label")
    cluster.press("Enter")
    expect(page.get_by_role("button", name=name, exact=True)).to_have_count(0)
    assert page.evaluate("document.activeElement.matches('.map-mark')")
    assert page.evaluate(FOCUSED) != name


def test_the_focus_stays_where_it_is_when_the_map_is_drawn_again(live_map):
    page = live_map()
    mark = named(page, "^Initiatief in").first
    mark.focus()
    name = page.evaluate(FOCUSED)
    before = mark.bounding_box()
    page.keyboard.press("ArrowRight")
    assert page.evaluate(FOCUSED) == name
    assert mark.bounding_box()["x"] > before["x"] - 100
    assert mark.bounding_box() != before
    page.keyboard.press("+")
    page.keyboard.press("-")
    assert page.evaluate("document.activeElement.matches('.map-mark')")


def test_a_mark_that_goes_out_of_sight_leaves_the_focus_in_the_map(live_map):
    page = live_map()
    named(page, "^Initiatief in").first.focus()
    for _ in range(40):
        page.keyboard.press("ArrowDown")
    assert page.evaluate("document.querySelector('.map-live').contains(document.activeElement)")
    for _ in range(40):
        page.keyboard.press("ArrowUp")
    assert page.locator(MARKS).count() > 1


def test_escape_closes_a_popup_and_the_focus_returns(live_map):
    page = live_map()
    mark = named(page, "^[0-9]+ initiatieven in").first
    name = mark.get_attribute("aria-label")
    mark.press("Enter")
    popup = page.get_by_role("dialog", name=name)
    expect(popup).to_be_focused()
    assert popup.get_by_role("link").count() == int(name.split()[0])
    page.keyboard.press("Escape")
    expect(popup).to_be_hidden()
    assert page.evaluate(FOCUSED) == name


def test_a_popup_and_the_mark_after_it_are_in_sight(live_map):
    page = live_map(viewport={"width": 1280, "height": 620})
    in_sight = """() => {
        const { top, bottom } = document.activeElement.getBoundingClientRect();
        return top >= 0 && bottom <= innerHeight;
    }"""
    named(page, "^[0-9]+ initiatieven in").first.press("Enter")
    expect(page.get_by_role("dialog")).to_be_focused()
    assert page.evaluate(in_sight)
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.matches('.map-mark')")
    assert page.evaluate(in_sight)


def test_a_map_that_is_dragged_by_a_mark_opens_nothing(live_map):
    page = live_map()
    mark = page.locator(".map-mark--single").first
    mark.hover()
    before = mark.bounding_box()
    page.mouse.down()
    page.mouse.move(before["x"] - 60, before["y"] + 40, steps=4)
    page.mouse.up()
    assert mark.bounding_box()["x"] < before["x"] - 40
    page.wait_for_timeout(500)  # in which a popup would have opened
    expect(page.get_by_role("dialog")).to_have_count(0)
    mark.press("Enter")
    expect(page.get_by_role("dialog")).to_be_visible()


@pytest.mark.parametrize("path", [MAP, "/nl/open-kaart/?theme=open-data"])
def test_no_two_marks_have_the_same_name(live_map, path):
    page = live_map(path)
    for _ in range(3):
        names = [mark.get_attribute("aria-label") for mark in page.locator(MARKS).all()]
        assert all(names) and len(set(names)) == len(names)
        page.get_by_role("button", name="Zoom in").click()


@pytest.mark.parametrize(
    "query",
    [
        "",
        "?theme=open-data",
        "?theme=open-data&theme=open-contact&status=running",
        "?province=NL-UT",
        "?municipality=utrecht&status=running",
        "?country=NL",
        "?kind=municipality",
        "?start_year=2019&start_year=2018",
        "?q=data",
        "?q=utrecht&theme=open-data",
        "?theme=unknown&status=%3Cb%3E",
    ],
)
def test_the_list_and_the_map_find_the_same(live_map, query):
    page = live_map(f"{MAP}{query}")
    zoom_out(page)
    listed = int(page.locator(".results__count").inner_text().split()[0])
    assert page.locator(MARKS).evaluate_all(COUNTED) == listed


IN_SIGHT = """marks => {
    const ground = document.querySelector(".map-live__ground").getBoundingClientRect();
    return marks.filter((mark) => {
        const box = mark.getBoundingClientRect();
        return box.left >= ground.left && box.right <= ground.right
            && box.top >= ground.top && box.bottom <= ground.bottom;
    }).map(mark => Number(mark.textContent.trim() || 1)).reduce((sum, n) => sum + n, 0);
}"""


@pytest.mark.parametrize("viewport", [WIDE, NARROW])
@pytest.mark.parametrize(
    ("query", "abroad"),
    [
        ("?theme=open-data", 3),
        ("?theme=open-data&province=&status=&municipality=&country=", 3),
        ("?country=NL&theme=open-data", 0),
        ("?country=ID&country=NL", 0),
        ("?country=ID", 0),
        ("?province=NL-NH", 0),
        ("?kind=ngo", 0),
        ("?q=dublin", 0),
    ],
)
def test_all_that_is_found_is_in_sight_at_first(live_map, viewport, query, abroad):
    page = live_map(f"{MAP}{query}&view=map", viewport=viewport)
    listed = int(page.locator(".results__count").text_content().split()[0])
    assert page.locator(MARKS).evaluate_all(IN_SIGHT) == listed - abroad


def test_far_away_a_whole_country_is_counted_with_what_is_in_it(live_map):
    page = live_map()
    expect(named(page, "^Van heel Nederland: ")).to_have_count(1)
    zoom_out(page)
    expect(page.locator(".map-mark--area")).to_have_count(0)
    page.get_by_role("button", name="Toon Nederland").click()
    expect(named(page, "^Van heel Nederland: ")).to_have_count(1)


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("viewport", [WIDE, NARROW])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_the_map_with_a_popup_open(live_map, language, viewport, scheme):
    path = {"nl": "/nl/open-kaart/?view=map", "en": "/en/open-map/?view=map"}[language]
    page = live_map(path, viewport=viewport, color_scheme=scheme)
    assert violations(page) == []
    page.locator(".map-mark--single").first.press("Enter")
    expect(page.get_by_role("dialog")).to_be_visible()
    assert violations(page) == []
    page.keyboard.press("Escape")
    page.locator("[data-world]").click()
    assert violations(page) == []


def a_file_of_many():
    """Two initiatives in each town and each province: as many marks as there can be."""
    places = [place for place in gazetteer.places() if place.country == "NL" and place.kind != "country"]
    return packed(
        Row(
            number,
            place.kind,
            place.north,
            place.east,
            themes=["open-data"],
            kinds=[],
            status="running",
            start_year=2020,
            municipality=gazetteer.municipality_code(place),
            province=place.province,
            country="NL",
            expires=None,
        )
        for number, place in enumerate(places * 2, 1)
    )


@pytest.mark.parametrize("viewport", [WIDE, NARROW, {"width": 390, "height": 800}])
def test_marks_can_be_hit_however_many_there_are(chromium, site, viewport):
    context = chromium.new_context(viewport=viewport)
    page = context.new_page()
    page.route("**/map-file/**", lambda route: route.fulfill(json=a_file_of_many()))
    page.goto(f"{site}{MAP}?view=map")
    page.locator(".map-mark--area").first.wait_for()
    assert violations(page) == []
    zoom_out(page)
    assert re.fullmatch(r"\d\.\d{3}", page.locator(".map-mark--cluster").first.inner_text())
    context.close()


@pytest.mark.parametrize("path", [f"{MAP}?view=map", f"{MAP}embed/"])
def test_marks_of_a_small_drawing_can_be_hit_and_read(visit, path):
    page = visit(path, viewport=NARROW, java_script_enabled=False)
    assert page.locator(".map__sea").count() == 2
    for number in page.locator(".map__sea .cluster__number").all():
        assert number.bounding_box()["height"] >= 15
    for frame in page.locator(".map__sea .cluster__frame--near").all():
        assert frame.bounding_box()["width"] >= 24


@pytest.fixture
def tiles(site, monkeypatch):
    """`tiles(status)` is the same site with tiles of a host that answers so, and what that is asked."""
    servers, asked = ExitStack(), []

    def answer(status):
        def give(path):
            asked.append(path)
            return status, PIXEL if status == 200 else b""

        host = servers.enter_context(serving(give))
        monkeypatch.setenv("MAP_TILES_URL", f"{host}/brt/{{z}}/{{x}}/{{y}}.png")
        started = gunicorn("site with tiles", "kennisplatform.wsgi", ROOT, "benchmarks.settings", workers=1)
        return servers.enter_context(started).address, asked

    with servers:
        yield answer


def test_tiles_are_drawn_where_the_settings_name_them(chromium, tiles):
    address, asked = tiles(200)
    context = chromium.new_context(viewport=WIDE)
    page = context.new_page()
    complaints = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.goto(address + MAP)
    page.locator(".leaflet-tile-loaded").first.wait_for(state="attached")
    assert all(re.fullmatch(r"/brt/\d+/\d+/\d+\.png", path) for path in asked)
    dimmed = "tile => getComputedStyle(tile).filter"
    assert page.locator(".leaflet-tile-loaded").first.evaluate(dimmed) == "none"
    page.emulate_media(color_scheme="dark")
    assert page.locator(".leaflet-tile-loaded").first.evaluate(dimmed) == "brightness(0.6)"
    page.emulate_media(color_scheme="light")
    expect(page.get_by_text("Ondergrond: © Kadaster.")).to_be_visible()
    button = page.get_by_role("button", name="Zoom in")
    while button.get_attribute("aria-disabled") == "false":
        button.click()
    page.wait_for_load_state("networkidle")
    assert max(int(path.split("/")[2]) for path in asked) == 16
    assert violations(page) == []
    assert complaints == []
    context.close()


def test_the_squares_stay_where_tiles_do_not_come(chromium, tiles):
    address, asked = tiles(404)
    context = chromium.new_context(viewport=WIDE)
    page = context.new_page()
    page.goto(address + MAP, wait_until="networkidle")
    assert asked
    assert not page.locator(".leaflet-tile-loaded").count()
    assert page.evaluate(DRAWN)
    assert page.locator(MARKS).count()
    context.close()


def test_the_map_asks_no_other_host_sets_no_cookie_and_breaks_no_policy(chromium, site):
    context = chromium.new_context(viewport=WIDE)
    page = context.new_page()
    asked, complaints = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(f"{site}{MAP}?q=utrecht")
    page.locator(MARKS).first.click()
    page.get_by_role("dialog").wait_for()
    zoom_out(page)
    page.wait_for_load_state("networkidle")
    assert {urlsplit(address).netloc for address in asked} == {urlsplit(site).netloc}
    assert len([address for address in asked if "map-file" in address]) == 1, "begun with the page, and once"
    assert context.cookies() == []
    assert complaints == []
    context.close()


def test_without_scripts_the_drawing_stays(visit):
    page = visit(MAP, java_script_enabled=False)
    assert page.locator(".map__drawing").first.is_visible()
    assert not page.locator(".map-live").count()
    page.locator(".map__drawing a").first.click(force=True)
    assert "province=" in page.url


def test_the_world_is_drawn_only_where_no_map_takes_its_place(live_map):
    page = live_map()
    assert page.locator(".map__drawing").count() == 1
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.locator(".map__drawing").count() == 2


@pytest.mark.parametrize("missing", ["**/map-file/**", "**/netherlands*.svg"])
def test_the_drawing_stays_when_something_is_missing(chromium, site, missing):
    context = chromium.new_context(viewport=WIDE)
    page = context.new_page()
    page.route(missing, lambda route: route.abort())
    page.goto(f"{site}{MAP}", wait_until="networkidle")
    assert page.locator(".map__drawing").first.is_visible()
    assert page.locator(".map__drawing").count() == 2
    assert not page.locator(".map-live").count()
    context.close()


def test_the_drawing_comes_back_when_the_script_fails_half_way(chromium, site):
    context = chromium.new_context(viewport=WIDE)
    page = context.new_page()
    page.add_init_script("HTMLCanvasElement.prototype.getContext = () => null")
    page.goto(f"{site}{MAP}", wait_until="networkidle")
    assert page.locator(".map__drawing").first.is_visible()
    assert not page.locator(".map-live").count()
    context.close()


def test_a_popup_says_so_when_the_details_do_not_come(live_map):
    page = live_map()
    page.route("**/map-details/**", lambda route: route.abort())
    page.locator(".map-mark--single").first.click()
    expect(page.get_by_role("dialog")).to_contain_text("konden niet worden opgehaald")


def test_a_small_screen_shows_the_list_first_and_fetches_no_map(chromium, site):
    context = chromium.new_context(viewport=NARROW)
    page = context.new_page()
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{site}{MAP}?theme=open-data", wait_until="networkidle")
    assert page.locator(".initiatives").is_visible() and not page.locator(".map").is_visible()
    assert not [address for address in asked if "map-file" in address]
    page.get_by_role("navigation", name="Lijst of kaart").get_by_role("link", name="Kaart").click()
    page.locator(MARKS).first.wait_for()
    assert not page.locator(".initiatives").is_visible()
    assert "theme=open-data" in page.url
    page.get_by_role("navigation", name="Lijst of kaart").get_by_role("link", name="Lijst").click()
    assert page.locator(".initiatives").is_visible()
    assert "view=" not in page.url
    context.close()


def test_the_map_takes_the_colours_of_the_scheme_that_is_chosen(live_map):
    page = live_map(color_scheme="light")
    light = page.evaluate(MIDDLE)
    page.locator("footer input[value=dark]").check(force=True)
    page.wait_for_function(f"light => ({MIDDLE})() !== light", arg=light)


@pytest.mark.parametrize("selector", [".map-mark--area .map-mark__face", ".map__legend-area"])
def test_badges_keep_their_squares_in_the_colours_of_the_system(live_map, selector):
    badge = live_map(forced_colors="active").locator(selector).first
    squares = badge.evaluate("badge => getComputedStyle(badge, '::before').backgroundImage")
    assert "rgb(31, 97, 173)" in squares
    assert badge.evaluate("badge => getComputedStyle(badge).forcedColorAdjust") == "none"


def test_paper_has_the_drawing(live_map):
    page = live_map()
    assert not page.locator(".map__drawing").first.is_visible()
    page.emulate_media(media="print")
    assert page.locator(".map__drawing").first.is_visible()
    assert not page.locator(".map-live").is_visible()


def test_a_wheel_scrolls_the_page_and_zooms_with_ctrl(live_map):
    page = live_map()
    page.locator(".map-live__ground").hover()
    names = page.evaluate(NAMES)
    page.mouse.wheel(0, 300)
    page.wait_for_function("() => scrollY > 100")
    assert page.evaluate(NAMES) == names
    page.keyboard.down("Control")
    page.mouse.wheel(0, 600)
    page.keyboard.up("Control")
    page.wait_for_function(f"names => ({NAMES})() !== names", arg=names)
