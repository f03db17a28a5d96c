import datetime

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone
from wagtail.models import PageViewRestriction

from core.models import Document
from knowledge.models import InstrumentPage
from tests.factories import InstrumentPageFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def document(db):
    return Document.objects.create(title="Stappenplan", file=ContentFile(b"%PDF-1.7", name="stappenplan.pdf"))


@pytest.fixture
def instrument(instrument_index, document):
    downloads = [("download", {"title": "Stappenplan", "language": "nl", "files": [document]})]
    return InstrumentPageFactory(instrument_index, downloads=downloads)


def test_the_file_of_a_public_page_is_public(client, instrument, document):
    response = client.get(document.url)
    assert response.status_code == 200
    assert not response.cookies


def test_a_file_on_no_page_is_public(client, home, document):
    assert client.get(document.url).status_code == 200


def test_the_file_of_a_private_page_is_not_there(client, instrument, document, editor):
    PageViewRestriction.objects.create(page=instrument, restriction_type="password", password="geheim")
    assert client.get(document.url).status_code == 404
    client.force_login(editor)
    assert client.get(document.url).status_code == 200


def test_who_knows_the_password_gets_the_file(client, instrument, document):
    restriction = PageViewRestriction.objects.create(
        page=instrument, restriction_type="password", password="geheim"
    )
    address = f"/nl/_util/authenticate_with_password/{restriction.pk}/{instrument.pk}/"
    client.post(address, {"password": "geheim", "return_url": instrument.url})
    assert client.get(document.url).status_code == 200


def test_the_file_of_a_draft_or_an_expired_page_is_not_there(client, instrument, document):
    InstrumentPage.objects.filter(pk=instrument.pk).update(
        expire_at=timezone.now() - datetime.timedelta(hours=1)
    )
    assert client.get(document.url).status_code == 404
    InstrumentPage.objects.filter(pk=instrument.pk).update(expire_at=None, live=False)
    assert client.get(document.url).status_code == 404


def test_one_public_page_is_enough(client, instrument, instrument_index, document):
    PageViewRestriction.objects.create(page=instrument, restriction_type="login")
    InstrumentPageFactory(instrument_index, downloads=instrument.downloads)
    assert client.get(document.url).status_code == 200


def test_a_file_is_sent_as_it_is(client, home, document):
    assert "Content-Encoding" not in client.get(document.url)
