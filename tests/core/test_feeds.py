import datetime
import xml.etree.ElementTree as ET

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import PageViewRestriction

from blog.models import BlogIndexPage, Series, SeriesPart
from core.models import Contribution, PageOrganisation
from tests.factories import (
    GuestBlogPageFactory,
    InstrumentPageFactory,
    InterviewPageFactory,
    NewsPageFactory,
    ReportPageFactory,
    locale,
    make_organisation,
    make_person,
    make_theme,
)

ATOM = "{http://www.w3.org/2005/Atom}"
FACTORIES = (NewsPageFactory, InterviewPageFactory, GuestBlogPageFactory, ReportPageFactory)


def read(client, url):
    response = client.get(url)
    assert response.status_code == 200, url
    return ET.fromstring(response.content)  # noqa: S314


def titles(client, url):
    root = read(client, url)
    found = root.findall("channel/item/title") or root.findall(f"{ATOM}entry/{ATOM}title")
    return [element.text for element in found]


def link_type(url):
    return "application/rss+xml" if url.endswith("rss") else "application/atom+xml"


@pytest.fixture
def english_index(blog_index, english_home):
    page = BlogIndexPage(
        title="Stories",
        slug="stories",
        locale=english_home.locale,
        translation_key=blog_index.translation_key,
    )
    english_home.add_child(instance=page)
    page.save_revision().publish()
    return BlogIndexPage.objects.get(pk=page.pk)


@pytest.mark.parametrize("feed", ["feed.rss", "feed.atom"])
def test_what_no_feed_can_hold_is_left_out(client, blog_index, feed):
    NewsPageFactory(blog_index, title="Geplakt\x0buit Word", summary="Met \x01 erin.", people=[])
    assert "Geplakt uit Word" in titles(client, f"/nl/{feed}")


def test_rss_of_the_site_tells_what_a_reader_needs(client, blog_index):
    theme = make_theme(name="Open Data")
    writer = make_person("Noor Akkerman")
    page = GuestBlogPageFactory(
        blog_index,
        title="Minder < dan & meer",
        summary="Kort < & bondig.",
        themes=[theme],
        people=[(writer, Contribution.Part.AUTHOR)],
    )

    channel = read(client, "/nl/feed.rss").find("channel")

    assert channel.findtext("language") == "nl"
    assert channel.findtext("link") == "http://testserver/nl/"
    self_link = channel.find(f"{ATOM}link")
    assert (self_link.get("rel"), self_link.get("href")) == ("self", "http://testserver/nl/feed.rss")
    item = channel.find("item")
    assert item.findtext("title") == "Minder < dan & meer"
    assert item.findtext("link") == f"http://testserver{page.url}"
    assert item.findtext("description") == "Kort &lt; &amp; bondig."  # a reader takes it for HTML
    assert item.findtext("pubDate").startswith("Fri, 01 May 2026")
    assert item.findtext("category") == "Open Data"
    assert item.findtext("{http://purl.org/dc/elements/1.1/}creator") == "Noor Akkerman"


def test_atom_of_the_site_tells_what_a_reader_needs(client, blog_index):
    theme = make_theme(name="Open Data")
    page = NewsPageFactory(blog_index, title="Nieuws", summary="Kort.", themes=[theme])

    feed = read(client, "/nl/feed.atom")

    assert feed.get("{http://www.w3.org/XML/1998/namespace}lang") == "nl"
    links = {link.get("rel"): link.get("href") for link in feed.findall(f"{ATOM}link")}
    assert links == {"alternate": "http://testserver/nl/", "self": "http://testserver/nl/feed.atom"}
    assert feed.findtext(f"{ATOM}author/{ATOM}name") == "Expertisecentrum Open Overheid"
    entry = feed.find(f"{ATOM}entry")
    assert entry.find(f"{ATOM}link").get("href") == f"http://testserver{page.url}"
    assert entry.findtext(f"{ATOM}summary") == "Kort."
    assert entry.findtext(f"{ATOM}published").startswith("2026-05-01T10:00")
    assert entry.find(f"{ATOM}category").get("term") == "Open Data"


