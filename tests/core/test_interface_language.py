"""Where an English page shows a Dutch text, a screen reader must read each in its own language."""

import datetime
import json

import pytest
from bs4 import BeautifulSoup
from django.core.files.base import ContentFile
from django.utils import translation

from blog.models import Series, SeriesPart
from core.artwork import draw, to_png
from core.blocks import BODY_BLOCKS
from core.hyphens import without_soft_hyphens
from core.models import Contribution, Document, Image, RelatedPage
from home.models import AccessibilityStatementPage, ContentPage
from knowledge.models import InstrumentPage
from tests.factories import (
    GuestBlogPageFactory,
    InstrumentPageFactory,
    InterviewPageFactory,
    NewsPageFactory,
    ReportPageFactory,
    locale,
    make_person,
    make_theme,
)

pytestmark = pytest.mark.django_db

MARK = "¤"  # stands before every text of the interface
SPOKEN = ("aria-label", "alt", "placeholder")


@pytest.fixture
def marked(monkeypatch):
    """Marks what the site says itself, so that it can be told from the texts of pages."""
    for name in ("gettext", "pgettext", "ngettext"):
        monkeypatch.setattr(translation._trans, name, marking(getattr(translation._trans, name)))


def marking(translate):
    # The words of addresses are translated too, and must stay addresses.
    return lambda *texts: f"{'' if '/' in str(texts[0]) else MARK}{translate(*texts)}"


def example(block):
    return block.get_prep_value(block.get_preview_value())


def every_block():
    blocks = InstrumentPage._meta.get_field("body").stream_block.child_blocks
    return json.dumps([{"type": name, "value": example(blocks[name])} for name, _block in BODY_BLOCKS])


@pytest.fixture
def body(instrument_index):
    picture = to_png(draw("open-data", "proef", 300, 200))
    Image.objects.create(title="Doorkijkje", file=ContentFile(picture, name="doorkijkje.png"))
    Document.objects.create(title="Plan", file=ContentFile(b"%PDF-1.7", name="plan.pdf"), pages=2)
    other = InstrumentPageFactory(instrument_index)
    other.copy_for_translation(locale("en"), copy_parents=True, alias=True)
    return every_block()


def instrument(index, body):
    downloads = json.dumps([block for block in json.loads(body) if block["type"] == "download"])
    steps = json.dumps([{"type": "step", "value": {"title": "Bel", "text": "<p>Vandaag.</p>"}}])
    return InstrumentPageFactory(
        index,
        themes=[make_theme()],
        audiences=["lawyers"],
        body=body,
        steps=steps,
        downloads=downloads,
        result="Een plan",
        needed="Een uur",
        version="2",
        maintainer=make_person(),
        reviewed_on=datetime.date(2026, 6, 1),
    )


def story(factory, part=None, **fields):
    def make(index, body):
        people = [(make_person(role="griffier"), part)] if part else []
        page = factory(index, body=body, people=people, themes=[make_theme()], **fields)
        series = Series.objects.create(name="Vragen", slug="vragen", locale=locale())
        SeriesPart.objects.create(page=page, series=series, number=1)
        RelatedPage.objects.create(page=page, related=factory(index).page_ptr)
        return page

    return make


def content(index, body):
    home = index.get_parent()
    page = ContentPage(title="Over ons", slug="over-ons", summary="Wie.", body=body, locale=home.locale)
    return published(home, page)


def statement(index, body):
    issue = {"title": "Geen", "cause": "Zo", "effect": "Dit", "measure": "Dat", "planned_on": "2027-01-01"}
    page = AccessibilityStatementPage(
        title="Toegankelijkheid",
        slug="toegankelijkheid",
        introduction="<p>Voor ieder.</p>",
        status="B",
        report=Document.objects.first(),
        register_address="https://example.com/",
        issues=json.dumps([{"type": "issue", "value": issue}]),
        contact_email="a@kennisplatform.example",
        locale=index.locale,
    )
    return published(index.get_parent(), page)


def published(parent, page):
    parent.add_child(instance=page)
    page.save_revision().publish()
    return page


PAGES = {
    "home": lambda index, body: index.get_parent().specific,
    "instruments": lambda index, body: index,
    "instrument": instrument,
    "news": story(NewsPageFactory),
    "report": story(ReportPageFactory, meeting_place="Utrecht"),
    "interview": story(InterviewPageFactory, Contribution.Part.INTERVIEWEE),
    "guest blog": story(GuestBlogPageFactory, Contribution.Part.AUTHOR),
    "content": content,
    "statement": statement,
}


def spoken(main):
    """Every text of the page with the element that holds it."""
    for text in main.find_all(string=True):
        yield text.parent, str(text)
    for element in main.find_all(True):
        for name in SPOKEN:
            yield element, element.get(name, "")


def language_of(element):
    return next(parent["lang"] for parent in [element, *element.parents] if parent.get("lang"))


@pytest.mark.parametrize("name", PAGES)
def test_on_an_untranslated_page_the_sites_own_words_are_marked_as_english(
    client, marked, instrument_index, blog_index, body, name
):
    index = blog_index if name in ("news", "report", "interview", "guest blog") else instrument_index
    page = PAGES[name](index, body)
    english = locale("en")
    alias = page.get_translation_or_none(english) or page.copy_for_translation(
        english, copy_parents=True, alias=True
    )
    type(alias).objects.filter(pk=alias.pk).update(text_language="nl", live=True)
    html = BeautifulSoup(client.get(alias.url).content, "html.parser")
    own = [(element, text) for element, text in spoken(html.find("main")) if MARK in text]
    assert own
    assert {text for element, text in own if language_of(element) != "en"} == set()
    assert without_soft_hyphens(html.find("h1").text).strip() == page.title
    assert language_of(html.find("h1")) == "nl"
