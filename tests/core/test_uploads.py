import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image as Picture

from core.models import Document, Image

pytestmark = pytest.mark.django_db


def zipped():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("content.xml", "<a/>")
    return stream.getvalue()


def picture(size=(20, 20), kind="PNG"):
    stream = io.BytesIO()
    Picture.new("1" if size[0] > 1000 else "RGB", size).save(stream, kind)
    return stream.getvalue()


def send(client, name, content, url="wagtaildocs:add"):
    return client.post(reverse(url), {"title": "Bestand", "file": SimpleUploadedFile(name, content)})


@pytest.fixture
def signed_in(client, editor):
    client.force_login(editor)
    return client


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.pdf", b"%PDF-1.7\n%x"),
        ("a.odt", zipped()),
        ("a.docx", zipped()),
        ("a.csv", b"a;b\n1;2\n"),
        ("a.vtt", b"WEBVTT\n"),
    ],
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
        ("a.zip", b"abcd"),
        ("a.csv", b"a\0b"),
        ("a.html", b"<html></html>"),
        ("a.svg", b"<svg/>"),
        ("a.exe", b"MZ"),
    ],
)
def test_another_file_is_refused_with_a_sentence(signed_in, name, content):
    response = send(signed_in, name, content)
    assert Document.objects.count() == 0
    assert response.context["form"].errors["file"]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
        ("a.png", b"no picture"),
        ("a.pdf", b"%PDF-1.7"),
        ("a.png", picture((8000, 6000))),
    ],
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


@pytest.mark.parametrize(("name", "content"), [(name, half(kind)) for name, kind in CUT_OFF] + MOVING)
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