def test_an_interview_names_who_held_it_not_who_was_asked(client, blog_index):
    asked, asker = make_person("Marit Oldenhof"), make_person("Koen Vroegindewei")
    people = [(asked, Contribution.Part.INTERVIEWEE), (asker, Contribution.Part.INTERVIEWER)]
    InterviewPageFactory(blog_index, people=people)

    creator = read(client, "/nl/feed.rss").find("channel/item/{http://purl.org/dc/elements/1.1/}creator")

    assert creator.text == "Koen Vroegindewei"


@pytest.mark.parametrize("extension", ["rss", "atom"])
def test_site_feed_has_every_kind_and_leaves_out_pages_without_a_date(
    client, instrument_index, blog_index, extension
):
    InstrumentPageFactory(instrument_index, title="Handreiking", published_on=datetime.date(2026, 3, 1))
    NewsPageFactory(blog_index, title="Nieuws", published_on=datetime.date(2026, 4, 1))

    assert titles(client, f"/nl/feed.{extension}") == ["Nieuws", "Handreiking"]


@pytest.mark.parametrize("extension", ["rss", "atom"])
def test_index_feeds_hold_their_own_pages_only(client, instrument_index, blog_index, extension):
    InstrumentPageFactory(instrument_index, title="Handreiking")
    NewsPageFactory(blog_index, title="Nieuws")

    assert titles(client, f"/nl/kennis/feed.{extension}") == ["Handreiking"]
    assert titles(client, f"/nl/actueel/feed.{extension}") == ["Nieuws"]


@pytest.mark.parametrize("extension", ["rss", "atom"])
def test_index_feeds_are_narrowed_down_as_the_list_is(client, instrument_index, extension):
    theme = make_theme()
    InstrumentPageFactory(instrument_index, title="Handreiking", themes=[theme])
    InstrumentPageFactory(instrument_index, title="Handreiking tips", themes=[theme])
    InstrumentPageFactory(instrument_index, title="Tips elders")

    address = f"/nl/kennis/feed.{extension}?q=tips&theme=open-data"
    assert titles(client, address) == ["Handreiking tips"]
    (own,) = [link for link in read(client, address).iter(f"{ATOM}link") if link.get("rel") == "self"]
    assert own.get("href").endswith(address)
    assert len(titles(client, f"/nl/kennis/feed.{extension}?theme=onbekend")) == 3


@pytest.mark.parametrize("extension", ["rss", "atom"])
def test_subject_feeds_hold_what_belongs_to_them(client, blog_index, instrument_index, extension):
    theme, other = make_theme(), make_theme("open-aanpak", "Open Aanpak", "deur")
    person, organisation = make_person(), make_organisation()
    series = Series.objects.create(name="Een open vraag", slug="een-open-vraag", locale=locale())
    story = NewsPageFactory(
        blog_index, title="Erbij", themes=[theme], people=[(person, Contribution.Part.AUTHOR)]
    )
    SeriesPart.objects.create(page=story, series=series, number=1)
    PageOrganisation.objects.create(page=story, organisation=organisation)
    NewsPageFactory(blog_index, title="Niet erbij", themes=[other])

    for subject in (theme, person, organisation, series):
        address = f"{subject.get_absolute_url()}feed.{extension}"
        response = client.get(address)
        assert response["Content-Type"] == f"{link_type(address)}; charset=utf-8"
        assert titles(client, address) == ["Erbij"], subject


