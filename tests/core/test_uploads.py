import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image as Picture

from core import archives
from core.models import Document, Image

pytestmark = pytest.mark.django_db


ODT = "application/vnd.oasis.opendocument.text"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
MACROS = "application/vnd.ms-word.document.macroEnabled.main+xml"


def zipped(**parts):
    """An archive of parts; `mimetype="..."`, or with names that a keyword cannot have."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in (parts or {"content.xml": "<a/>"}).items():
            archive.writestr(name, content)
    return stream.getvalue()


def word(content_type=WORD, main_part="word/document.xml"):
    override = f'<Override PartName="/{main_part}" ContentType="{content_type}"/>'
    return zipped(**{"[Content_Types].xml": f"<Types>{override}</Types>", main_part: "<w:document/>"})


def picture(size=(20, 20), kind="PNG"):
    stream = io.BytesIO()
    Picture.new("1" if size[0] > 1000 else "RGB", size).save(stream, kind)
    return stream.getvalue()


def called(value):
    """The name of a case: what is in a file differs from run to run, with its time and noise."""
    return value if isinstance(value, str) else "content"


def send(client, name, content, url="wagtaildocs:add"):
    return client.post(reverse(url), {"title": "Bestand", "file": SimpleUploadedFile(name, content)})


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.pdf", b"%PDF-1.7\n%x"),
        ("a.odt", zipped(mimetype=ODT)),
        ("a.docx", word()),
        ("a.docx", word(main_part="word/document2.xml")),  # as SharePoint calls it
        ("a.zip", zipped()),
        ("a.csv", b"a;b\n1;2\n"),
        ("a.vtt", b"WEBVTT\n"),
    ],
    ids=called,
)
def test_a_file_that_is_what_it_says_is_kept(signed_in, name, content):
    send(signed_in, name, content)
    assert Document.objects.count() == 1


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.pdf", b"<html><script>alert(1)</script></html>"),
        ("a.pdf", b"abcd"),
        ("a.odt", b"%PDF-1.7"),
        ("a.odt", b"PK\x03\x04zzz"),
        ("a.odt", zipped()),
        ("a.ods", zipped(mimetype=ODT)),
        ("a.epub", zipped(mimetype=ODT)),
        ("a.docx", zipped()),
        ("a.docx", word(MACROS)),
        ("a.docx", word(main_part="document.xml")),
        ("a.xlsx", word()),
        ("a.pptx", word()),
        ("a.zip", zipped()[:-30]),
        ("a.zip", b"abcd"),
        ("a.csv", b"a\0b"),
        ("a.html", b"<html></html>"),
        ("a.svg", b"<svg/>"),
        ("a.exe", b"MZ"),
    ],
    ids=called,
)
def test_another_file_is_refused_with_a_sentence(signed_in, name, content):
    response = send(signed_in, name, content)
    assert Document.objects.count() == 0
    assert response.context["form"].errors["file"]


def test_a_document_is_kept_whole(signed_in):
    content = word()
    send(signed_in, "a.docx", content)
    with Document.objects.get().file.open() as file:
        assert file.read() == content


@pytest.mark.parametrize(
    ("most", "sentence"),
    [({}, "100 keer"), ({"MOST_UNPACKED": 10_000_000}, "groter worden dan 9,5")],
)
@pytest.mark.parametrize("name", ["a.zip", "a.odt"])
def test_what_unpacks_to_far_more_is_refused_with_a_sentence(signed_in, monkeypatch, name, most, sentence):
    for limit, value in most.items():
        monkeypatch.setattr(archives, limit, value)
    response = send(signed_in, name, zipped(mimetype=ODT, filling=bytes(20_000_000)))
    assert Document.objects.count() == 0
    assert sentence in str(response.context["form"].errors["file"])


def test_a_file_that_is_damaged_inside_is_refused_with_a_sentence(signed_in):
    content = zipped(mimetype=ODT, content="Een lange alinea over openheid.")
    place = content.index(b"content") + 12
    response = send(signed_in, "a.odt", content[:place] + b"xxxx" + content[place + 4 :])
    assert Document.objects.count() == 0
    assert "beschadigd" in str(response.context["form"].errors["file"])


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
        ("a.png", b"no picture"),
        ("a.pdf", b"%PDF-1.7"),
        ("a.png", picture((8000, 6000))),
    ],
    ids=called,
)
def test_an_image_that_is_none_or_too_large_is_refused_with_a_sentence(signed_in, name, content):
    response = send(signed_in, name, content, "wagtailimages:add")
    assert Image.objects.count() == 0
    assert response.context["form"].errors["file"]


CUT_OFF = [("a.png", "PNG"), ("a.jpg", "JPEG"), ("a.webp", "WEBP"), ("a.gif", "GIF")]


def half(kind, frames=1):
    stream = io.BytesIO()
    first, *rest = (Picture.effect_noise((200, 200), 80).convert("RGB") for _ in range(frames))
    first.save(stream, kind, **({"save_all": True, "append_images": rest} if rest else {}))
    return stream.getvalue()[: len(stream.getvalue()) // 2]


MOVING = [
    ("a.gif", half("GIF", frames=3)),
    ("a.webp", half("WEBP", frames=3)),
    ("a.png", half("PNG", frames=3)),
]


@pytest.mark.parametrize(
    ("name", "content"), [(name, half(kind)) for name, kind in CUT_OFF] + MOVING, ids=called
)
def test_an_image_that_breaks_off_is_refused_with_a_sentence(signed_in, name, content):
    response = send(signed_in, name, content, "wagtailimages:add")
    assert Image.objects.count() == 0
    assert "afbeelding" in str(response.context["form"].errors["file"])


@pytest.mark.parametrize(("name", "kind"), CUT_OFF)
def test_among_several_images_only_the_one_that_breaks_off_is_refused(signed_in, name, kind):
    for content, is_kept in ((half(kind), False), (picture(kind=kind), True)):
        file = SimpleUploadedFile(name, content)
        answer = signed_in.post(reverse("wagtailimages:add_multiple"), {"title": "Deur", "files[]": file})
        assert answer.json()["success"] is is_kept
        assert is_kept or "afbeelding" in answer.json()["error_message"]
    assert Image.objects.count() == 1


def test_an_image_is_not_replaced_by_one_that_breaks_off(signed_in):
    send(signed_in, "a.png", picture(), "wagtailimages:add")
    image = Image.objects.get()
    file = SimpleUploadedFile("b.png", half("PNG"))
    response = signed_in.post(reverse("wagtailimages:edit", args=[image.pk]), {"title": "Deur", "file": file})
    assert response.context["form"].errors["file"]
    assert Image.objects.get().file.name == image.file.name


def test_an_image_is_kept(signed_in):
    send(signed_in, "a.png", picture(), "wagtailimages:add")
    assert Image.objects.count() == 1
