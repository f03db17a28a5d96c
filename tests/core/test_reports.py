import csv
import datetime
import io
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Locale, PageViewRestriction
from wagtail_localize.models import StringSegment, StringTranslation, Translation
from wagtail_localize.operations import translate_object

from blog.models import NewsPage
from core.models import Document, Image, RelatedPage
from core.reports.images import images_without_text
from core.reports.links import broken_links
from core.reports.review import pages_to_review
from core.reports.translations import problem_of, translations_behind
from core.translation import translated_revision
from tests.factories import InstrumentPageFactory, NewsPageFactory, make_person, make_theme

REPORTS = ["translations-behind", "to-review", "images-without-text", "broken-links"]
YESTERDAY = timezone.localdate() - datetime.timedelta(days=1)


def body_of(*blocks):
    return [{"type": kind, "value": value} for kind, value in blocks]


def item(value):
    """As lists of blocks are stored."""
    return {"id": str(uuid.uuid4()), "type": "item", "value": value}


def report_of(client, name, **query):
    response = client.get(reverse(f"{name}_report"), query)
    assert response.status_code == 200
    return response.content.decode()


def link(page):
    return f'<p><a linktype="page" id="{page.pk}">Lees meer</a></p>'


def queries_of(act):
    with CaptureQueriesContext(connection) as queries:
        act()
    return len(queries)


@pytest.fixture
def english(english_home):
    return Locale.objects.get(language_code="en")


@pytest.mark.parametrize("name", REPORTS)
def test_an_editor_reads_every_report_and_a_stranger_none(name, client, editor, home):
    address = reverse(f"{name}_report")
    assert client.get(address).status_code == 302
    client.force_login(editor)
    assert list(client.get(address).context["object_list"]) == []
    assert client.get(reverse(f"{name}_report_results")).status_code == 200
    assert address in client.get(reverse("wagtailadmin_home")).content.decode()


@pytest.mark.parametrize("format", ["csv", "xlsx"])
@pytest.mark.parametrize("name", REPORTS)
def test_every_report_can_be_taken_along(name, format, client, editor, blog_index, english):
    page = NewsPageFactory(blog_index, next_review_on=YESTERDAY)
    gone = NewsPageFactory(blog_index, publish=False)
    image = Image.objects.create(title="Foto", file=get_test_image_file())
    NewsPage.objects.filter(pk=page.pk).update(introduction=link(gone), image=image)
    translate_object(NewsPage.objects.get(pk=page.pk), [english])
    client.force_login(editor)
    response = client.get(reverse(f"{name}_report"), {"export": format})
    assert response.status_code == 200
    content = b"".join(response.streaming_content) if response.streaming else response.content
    if format == "csv":
        rows = list(csv.reader(io.StringIO(content.decode())))
        assert page.title in rows[1]


# --- Translations -----------------------------------------------------------------------------------


def translated(page, english, publish=True):
    """A complete English translation of the page, made in code."""
    translate_object(type(page).objects.get(pk=page.pk), [english])
    record = Translation.objects.get(source__object_id=page.translation_key)
    for segment in StringSegment.objects.filter(source=record.source):
        StringTranslation.objects.create(
            translation_of=segment.string,
            context=segment.context,
            locale=english,
            data=f"English {segment.pk}",
        )
    if publish:
        english_page = record.get_target_instance()
        translated_revision(english_page, record, None).publish()
        assert NewsPage.objects.get(pk=english_page.pk).text_language == "en"
    return record


def problems():
    return [problem_of(row) for row in translations_behind()]


def test_a_finished_translation_is_not_behind(blog_index, english):
    translated(NewsPageFactory(blog_index), english)
    assert problems() == []


def test_an_unfinished_translation_is_behind(blog_index, english, client, editor):
    page = NewsPageFactory(blog_index)
    translate_object(page, [english])
    [row] = translations_behind()
    assert (row.done, row.total) == (0, StringSegment.objects.count())
    client.force_login(editor)
    assert page.title in report_of(client, "translations-behind")


def test_a_translation_is_behind_when_its_source_was_published_again(blog_index, english):
    page = NewsPageFactory(blog_index)
    translated(page, english)
    NewsPage.objects.get(pk=page.pk).save_revision().publish()
    [row] = translations_behind()
    assert row.source_published > row.source.last_updated_at


def test_a_translation_that_outlived_its_source_is_behind(blog_index, english):
    page = NewsPageFactory(blog_index)
    translated(page, english)
    NewsPage.objects.filter(pk=page.pk).update(live=False)
    [row] = translations_behind()
    assert row.source_live is False and row.target_live


def test_a_complete_translation_that_was_not_published_is_behind(blog_index, english):
    translated(NewsPageFactory(blog_index), english, publish=False)
    [row] = translations_behind()
    assert row.done == row.total


def test_the_report_of_translations_asks_as_much_for_many(blog_index, english, client, editor):
    client.force_login(editor)
    translate_object(NewsPageFactory(blog_index), [english])
    report_of(client, "translations-behind")
    one = queries_of(lambda: report_of(client, "translations-behind"))
    for _number in range(4):
        translate_object(NewsPageFactory(blog_index), [english])
    assert queries_of(lambda: report_of(client, "translations-behind")) <= one


