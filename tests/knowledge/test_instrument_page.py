import datetime
import json
import uuid

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation
from wagtail.models import PageViewRestriction

from core.models import Document, PageOrganisation, RelatedPage, SiteSettings
from tests.factories import (
    GuestBlogPageFactory,
    InstrumentPageFactory,
    InterviewPageFactory,
    NewsPageFactory,
    ReportPageFactory,
    make_organisation,
    make_person,
    make_theme,
)

pytestmark = pytest.mark.django_db

MOST_QUERIES = 10


def document(name):
    return Document.objects.create(title=name, file=ContentFile(b"x" * 184_000, name=name))


def downloads(*documents):
    files = [{"type": "item", "value": item.pk, "id": str(uuid.uuid4())} for item in documents]
    value = {"title": "Stappenplan", "description": "", "language": "nl", "files": files}
    return json.dumps([{"type": "download", "value": value, "id": str(uuid.uuid4())}])


@pytest.fixture
def instrument(instrument_index):
    """An instrument with something of everything."""
    maker = make_organisation("Gemeente Noorderdiep")
    owner = make_person("Ilse Brandsma", slug="ilse-brandsma", organisation=maker)
    page = InstrumentPageFactory(
        instrument_index,
        title="Een Woo-verzoek in zes stappen",
        slug="woo-verzoek",
        themes=[make_theme(), make_theme("open-contact", "Open Contact", "poort")],
        audiences=["policy", "legal"],
        result="Een werkproces",
        needed="Zaaksysteem",
        version="3.1",
        maintainer=owner,
        reviewed_on=datetime.date(2026, 11, 4),
        next_review_on=datetime.date(2027, 5, 1),
        steps=json.dumps([{"type": "step", "value": {"title": "Bel eerst", "text": "<p>Vandaag.</p>"}}]),
        downloads=downloads(document("plan.odt"), document("plan.pdf")),
    )
    PageOrganisation.objects.create(page=page, organisation=maker)
    return page


def html_of(client, page):
    response = client.get(page.url)
    assert response.status_code == 200
    return response.content.decode()


def test_a_visitor_sees_what_it_is_for_whom_and_who_keeps_it(client, instrument):
    html = html_of(client, instrument)
    for words in (
        "Een Woo-verzoek in zes stappen",
        "Wat het is.",
        "Een werkproces",
        "Zaaksysteem",
        "Ilse Brandsma",
        "Gemeente Noorderdiep",
        "4 november 2026",
        "Mei 2027",
        "CC0",
        "Bel eerst",
    ):
        assert words in html
    assert 'datetime="2026-11-04"' in html
    assert 'href="https://creativecommons.org/publicdomain/zero/1.0/"' in html
    assert 'href="#part-steps"' in html
    assert 'id="part-steps"' in html


def test_the_button_at_the_top_downloads_the_first_file(client, instrument):
    html = html_of(client, instrument)
    first = instrument.first_file
    assert html.index(first.url) < html.index("part-steps")
    assert "(ODT, 184" in html


def test_an_english_reader_hears_that_the_file_is_dutch(instrument):
    with translation.override("en"):
        assert instrument.downloads[0].value.other_language == "Dutch"


def test_without_files_and_steps_there_are_no_buttons(client, instrument_index):
    html = html_of(client, InstrumentPageFactory(instrument_index))
    assert "page-head__actions" not in html
    assert "part-steps" not in html
    assert "part-downloads" not in html


def test_improvements_go_to_the_editors_when_they_have_an_address(client, instrument):
    assert "mailto:" not in html_of(client, instrument)
    settings = SiteSettings.objects.get_or_create(site_id=instrument.get_site().pk)[0]
    settings.contact_email = "redactie@kennisplatform.example"
    settings.save()
    assert "mailto:redactie@kennisplatform.example?subject=Een%20Woo-verzoek" in html_of(client, instrument)


def test_a_draft_is_not_found(client, instrument):
    instrument.unpublish()
    assert client.get("/nl/kennis/woo-verzoek/").status_code == 404


def test_a_private_page_asks_for_its_password(client, instrument):
    PageViewRestriction.objects.create(page=instrument, restriction_type="password", password="geheim")
    assert "Wat het is." not in client.get(instrument.url).content.decode()


