import json
import uuid

import pytest
from django.core.files.base import ContentFile
from django.template.loader import render_to_string
from django.utils import translation
from wagtail.images.tests.utils import get_test_image_file

from core.blocks.body import BODY_BLOCKS, BodyBlock
from core.models import Document, Image
from tests.factories import InstrumentPageFactory, NewsPageFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def document():
    file = ContentFile(b"x" * 184_000, name="stappenplan.pdf")
    return Document.objects.create(title="Stappenplan", file=file, pages=14, accessibility_note="PDF/UA")


@pytest.fixture
def image():
    return Image.objects.create(title="Deur", file=get_test_image_file(), credit="Foto: Maya Soeters")


def items(*values):
    return [{"type": "item", "value": value, "id": str(uuid.uuid4())} for value in values]


def text(kind, value):
    """The HTML of one block, as a page shows it."""
    stream = BodyBlock().to_python([{"type": kind, "value": value, "id": str(uuid.uuid4())}])
    return render_to_string("blocks/body.html", {"body": stream})


def test_every_block_has_a_template_an_icon_and_a_description():
    for name, block in BODY_BLOCKS:
        assert block.meta.template == f"blocks/{name}.html"
        assert block.meta.icon != "placeholder"
        assert block.meta.description


def test_no_two_blocks_share_an_icon():
    icons = [block.meta.icon for _name, block in BODY_BLOCKS]
    assert len(icons) == len(set(icons))


def test_a_heading_can_be_linked_to():
    assert '<h2 id="bel-eerst">Bel eerst</h2>' in text("heading", {"text": "Bel eerst", "level": "2"})
    assert '<h3 id="daarna">Daarna</h3>' in text("heading", {"text": "Daarna", "level": "3"})


def test_a_link_in_a_text_leads_to_the_page_in_the_readers_language(instrument_index, english_home):
    page = InstrumentPageFactory(instrument_index, slug="gids")
    page.get_parent().copy_for_translation(english_home.locale)
    english = page.copy_for_translation(english_home.locale)
    english.slug, english.live = "guide", True
    english.save()
    source = f'<p><a linktype="page" id="{page.pk}">Gids</a></p>'
    assert f'<a href="{page.url}">' in text("text", source)
    with translation.override("en"):
        assert f'<a href="{english.url}">' in text("text", source)


def test_a_link_to_a_page_that_is_gone_or_no_number_leads_nowhere():
    assert "<a>Weg</a>" in text("text", '<p><a linktype="page" id="99999">Weg</a></p>')
    assert "<a>Weg</a>" in text("text", '<p><a linktype="page" id="x1">Weg</a></p>')


def test_a_quote_says_who_said_it():
    html = text("quote", {"text": "Bel eerst.", "attribution": "Marit Oldenhof"})
    assert "<blockquote" in html
    assert "<figcaption" in html
    assert "Marit Oldenhof" in html


def test_a_picture_has_its_alternative_text_credit_and_modern_formats(image):
    value = {
        "image": {"image": image.pk, "alt_text": "Een open deur", "decorative": False},
        "caption": "De hal",
    }
    html = text("picture", value)
    assert 'alt="Een open deur"' in html
    assert "image/avif" in html
    assert "image/webp" in html
    assert 'loading="lazy"' in html
    assert "De hal" in html
    assert "Foto: Maya Soeters" in html


def test_a_decorative_picture_has_an_empty_alternative_text(image):
    html = text("picture", {"image": {"image": image.pk, "alt_text": "", "decorative": True}, "caption": ""})
    assert 'alt=""' in html


def test_a_gallery_is_a_list_of_pictures(image):
    chosen = {"image": {"image": image.pk, "alt_text": "Deur", "decorative": False}, "caption": ""}
    html = text("gallery", {"pictures": items(chosen, chosen, chosen)})
    assert html.count("<li>") == 3
    assert html.count("<picture>") == 3


def test_a_download_says_its_type_size_pages_and_language(document):
    value = {
        "title": "Stappenplan en brieven",
        "description": "",
        "language": "nl",
        "files": items(document.pk),
    }
    html = text("download", value)
    assert document.url in html
    for fact in ("PDF", "184", "kB", "14", "PDF/UA", "Stappenplan en brieven"):
        assert fact in html
    assert "file__language" not in html
    with translation.override("en"):
        assert "in Dutch" in text("download", value)