# --- Reviews ----------------------------------------------------------------------------------------


def test_pages_past_their_review_date_of_every_kind(blog_index, instrument_index, client, editor):
    person = make_person("Marit Oldenhof")
    old = NewsPageFactory(blog_index, next_review_on=YESTERDAY, maintainer=person)
    older = InstrumentPageFactory(instrument_index, next_review_on=YESTERDAY - datetime.timedelta(days=9))
    NewsPageFactory(blog_index, next_review_on=timezone.localdate())
    NewsPageFactory(blog_index, next_review_on=YESTERDAY, publish=False)
    NewsPageFactory(blog_index)
    assert [page.pk for page in pages_to_review()] == [older.pk, old.pk]
    client.force_login(editor)
    text = report_of(client, "to-review")
    assert old.title in text and "Marit Oldenhof" in text


# --- Images -----------------------------------------------------------------------------------------


@pytest.fixture
def image(db):
    return Image.objects.create(title="Foto van de zaal", file=get_test_image_file())


def picture(image, **fields):
    block = {"image": image.pk, "decorative": False, "alt_text": "", "contextual_alt_text": ""} | fields
    return ("picture", {"image": block, "caption": ""})


def test_images_in_texts_without_words_of_their_own(blog_index, image):
    gallery = ("gallery", {"pictures": [item(picture(image)[1])]})
    page = NewsPageFactory(blog_index, body=body_of(picture(image), gallery))
    NewsPageFactory(
        blog_index, body=body_of(picture(image, decorative=True), picture(image, alt_text="De zaal"))
    )
    found = images_without_text()
    assert [row.title for row in found] == [page.title] * 2
    assert "Foto van de zaal" in found[0].problem


def test_images_of_pages_need_a_description(blog_index, image, client, editor):
    page = NewsPageFactory(blog_index, image=image)
    NewsPageFactory(
        blog_index, image=Image.objects.create(title="B", description="De zaal", file=get_test_image_file())
    )
    NewsPageFactory(blog_index, image=image, publish=False)
    assert [row.title for row in images_without_text()] == [page.title]
    client.force_login(editor)
    text = report_of(client, "images-without-text")
    assert reverse("wagtailadmin_pages:edit", args=[page.pk]) in text


# --- Links ------------------------------------------------------------------------------------------


def test_links_to_what_is_deleted_unpublished_or_private(blog_index, client, editor):
    draft = NewsPageFactory(blog_index, publish=False, title="Nog niet af")
    private = NewsPageFactory(blog_index, title="Voor leden")
    PageViewRestriction.objects.create(page=private, restriction_type=PageViewRestriction.LOGIN)
    gone, fine = NewsPageFactory(blog_index), NewsPageFactory(blog_index)
    step = item({"title": "Stap", "text": link(gone)})
    teasers = ("teasers", {"heading": "", "pages": [item(gone.pk)]})
    page = NewsPageFactory(
        blog_index,
        title="De bron",
        introduction=link(draft) + link(fine),
        body=body_of(("text", link(private)), ("steps", {"steps": [step]}), teasers),
    )
    gone.delete()
    found = broken_links()
    assert {row.title for row in found} == {"De bron"}
    assert len(found) == 4
    assert [("Nog niet af" in row.problem, "Voor leden" in row.problem) for row in found[:2]] == [
        (True, False),
        (False, True),
    ]
    client.force_login(editor)
    text = report_of(client, "broken-links")
    assert reverse("wagtailadmin_pages:edit", args=[page.pk]) in text


def test_links_to_deleted_documents_and_pages_picked_as_related(blog_index, home):
    document = Document.objects.create(title="Bijlage", file="documents/b.pdf")
    draft = NewsPageFactory(blog_index, publish=False)
    html = f'<p><a linktype="document" id="{document.pk}">Bijlage</a></p>'
    page = NewsPageFactory(blog_index, introduction=html)
    assert not broken_links()
    RelatedPage.objects.create(page=page, related=draft)
    assert len(broken_links()) == 1
    document.delete()
    assert len(broken_links()) == 2


def test_links_in_the_description_of_a_theme(blog_index):
    draft = NewsPageFactory(blog_index, publish=False)
    theme = make_theme(description=link(draft))
    [row] = broken_links()
    assert (row.title, row.language) == (theme.name, "nl")


def test_the_report_of_links_can_be_narrowed_down_to_a_language(blog_index, english, client, editor):
    draft = NewsPageFactory(blog_index, publish=False)
    NewsPageFactory(blog_index, title="De bron", introduction=link(draft))
    client.force_login(editor)
    assert "De bron" in report_of(client, "broken-links", locale=blog_index.locale_id)
    assert "De bron" not in report_of(client, "broken-links", locale=english.pk)


def test_the_scan_asks_as_much_for_many_pages(blog_index):
    draft = NewsPageFactory(blog_index, publish=False)
    NewsPageFactory(blog_index, introduction=link(draft))
    broken_links()
    one = queries_of(broken_links)
    for _number in range(5):
        NewsPageFactory(blog_index, introduction=link(draft), body=body_of(("text", link(draft))))
    assert queries_of(broken_links) == one
    assert queries_of(images_without_text) <= one