@pytest.mark.parametrize("extension", ["rss", "atom"])
def test_only_public_pages(client, blog_index, extension):
    theme = make_theme()
    NewsPageFactory(blog_index, title="Openbaar", themes=[theme])
    NewsPageFactory(blog_index, title="Concept", themes=[theme], publish=False)
    private = NewsPageFactory(blog_index, title="Besloten", themes=[theme])
    PageViewRestriction.objects.create(page=private, restriction_type="login")
    expired = NewsPageFactory(blog_index, title="Verlopen", themes=[theme])
    type(expired).objects.filter(pk=expired.pk).update(
        expire_at=timezone.now() - datetime.timedelta(minutes=1)
    )

    for address in ("/nl/", "/nl/actueel/", theme.get_absolute_url()):
        assert titles(client, f"{address}feed.{extension}") == ["Openbaar"], address


def test_a_private_index_has_no_feed(client, blog_index):
    NewsPageFactory(blog_index)
    PageViewRestriction.objects.create(page=blog_index, restriction_type="password", password="x")

    assert client.get("/nl/actueel/feed.rss").status_code == 404
    assert titles(client, "/nl/feed.rss") == []


def test_english_feeds_leave_out_what_is_not_translated(client, blog_index, english_index):
    theme = make_theme()
    make_theme(name="Open Data (English)", code="en", translation_key=theme.translation_key)
    dutch = NewsPageFactory(blog_index, title="Alleen Nederlands", themes=[theme])
    dutch.copy_for_translation(english_index.locale, alias=True)
    started = NewsPageFactory(blog_index, title="Vertaling begonnen", themes=[theme])
    copy = started.copy_for_translation(english_index.locale)
    type(copy).objects.filter(pk=copy.pk).update(live=True)
    NewsPageFactory(english_index, title="In English", themes=[theme])

    for address in ("/en/", "/en/stories/", "/en/themes/open-data/"):
        assert titles(client, f"{address}feed.rss") == ["In English"], address
    channel = read(client, "/en/themes/open-data/feed.rss").find("channel")
    assert channel.findtext("language") == "en"
    assert channel.findtext("title") == "Open Data (English) – Kennisplatform"
    assert channel.findtext("item/category") == "Open Data (English)"


def test_the_thirty_newest_the_newest_first(client, blog_index):
    first = datetime.date(2026, 1, 1)
    for day in range(32):
        NewsPageFactory(blog_index, title=f"Dag {day}", published_on=first + datetime.timedelta(days=day))

    assert titles(client, "/nl/actueel/feed.atom") == [f"Dag {day}" for day in range(31, 1, -1)]


def test_series_feed_shows_the_newest_part_first(client, blog_index):
    series = Series.objects.create(name="Een open vraag", slug="een-open-vraag", locale=locale())
    for number in (1, 2):
        day = datetime.date(2026, 1, number)
        part = NewsPageFactory(blog_index, title=f"Deel {number}", published_on=day)
        SeriesPart.objects.create(page=part, series=series, number=number)

    assert titles(client, f"{series.get_absolute_url()}feed.rss") == ["Deel 2", "Deel 1"]


def count_queries(client, address):
    client.get(address)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        client.get(address)
    return len(queries)


def test_the_number_of_queries_does_not_grow(client, blog_index):
    theme, person = make_theme(), make_person()
    addresses = [
        f"{address}feed.atom"
        for address in ("/nl/", "/nl/actueel/", theme.get_absolute_url(), person.get_absolute_url())
    ]

    def add(count):
        for number in range(count):
            people = [(person, Contribution.Part.AUTHOR)]
            FACTORIES[number % len(FACTORIES)](blog_index, themes=[theme], people=people)

    add(8)
    with_eight = [count_queries(client, address) for address in addresses]
    add(24)

    assert [count_queries(client, address) for address in addresses] == with_eight
    assert max(with_eight) <= 12


def test_feeds_are_for_caches(client, blog_index):
    NewsPageFactory(blog_index)
    response = client.get("/nl/feed.rss", headers={"host": "localhost"})

    assert not response.cookies
    assert "public" in response["Cache-Control"]
    assert "Cookie" not in response.get("Vary", "")
    assert b"http://localhost/nl/" in response.content
    again = client.get("/nl/feed.rss", headers={"host": "localhost", "if-none-match": response["ETag"]})
    assert again.status_code == 304


