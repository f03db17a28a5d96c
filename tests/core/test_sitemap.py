import datetime
import xml.etree.ElementTree as ET

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import PageViewRestriction

from blog.models import Series, SeriesPart
from core.models import Contribution, PageOrganisation
from core.sitemap import PublicSitemap
from knowledge.models import InstrumentIndexPage
from tests.factories import (
    InstrumentPageFactory,
    NewsPageFactory,
    locale,
    make_organisation,
    make_person,
    make_theme,
)

NAMES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}
SITE = "http://testserver"


def entries(client, url="/sitemap.xml"):
    """Address to lastmod and alternates."""
    response = client.get(url)
    assert response.status_code == 200
    assert response["Content-Type"] == "application/xml"
    return {
        entry.findtext("s:loc", namespaces=NAMES): (
            entry.findtext("s:lastmod", namespaces=NAMES),
            {link.get("hreflang"): link.get("href") for link in entry.findall("x:link", NAMES)},
        )
        for entry in ET.fromstring(response.content).findall("s:url", NAMES)  # noqa: S314
    }


@pytest.fixture
def english_index(instrument_index, english_home):
    page = InstrumentIndexPage(
        title="Knowledge",
        slug="knowledge",
        locale=english_home.locale,
        translation_key=instrument_index.translation_key,
    )
    english_home.add_child(instance=page)
    page.save_revision().publish()
    return InstrumentIndexPage.objects.get(pk=page.pk)


def test_pages_with_their_translations_and_dates(client, instrument_index, english_index):
    page = InstrumentPageFactory(instrument_index)
    english = InstrumentPageFactory(english_index, translation_key=page.translation_key)

    found = entries(client)

    alternates = {"nl": SITE + page.url, "en": SITE + english.url, "x-default": SITE + page.url}
    today = timezone.localdate(page.last_published_at).isoformat()
    assert found[SITE + page.url] == (today, alternates)
    assert found[SITE + english.url] == (today, alternates)
    assert english.url == f"/en/knowledge/{english.slug}/"


def test_a_page_in_one_language_has_no_alternates(client, instrument_index):
    page = InstrumentPageFactory(instrument_index)

    assert entries(client)[SITE + page.url][1] == {}


def test_only_public_pages(client, instrument_index):
    public = InstrumentPageFactory(instrument_index)
    draft = InstrumentPageFactory(instrument_index, publish=False)
    private = InstrumentPageFactory(instrument_index)
    PageViewRestriction.objects.create(page=private, restriction_type="login")
    expired = InstrumentPageFactory(instrument_index)
    type(expired).objects.filter(pk=expired.pk).update(
        expire_at=timezone.now() - datetime.timedelta(minutes=1)
    )

    found = entries(client)

    assert SITE + public.url in found
    assert not {SITE + page.url for page in (draft, private, expired)} & found.keys()


def test_untranslated_pages_are_left_out(client, instrument_index, english_index):
    alias = InstrumentPageFactory(instrument_index).copy_for_translation(english_index.locale, alias=True)
    started = InstrumentPageFactory(instrument_index).copy_for_translation(english_index.locale)
    type(started).objects.filter(pk=started.pk).update(live=True)

    found = entries(client)

    assert alias.live
    assert not {SITE + alias.url, SITE + started.url} & found.keys()


def test_subjects_that_list_something(client, blog_index):
    theme, empty_theme = make_theme(), make_theme("open-aanpak", "Open Aanpak", "deur")
    make_theme(name="Open data", code="en", translation_key=theme.translation_key)
    person, organisation = make_person(), make_organisation()
    page = NewsPageFactory(blog_index, themes=[theme], people=[(person, Contribution.Part.AUTHOR)])
    PageOrganisation.objects.create(page=page, organisation=organisation)
    series = Series.objects.create(name="Een open vraag", slug="een-open-vraag", locale=locale())
    SeriesPart.objects.create(page=page, series=series, number=1)
    hidden = make_person()
    NewsPageFactory(blog_index, people=[(hidden, Contribution.Part.AUTHOR)], publish=False)

    found = entries(client)

    for subject in (theme, person, organisation, series):
        assert SITE + subject.get_absolute_url() in found
        assert found[SITE + subject.get_absolute_url()][1] == {}
    for subject in (empty_theme, hidden):
        assert SITE + subject.get_absolute_url() not in found
    assert SITE + "/en/themes/open-data/" not in found  # nothing in English below it yet


def test_subjects_with_pages_in_both_languages_name_one_another(client, instrument_index, english_index):
    theme = make_theme()
    english = make_theme(name="Open data", code="en", translation_key=theme.translation_key)
    for parent in (instrument_index, english_index):
        InstrumentPageFactory(parent, themes=[theme])

    dutch_url, english_url = SITE + theme.get_absolute_url(), SITE + english.get_absolute_url()

    assert entries(client)[english_url][1] == {"nl": dutch_url, "en": english_url, "x-default": dutch_url}


def test_the_number_of_queries_does_not_grow(client, instrument_index):
    def count():
        client.get("/sitemap.xml")
        with CaptureQueriesContext(connection) as queries:
            client.get("/sitemap.xml")
        return len(queries)

    def add(number):
        for _ in range(number):
            people = [(make_person(), Contribution.Part.AUTHOR)]
            InstrumentPageFactory(instrument_index, people=people)

    add(5)
    with_five = count()
    add(20)

    assert count() == with_five
    assert len(entries(client)) > 50


def test_addresses_have_the_host_that_was_asked(client, home):
    response = client.get("/sitemap.xml", headers={"host": "localhost"})

    assert b"<loc>http://localhost/nl/</loc>" in response.content


def test_is_for_caches(client, home):
    response = client.get("/sitemap.xml")

    assert not response.cookies
    assert "public" in response["Cache-Control"]
    assert client.get("/sitemap.xml", headers={"if-none-match": response["ETag"]}).status_code == 304


def test_splits_when_there_is_too_much_for_one(client, instrument_index, monkeypatch):
    monkeypatch.setattr(PublicSitemap, "limit", 3)
    pages = [InstrumentPageFactory(instrument_index) for _ in range(4)]

    index = ET.fromstring(client.get("/sitemap.xml").content)  # noqa: S314
    parts = [element.text for element in index.iterfind("s:sitemap/s:loc", NAMES)]

    assert parts == [f"{SITE}/sitemap-pages.xml", *(f"{SITE}/sitemap-pages.xml?p={n}" for n in (2, 3))]
    found = {url for part in parts for url in entries(client, part.removeprefix(SITE))}
    assert {SITE + page.url for page in pages} <= found


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/sitemap.xml?p=abc", 404),
        ("/sitemap.xml?p=99999999999999999999", 404),
        ("/sitemap.xml?p=" + "9" * 5000, 404),
        ("/sitemap-other.xml", 404),
        ("/sitemap-pages.xml?p=2", 404),
        ("/sitemap.xml?p=%00", 400),
    ],
)
def test_bad_addresses(client, home, path, status):
    assert client.get(path).status_code == status


def test_only_reading(client, home):
    for path in ("/sitemap.xml", "/sitemap-pages.xml"):
        assert client.head(path).status_code == 200
        assert client.post(path).status_code == 405
