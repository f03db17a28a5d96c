"""Editors see each block as visitors will before they pick it."""

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from core.artwork import draw, to_png
from core.blocks import BODY_BLOCKS
from core.models import Document, Image
from knowledge.models import InstrumentPage
from tests.factories import InstrumentPageFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def material(instrument_index):
    picture = to_png(draw("open-data", "proef", 300, 200))
    Image.objects.create(title="Doorkijkje", file=ContentFile(picture, name="doorkijkje.png"))
    Document.objects.create(title="Stappenplan", file=ContentFile(b"%PDF-1.7", name="stappenplan.pdf"))
    InstrumentPageFactory(instrument_index)


def body_block(name):
    return InstrumentPage._meta.get_field("body").stream_block.child_blocks[name]


@pytest.mark.parametrize("name", [name for name, _block in BODY_BLOCKS])
def test_every_block_can_be_seen_beforehand(client, editor, material, name):
    block = body_block(name)
    assert block.is_previewable
    assert block.get_description()
    client.force_login(editor)
    response = client.get(reverse("wagtailadmin_block_preview"), {"id": block.definition_prefix})
    assert response.status_code == 200
    content = response.content.decode()
    assert "site.css" in content
    assert len(content.split("<main")[1]) > 150


def test_previews_do_not_break_on_an_empty_site(client, home, editor):
    client.force_login(editor)
    for name, _block in BODY_BLOCKS:
        address = reverse("wagtailadmin_block_preview")
        assert client.get(address, {"id": body_block(name).definition_prefix}).status_code == 200