def test_last_modified_follows_the_latest_publication(client, blog_index):
    page = NewsPageFactory(blog_index, published_on=datetime.date(2020, 1, 1))

    response = client.get("/nl/feed.rss")

    assert response["Last-Modified"].endswith(page.last_published_at.strftime("%d %b %Y %H:%M:%S GMT"))


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/nl/feed.xml", 404),
        ("/nl/feed.RSS", 404),
        ("/nl/actueel/feed.xml", 404),
        ("/nl/actueelfeed.rss", 404),
        ("/nl/bestaat-niet/feed.rss", 404),
        ("/nl/actueel/bestaat-niet/feed.rss", 404),
        ("/en/actueel/feed.rss", 404),
        ("/nl/themas/bestaat-niet/feed.rss", 404),
        ("/en/themes/bestaat-niet/feed.rss", 404),
        ("/en/people/bestaat-niet/feed.rss", 404),
        ("/en/themes/open-data/feed.json", 404),
        ("/nl/act\x00ueel/feed.rss", 400),
        ("/nl/actueel/feed.rss?page=%00", 400),
        ("/nl/" + "a/" * 2000 + "feed.rss", 404),
    ],
)
def test_bad_addresses(client, blog_index, path, status):
    make_theme()

    assert client.get(path).status_code == status


def test_a_page_that_lists_nothing_has_no_feed(client, blog_index):
    page = NewsPageFactory(blog_index)

    assert client.get(f"{page.url}feed.rss").status_code == 404


@pytest.mark.parametrize("path", ["/nl/feed.rss", "/nl/actueel/feed.atom", "/en/themes/open-data/feed.rss"])
def test_only_reading(client, blog_index, path):
    make_theme()

    assert client.head(path).status_code == 200
    for method in ("post", "put", "delete", "options"):
        assert getattr(client, method)(path).status_code == 405, method


def days_ago(page, days):
    """Published then; the day of its last change is not one that editors choose."""
    moment = timezone.now() - datetime.timedelta(days=days)
    type(page).objects.filter(pk=page.pk).update(last_published_at=moment)
    return page


@pytest.mark.parametrize("extension", ["rss", "atom"])
def test_in_a_feed_of_changes_what_changed_comes_back_up(client, blog_index, extension):
    old = days_ago(NewsPageFactory(blog_index, title="Oud"), 9)
    days_ago(NewsPageFactory(blog_index, title="Nieuw", published_on=datetime.date(2026, 6, 1)), 3)
    feed = f"/nl/actueel/feed.{extension}"
    assert titles(client, feed) == titles(client, f"{feed}?changed=1") == ["Nieuw", "Oud"]
    before = identities(client, f"{feed}?changed=1")

    days_ago(old, 1)

    assert titles(client, f"{feed}?changed=1") == ["Oud", "Nieuw"]
    assert titles(client, feed) == titles(client, f"{feed}?changed=2") == ["Nieuw", "Oud"]
    after = identities(client, f"{feed}?changed=1")
    assert after[1] == before[0]  # readers have seen it
    assert after[0].partition("#")[0] == before[1].partition("#")[0] == f"http://testserver{old.url}"
    assert after[0] != before[1]


def identities(client, url):
    root = read(client, url)
    found = root.findall("channel/item/guid") or root.findall(f"{ATOM}entry/{ATOM}id")
    return [element.text for element in found]


def test_a_feed_of_changes_names_itself(client, instrument_index):
    InstrumentPageFactory(instrument_index, themes=[make_theme()])
    channel = read(client, "/nl/kennis/feed.rss?theme=open-data&changed=1").find("channel")
    assert channel.find(f"{ATOM}link").get("href") == (
        "http://testserver/nl/kennis/feed.rss?theme=open-data&changed=1"
    )
    assert channel.findtext("link") == "http://testserver/nl/kennis/?theme=open-data"
    assert channel.findtext("title").endswith(": nieuw en gewijzigd")
