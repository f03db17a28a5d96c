"""How files are read beside the requests, a few in each round of `tick`."""

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone

from core.models import Document
from search import documents
from search.extraction import Extracted
from search.models import DocumentText

pytestmark = pytest.mark.django_db


@pytest.fixture
def files(monkeypatch):
    def extract(path):
        path.open("rb").close()
        return Extracted(f"Dit is {path.stem}.")

    monkeypatch.setattr(documents, "extract", extract)
    names = ("eerst", "dan", "laatst")
    return [
        Document.objects.create(title=name, file=ContentFile(b"%PDF-1.7", name=f"{name}.pdf"))
        for name in names
    ]


def test_files_that_are_read_at_once_share_a_round(files):
    assert documents.read_waiting() == 3
    assert DocumentText.objects.count() == 3
    assert documents.read_waiting() == 0


def test_slow_files_leave_the_rest_for_the_next_rounds(files, monkeypatch):
    now = iter(range(0, 1000, documents.SECONDS_AT_ONCE // 2))
    monkeypatch.setattr(documents, "monotonic", lambda: next(now))
    assert documents.read_waiting() == 2
    assert documents.read_waiting() == 1
    assert documents.read_waiting() == 0
    assert DocumentText.objects.count() == 3


def test_a_file_that_takes_all_of_a_round_is_read_in_it(files, monkeypatch):
    monkeypatch.setattr(documents, "SECONDS_AT_ONCE", 0)
    assert [documents.read_waiting() for _round in range(4)] == [1, 1, 1, 0]


def test_a_file_that_cannot_be_opened_is_tried_again_later(files):
    gone = files[1]
    name, content = gone.file.name, gone.file.read()
    gone.file.storage.delete(name)
    assert documents.read_waiting() == 3
    kept = DocumentText.objects.get(document=gone)
    assert (kept.text, kept.problem) == ("", "not_opened")
    assert documents.read_waiting() == 0
    gone.file.storage.save(name, ContentFile(content))
    DocumentText.objects.update(read_at=timezone.now() - documents.AGAIN)
    assert documents.read_waiting() == 1
    assert DocumentText.objects.get(document=gone).text.startswith("Dit is dan")


def test_a_file_outside_the_folder_stops_no_other(files):
    Document.objects.filter(pk=files[1].pk).update(file="../../elsewhere.pdf")
    assert documents.read_waiting() == 3
    assert DocumentText.objects.get(document=files[1]).problem == "not_opened"


def test_what_is_known_of_a_file_that_is_gone_can_be_looked_at(files, client, administrator):
    files[0].file.storage.delete(files[0].file.name)
    documents.read_waiting()
    client.force_login(administrator)
    row = DocumentText.objects.get(document=files[0])
    inspect = reverse("wagtailsnippets_search_documenttext:inspect", args=[row.pk])
    assert "niet openen" in client.get(inspect).content.decode()


def test_nobody_changes_or_removes_by_hand_what_was_read(files, client, administrator):
    documents.read_waiting()
    client.force_login(administrator)
    row = DocumentText.objects.first()
    for action in ("edit", "delete"):
        address = reverse(f"wagtailsnippets_search_documenttext:{action}", args=[row.pk])
        assert client.get(address).status_code == client.post(address).status_code == 302
    assert DocumentText.objects.get(pk=row.pk).read_at == row.read_at
    inspect = reverse("wagtailsnippets_search_documenttext:inspect", args=[row.pk])
    assert client.get(inspect).status_code == 200


def test_nobody_adds_by_hand_what_was_read(files, client, administrator):
    documents.read_waiting()
    client.force_login(administrator)
    listing = client.get(reverse("wagtailsnippets_search_documenttext:list"))
    add = reverse("wagtailsnippets_search_documenttext:add")
    assert "laatst" in listing.content.decode()
    assert add not in listing.content.decode()
    assert client.get(add).status_code == 302
    assert client.post(add).status_code == 302
    assert DocumentText.objects.count() == 3
