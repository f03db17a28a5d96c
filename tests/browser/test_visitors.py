"""What every visitor may count on: no foreign requests, no cookies, the keyboard, no need of scripts."""

from urllib.parse import urlsplit

import pytest

from tests.browser.conftest import NARROW, WIDE
from tests.browser.pages import PAGES

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("name", PAGES)
def test_a_visit_asks_no_other_host_sets_no_cookie_and_breaks_no_policy(chromium, site, name):
    context = chromium.new_context(viewport=WIDE)
    page = context.new_page()
    asked, complaints = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(site + PAGES[name], wait_until="networkidle")
    assert {urlsplit(address).netloc for address in asked} == {urlsplit(site).netloc}
    assert context.cookies() == []
    expected = ["404"] if name == "not found" else []
    assert [text for text in complaints if not any(word in text for word in expected)] == []
    context.close()


def test_the_home_page_is_light(chromium, site):
    context = chromium.new_context(viewport=WIDE)
    page = context.new_page()
    session = context.new_cdp_session(page)
    sizes = []
    session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    session.send("Network.enable")
    page.goto(f"{site}/nl/", wait_until="networkidle")
    context.close()
    assert len(sizes) <= 8
    assert sum(sizes) <= 100_000


def focused(page) -> str:
    return page.evaluate("(document.activeElement.textContent || document.activeElement.name || '').trim()")


def test_the_first_tab_stop_skips_to_the_content(visit):
    page = visit("/nl/kennis/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#main"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


def test_the_keyboard_reaches_every_link_and_shows_where_it_is(visit):
    page = visit("/nl/")
    total = page.evaluate(
        "[...document.querySelectorAll('a[href], button, input')].filter(e => e.offsetParent).length"
    )
    seen = set()
    for _ in range(total + 5):
        page.keyboard.press("Tab")
        seen.add(page.evaluate("document.activeElement.outerHTML"))
        style = page.evaluate(
            "(s => [s.outlineStyle, s.boxShadow])(getComputedStyle(document.activeElement))"
        )
        ring = page.evaluate("document.activeElement.matches(':focus-visible')")
        assert (
            not ring
            or style[0] != "none"
            or style[1] != "none"
            or page.evaluate(
                "[...document.querySelectorAll(':has(:focus-visible)')].some("
                "e => getComputedStyle(e).outlineStyle != 'none' || getComputedStyle(e).boxShadow != 'none')"
            )
        )
    assert len(seen) >= total * 0.9


def test_filters_work_without_scripts(visit):
    page = visit("/nl/kennis/", java_script_enabled=False)
    before = page.get_by_role("status").first.inner_text()
    page.locator("input[name=kind][value=guide]").check()
    page.locator("button[form=narrow]").click()
    assert "kind=guide" in page.url
    assert page.get_by_role("status").first.inner_text() != before
    page.locator("a", has_text="Handreiking").first.click()
    assert page.locator("h1").count() == 1


def test_without_scripts_a_video_is_a_link_and_says_nothing_about_playing(visit):
    page = visit(PAGES["instrument with video"], java_script_enabled=False)
    assert page.locator(".media__link").first.is_visible()
    assert not page.locator(".media__note").first.is_visible()


def test_paper_has_the_name_of_the_site_and_the_address_of_the_page(visit):
    page = visit("/nl/over-ons/?from=elsewhere")
    assert not page.locator(".paper").is_visible()
    page.emulate_media(media="print")
    assert page.locator(".brand--header").is_visible()
    assert page.locator(".paper").inner_text().endswith("/nl/over-ons/?from=elsewhere")
    assert not page.locator(".header nav").is_visible()


LONG_WORDS = (
    "/nl/",
    "/nl/kennis/",
    "/nl/kennis/5-tips-voor-communicatieprofessionals/",
    "/nl/toegankelijkheid/",
)
TOO_WIDE = """
    [...document.querySelectorAll("main :is(h1, h2, h3, .check > span, dd):not(.visually-hidden)")]
      .filter(e => e.offsetParent && getComputedStyle(e).display != "inline")
      .filter(e => e.scrollWidth > e.clientWidth + 1)
      .map(e => e.textContent.trim())
"""


@pytest.mark.parametrize("width", [1280, 390, 320])
@pytest.mark.parametrize("path", LONG_WORDS)
def test_no_word_needs_to_break_where_it_may_not(visit, path, width):
    page = visit(path, viewport={"width": width, "height": 900}, bypass_csp=True)
    # With that forbidden, a word without a good place to break would be wider than its box.
    page.add_style_tag(content="h1, h2, h3, .check > span, dd { overflow-wrap: normal !important }")
    assert page.evaluate(TOO_WIDE) == []


def test_the_menu_opens_on_a_small_screen_without_scripts(visit):
    page = visit("/nl/", viewport=NARROW, java_script_enabled=False)
    link = page.locator("header nav a, header details a", has_text="Actueel").first
    assert not link.is_visible()
    page.locator("header details summary").click()
    assert link.is_visible()


def test_the_colour_choice_is_kept_in_the_browser(visit, site):
    page = visit("/nl/")
    page.locator("footer input[value=dark]").check(force=True)
    page.goto(f"{site}/nl/kennis/")
    assert page.locator("html").get_attribute("data-scheme") == "dark"
    assert page.context.cookies() == []


def test_the_language_picker_leads_to_the_same_page_and_back(visit):
    page = visit("/nl/kennis/handreiking-dilemmagesprekken/")
    title = page.locator("h1").inner_text()
    page.locator("a[hreflang=en][lang=en]").first.click()
    assert page.locator("html").get_attribute("lang") == "en"
    assert page.locator("h1").inner_text() != title
    page.locator("a[hreflang=nl][lang=nl]").first.click()
    assert page.locator("h1").inner_text() == title


def test_an_untranslated_page_says_so_and_is_marked_as_dutch(visit):
    page = visit("/en/knowledge/samenwerking-met-een-start-up/")
    assert page.locator("html").get_attribute("lang") == "en"
    assert page.locator("main[lang=nl], main [lang=nl]").count() >= 1
    assert "not been translated" in page.locator("body").inner_text()
    assert "/nl/kennis/" in page.locator("link[rel=canonical]").get_attribute("href")


def test_a_video_is_only_asked_for_when_the_visitor_wants_it(chromium, site):
    context = chromium.new_context()
    context.route("https://www.youtube-nocookie.com/**", lambda route: route.fulfill(body="player"))
    page = context.new_page()
    asked = []
    page.on("request", lambda request: asked.append(urlsplit(request.url).netloc))
    page.goto(site + PAGES["instrument with video"], wait_until="networkidle")
    assert "www.youtube-nocookie.com" not in asked
    page.locator("[data-play]").first.click()
    page.wait_for_selector("iframe[src^='https://www.youtube-nocookie.com/']")
    assert "www.youtube-nocookie.com" in asked
    context.close()
