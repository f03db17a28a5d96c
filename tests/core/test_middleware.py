import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.handlers.wsgi import WSGIHandler
from django.test import RequestFactory, override_settings
from wagtail.models import PageViewRestriction

from tests.factories import InstrumentPageFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def instrument(instrument_index):
    return InstrumentPageFactory(instrument_index, slug="gids")


PUBLIC = ["/nl/", "/en/", "/nl/kennis/", "/nl/kennis/gids/"]


@pytest.mark.parametrize("path", PUBLIC)
def test_public_pages_can_be_kept_by_caches(client, instrument, path):
    response = client.get(path)
    assert response["Cache-Control"] == "public, max-age=60" or "max-age=60" in response["Cache-Control"]
    assert "public" in response["Cache-Control"]
    assert response["ETag"] == client.head(path)["ETag"]
    assert "Cookie" not in response.get("Vary", "")
    assert not response.cookies


def answer(method, path, **headers):
    """What reaches the web server; the test client takes off the body of HEAD itself."""
    handler = WSGIHandler()
    return handler.get_response(
        RequestFactory(SERVER_NAME="localhost").generic(method, path, headers=headers)
    )


@pytest.mark.parametrize("path", [*PUBLIC, "/nl/bestaat-niet/", "/robots.txt", "/sitemap.xml"])
def test_head_has_the_headers_of_get_and_no_body(instrument, path):
    get, head = answer("GET", path), answer("HEAD", path)
    assert head.content == b"" != get.content
    assert head.status_code == get.status_code
    assert {**head.headers} == {**get.headers}


def test_head_of_a_compressed_page_says_that_it_is_compressed(instrument):
    head = answer("HEAD", "/nl/kennis/gids/", **{"accept-encoding": "gzip"})
    assert head.content == b"" and head["Content-Encoding"] == "gzip" and int(head["Content-Length"]) > 200


def test_head_of_a_file_has_no_body(home):
    name = default_storage.save("images/a.png", ContentFile(b"png"))
    head = answer("HEAD", f"/media/{name}")
    assert head.status_code == 200 and head["Content-Length"] == "3"
    assert b"".join(head.streaming_content) == b""
    head.close()


def test_an_unchanged_page_is_not_sent_again(client, instrument):
    etag = client.get("/nl/kennis/gids/")["ETag"]
    again = client.get("/nl/kennis/gids/", headers={"if-none-match": etag})
    assert again.status_code == 304
    instrument.title = "Een nieuwe titel"
    instrument.save_revision().publish()
    assert client.get("/nl/kennis/gids/", headers={"if-none-match": etag}).status_code == 200


def test_what_an_editor_sees_is_kept_by_no_cache(client, instrument, editor):
    client.force_login(editor)
    response = client.get("/nl/kennis/gids/")
    assert "no-store" in response["Cache-Control"]
    assert b"wagtail-userbar" in response.content


def test_a_private_page_is_kept_by_no_cache(client, instrument):
    PageViewRestriction.objects.create(page=instrument, restriction_type="password", password="geheim")
    response = client.get("/nl/kennis/gids/")
    assert "no-store" in response["Cache-Control"]
    assert instrument.summary not in response.content.decode()


def test_the_admin_is_kept_by_no_cache(client, home):
    assert "no-store" in client.get("/admin/login/")["Cache-Control"]


@pytest.mark.parametrize("path", [*PUBLIC, "/nl/bestaat-niet/"])
def test_the_policy_of_the_site_is_strict(client, instrument, path):
    policy = client.get(path)["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy


def test_the_admin_has_a_policy_of_its_own(client, home):
    assert "'unsafe-inline'" in client.get("/admin/login/")["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("asked", "language"),
    [
        ("en", "en"),
        ("nl", "nl"),
        ("en-GB,en;q=0.9,nl;q=0.8", "en"),
        ("fr,en;q=0.5", "en"),
        ("de", "nl"),
        ("en;q=0", "nl"),
        ("", "nl"),
        (";;,q=", "nl"),
    ],
)
def test_the_root_leads_to_the_language_of_the_browser(client, home, asked, language):
    response = client.get("/", headers={"accept-language": asked})
    assert response.status_code == 302
    assert response["Location"] == f"/{language}/"
    assert "Accept-Language" in response["Vary"]
    assert not response.cookies


def test_originals_and_documents_have_no_plain_address(client, home, settings, tmp_path):
    with override_settings(MEDIA_ROOT=tmp_path):
        for folder in ("original_images", "documents"):
            (tmp_path / folder).mkdir()
            (tmp_path / folder / "geheim.pdf").write_text("geheim")
            assert client.get(f"/media/{folder}/geheim.pdf").status_code == 404