@pytest.mark.parametrize(("typed", "kept"), [("<p> </p>", ""), ("<p>Zij</p>", "<p>Zij</p>")])
def test_a_transcript_without_words_is_none(typed, kept):
    [block] = [block for name, block in BODY_BLOCKS if name == "audio"]
    address = "https://soundcloud.com/kennis/openheid"
    value = block.to_python({"title": "Een podcast", "address": address, "transcript": typed})
    assert block.clean(value)["transcript"].source == kept


def test_a_table_tells_which_cells_are_headings():
    value = {
        "data": [["Stap", "Termijn"], ["Besluit", "4 weken"], ["Verlenging", None]],
        "first_row_is_table_header": True,
        "first_col_is_header": True,
        "table_caption": "Termijnen",
    }
    html = text("table", value)
    assert "<caption>Termijnen</caption>" in html
    assert html.count('<th scope="col"') == 2
    assert html.count('<th scope="row"') == 2
    assert "None" not in html


def test_a_table_without_a_caption_still_has_a_name():
    html = text(
        "table", {"data": [["a", "b"]], "first_row_is_table_header": False, "first_col_is_header": False}
    )
    assert 'aria-label="' in html
    assert 'aria-label=""' not in html
    assert "<th" not in html


def test_a_table_shows_markup_as_text():
    html = text("table", {"data": [["<script>alert(1)</script>"]], "first_row_is_table_header": False})
    assert "<script>" not in html
    assert "&lt;script&gt;" in html


def test_an_address_in_a_table_can_be_followed():
    html = text("table", {"data": [["redactie@kennisplatform.example"]], "first_row_is_table_header": False})
    assert '<a href="mailto:redactie@kennisplatform.example">' in html


@pytest.mark.parametrize("tone", ["info", "ok", "warning"])
def test_a_call_out_has_an_icon_and_a_word_besides_its_colour(tone):
    with translation.override("en"):
        html = text("call_out", {"tone": tone, "title": "", "text": "<p>Bel eerst.</p>"})
    label = {"info": "Good to know", "ok": "Tip", "warning": "Watch out"}[tone]
    assert f"call-out--{tone}" in html
    assert label in html
    assert "<svg" in html


def test_an_accordion_works_without_a_script():
    html = text("accordion", {"items": items({"title": "Ook voor mail?", "text": "<p>Ja.</p>"})})
    assert "<details" in html
    assert "<summary" in html
    assert "Ja." in html


def test_steps_are_an_ordered_list():
    step = {"title": "Bel", "text": "<p>Vandaag.</p>"}
    html = text("steps", {"steps": items(step, step)})
    assert html.count('<li class="step">') == 2
    assert html.strip().startswith("<ol")


def test_a_question_is_a_heading_above_its_answer():
    html = text("question_answer", {"question": "En toen?", "answer": "<p>Toen belde ik.</p>"})
    assert html.index("En toen?") < html.index("Toen belde ik.")
    assert "<h3" in html


def test_teasers_show_only_what_a_visitor_may_see(blog_index):
    shown = NewsPageFactory(blog_index, title="Wel te zien")
    draft = NewsPageFactory(blog_index, title="Nog niet klaar", publish=False)
    html = text("teasers", {"heading": "Lees ook", "pages": items(shown.pk, draft.pk)})
    assert "Wel te zien" in html
    assert "Nog niet klaar" not in html


def test_teasers_that_nobody_may_see_leave_no_heading(blog_index):
    draft = NewsPageFactory(blog_index, title="Nog niet klaar", publish=False)
    assert "Lees ook" not in text("teasers", {"heading": "Lees ook", "pages": items(draft.pk)})


def test_a_page_with_every_kind_of_text_is_shown(client, blog_index):
    body = [
        {"type": "heading", "value": {"text": "Kop", "level": "2"}},
        {"type": "text", "value": "<p>Alinea</p>"},
        {"type": "call_out", "value": {"tone": "ok", "title": "Tip", "text": "<p>Begin klein</p>"}},
    ]
    page = NewsPageFactory(blog_index, body=json.dumps(body))
    html = client.get(page.url).content.decode()
    for words in ("Kop", "Alinea", "Begin klein"):
        assert words in html


def test_headings_with_the_same_words_have_anchors_of_their_own(blog_index):
    heading = {"type": "heading", "value": {"text": "Bel eerst", "level": "2"}}
    page = NewsPageFactory(blog_index, body=json.dumps([heading, heading]))
    html = render_to_string("blocks/body.html", {"body": page.body})
    assert 'id="bel-eerst"' in html and 'id="bel-eerst-2"' in html
