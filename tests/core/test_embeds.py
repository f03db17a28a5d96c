import json
import re
import uuid

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile

from core.blocks.media import VideoBlock
from core.embeds import embed_for
from core.models import Document
from tests.factories import NewsPageFactory

VIDEO = "https://www.youtube.com/watch?v=abcdefghijk"


@pytest.mark.parametrize(
    ("address", "player"),
    [
        (VIDEO, "https://www.youtube-nocookie.com/embed/abcdefghijk"),
        ("https://youtu.be/abcdefghijk?t=3", "https://www.youtube-nocookie.com/embed/abcdefghijk"),
        (
            "https://www.youtube.com/watch?list=x&v=abcdefghijk",
            "https://www.youtube-nocookie.com/embed/abcdefghijk",
        ),
        ("https://vimeo.com/12345", "https://player.vimeo.com/video/12345?dnt=1"),
    ],
)
def test_an_address_at_a_provider_becomes_a_player(address, player):
    assert embed_for(address).player == player


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org/watch?v=abcdefghijk",
        "https://www.youtube.com.example.org/watch?v=abcdefghijk",
        "https://youtu.be/short",
        "javascript:alert(1)//youtu.be/abcdefghijk",
        "",
    ],
)
def test_what_no_provider_knows_cannot_be_played(address):
    assert embed_for(address) is None


def test_editors_hear_which_providers_there_are():
    with pytest.raises(ValidationError) as error:
        VideoBlock().clean(VideoBlock().to_python({"title": "Film", "address": "https://example.org/film"}))
    assert "YouTube" in str(error.value.as_json_data())


def test_editors_give_an_address_or_a_file():
    with pytest.raises(ValidationError):
        VideoBlock().clean(VideoBlock().to_python({"title": "Film", "address": ""}))


def page_with(blog_index, kind="video", **value):
    block = {"type": kind, "value": {"title": "Film", "address": "", **value}, "id": str(uuid.uuid4())}
    return NewsPageFactory(blog_index, body=json.dumps([block]))


def other_hosts(html):
    """What a browser would fetch by itself from elsewhere: sources, frames, style sheets."""
    found = re.findall(
        r'<(?:img|iframe|script|source|video|audio|track|embed|object)\b[^>]*\bsrc="([^"]*)"', html
    )
    return [address for address in found if re.match(r"(?:https?:)?//", address)]


@pytest.mark.django_db
def test_nothing_is_loaded_from_a_provider_before_the_visitor_asks(client, blog_index):
    html = client.get(page_with(blog_index, address=VIDEO).url).content.decode()
    assert "<iframe" not in html
    assert other_hosts(html) == []
    assert f'href="{VIDEO}"' in html  # without a script this is the way to the video
    assert 'data-player="https://www.youtube-nocookie.com/embed/abcdefghijk"' in html
    assert re.search(r"<button[^>]*data-play[^>]*hidden", html)


@pytest.mark.django_db
def test_only_a_page_with_a_video_allows_its_provider(client, blog_index):
    policy = client.get(page_with(blog_index, address=VIDEO).url)["Content-Security-Policy"]
    assert "frame-src https://www.youtube-nocookie.com" in policy
    assert "default-src 'none'" in policy
    assert "vimeo" not in policy
    plain = client.get(NewsPageFactory(blog_index).url)["Content-Security-Policy"]
    assert "frame-src" not in plain
    assert "http" not in plain


@pytest.mark.django_db
def test_two_providers_on_a_page_are_both_allowed(client, blog_index):
    blocks = [
        {"type": "video", "value": {"title": "Een", "address": "https://vimeo.com/12345"}, "id": "1"},
        {
            "type": "audio",
            "value": {"title": "Twee", "address": "https://soundcloud.com/leoo/een"},
            "id": "2",
        },
    ]
    page = NewsPageFactory(blog_index, body=json.dumps(blocks))
    policy = client.get(page.url)["Content-Security-Policy"]
    assert "frame-src https://player.vimeo.com https://w.soundcloud.com" in policy


@pytest.mark.django_db
def test_an_own_file_plays_from_the_site_with_subtitles_and_transcript(client, blog_index):
    film = Document.objects.create(title="Film", file=ContentFile(b"film", name="film.mp4"))
    subtitles = Document.objects.create(title="Ondertitels", file=ContentFile(b"WEBVTT\n", name="film.vtt"))
    page = page_with(blog_index, file=film.pk, captions=subtitles.pk, transcript="<p>Wij bellen eerst.</p>")
    response = client.get(page.url)
    html = response.content.decode()
    assert f'src="{film.url}"' in html
    assert f'<track kind="captions" src="{subtitles.url}"' in html
    assert "Wij bellen eerst." in html
    assert "<details" in html
    assert "frame-src" not in response["Content-Security-Policy"]


@pytest.mark.django_db
def test_an_own_recording_plays_from_the_site(client, blog_index):
    recording = Document.objects.create(title="Gesprek", file=ContentFile(b"geluid", name="gesprek.mp3"))
    html = client.get(page_with(blog_index, kind="audio", file=recording.pk).url).content.decode()
    assert f'<audio class="media__file" controls preload="none" src="{recording.url}"' in html