def test_a_page_below_a_private_page_is_private_too(client, instrument):
    PageViewRestriction.objects.create(
        page=instrument.get_parent(), restriction_type="password", password="geheim"
    )
    assert "Wat het is." not in client.get(instrument.url).content.decode()


def test_an_alias_of_a_private_page_is_private_too(instrument, english_home):
    PageViewRestriction.objects.create(page=instrument, restriction_type="password", password="geheim")
    alias = instrument.create_alias(parent=english_home, update_slug="woo-request")
    assert list(alias.get_view_restrictions().values_list("page", flat=True))


def test_related_pages_are_the_picked_ones_in_their_order(client, instrument, blog_index):
    last = NewsPageFactory(blog_index, title="Als laatste gekozen")
    first = NewsPageFactory(blog_index, title="Als eerste gekozen")
    draft = NewsPageFactory(blog_index, title="Nog niet klaar", publish=False)
    pick(instrument, first, last, draft)
    html = html_of(client, instrument)
    assert html.index("Als eerste gekozen") < html.index("Als laatste gekozen")
    assert "Nog niet klaar" not in html


def test_fewer_than_three_picked_are_filled_up_by_theme(instrument, blog_index):
    picked = NewsPageFactory(blog_index, title="Gekozen")
    for number in range(4):
        NewsPageFactory(blog_index, title=f"Zelfde thema {number}", themes=[instrument.themes[0]])
    NewsPageFactory(blog_index, title="Zonder thema")
    pick(instrument, picked)
    titles = [page.title for page in instrument.related_pages()]
    assert titles == ["Gekozen", "Zelfde thema 3", "Zelfde thema 2"]


def test_a_related_page_that_expires_is_gone_at_once(client, instrument, blog_index):
    soon = NewsPageFactory(blog_index, title="Bijna voorbij")
    pick(instrument, soon)
    soon.expire_at = timezone.now() + datetime.timedelta(hours=1)
    soon.save_revision().publish()
    assert "Bijna voorbij" in html_of(client, instrument)
    reference = instrument.references(remembered=True)[0]
    assert not reference.is_over
    type(soon).objects.filter(pk=soon.pk).update(expire_at=timezone.now())
    assert "Bijna voorbij" not in str(instrument.references(remembered=False))


def test_a_page_made_private_leaves_the_related_pages(client, instrument, blog_index):
    other = NewsPageFactory(blog_index, title="Straks besloten")
    pick(instrument, other)
    assert "Straks besloten" in html_of(client, instrument)
    PageViewRestriction.objects.create(page=other, restriction_type="login")
    assert "Straks besloten" not in html_of(client, instrument)


def test_few_queries_and_no_more_with_many_relations(client, instrument, instrument_index, blog_index):
    few = queries(client, instrument)
    themes = instrument.themes
    for number in range(20):
        PageOrganisation.objects.create(page=instrument, organisation=make_organisation(f"Maker {number}"))
    related = [
        factory(parent, themes=themes)
        for factory, parent in (
            (InstrumentPageFactory, instrument_index),
            (InterviewPageFactory, blog_index),
            (GuestBlogPageFactory, blog_index),
            (NewsPageFactory, blog_index),
            (ReportPageFactory, blog_index),
        )
    ]
    pick(instrument, *related)
    assert few == queries(client, instrument) <= MOST_QUERIES


def pick(page, *others):
    for order, other in enumerate(others):
        RelatedPage.objects.create(page=page, related=other, sort_order=order)
    page.save_revision().publish()


def queries(client, page):
    """How many queries the page takes once what pages share is in memory."""
    client.get(page.url)  # the very first visit to a site also writes its settings
    client.get(page.url)
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(page.url).status_code == 200
    return len(captured)


def test_a_narrowed_list_says_so_in_its_title(client, instrument_index):
    InstrumentPageFactory(instrument_index, themes=[make_theme()])
    page = client.get("/nl/kennis/?theme=open-data").content.decode()
    assert "<title>Kennis (Thema: Open Data) | Kennisplatform</title>" in page
    assert 'href="/nl/kennis/feed.rss?theme=open-data"' in page
