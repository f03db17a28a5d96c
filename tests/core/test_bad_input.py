"""Whatever is asked, the answer is a page of the site: never an error of the server."""

import pytest
from django.test import Client

from tests.factories import InstrumentPageFactory, make_theme

pytestmark = pytest.mark.django_db

ODD_QUERIES = [
    "page=abc",
    "page=-1",
    "page=99999999999999999999",
    "kind=unknown&theme=unknown&audience=unknown&year=unknown",
    "year=0000",
    "year=99999999999999999999",
    "q=%ff%fe",
    "kind=%ff",
    "q=%27%22%3B--",
    "q=" + "a" * 10_000,
    "kind=" + "&kind=".join(str(number) for number in range(900)),
    "q=%25_*",
    "&&&===",
]


@pytest.fixture
def lists(instrument_index, blog_index):
    theme = make_theme()
    InstrumentPageFactory(instrument_index, slug="gids", themes=[theme])
    return ["/nl/", "/nl/kennis/", "/nl/kennis/gids/", "/nl/actueel/", "/nl/themas/open-data/"]


@pytest.mark.parametrize("query", ODD_QUERIES)
def test_an_odd_query_shows_the_page(client, lists, query):
    for path in lists:
        response = client.get(f"{path}?{query}")
        assert response.status_code == 200, path
        assert not response.cookies


@pytest.mark.parametrize("query", ["q=%00", "page=1%00", "kind=a%00b"])
def test_a_null_byte_in_the_query_is_a_bad_request(client, lists, query):
    for path in lists:
        response = client.get(f"{path}?{query}")
        assert response.status_code == 400
        assert b"</html>" in response.content


def test_more_fields_than_can_be_read_are_a_bad_request_without_a_traceback(client, lists, caplog):
    response = client.get("/nl/kennis/?" + "&" * 10_240)
    assert response.status_code == 400
    assert b"</html>" in response.content
    assert not [record for record in caplog.records if record.exc_info]


@pytest.mark.parametrize("path", ["/nl/%00/", "/nl/kennis/a%00b/", "/nl/themas/%00/"])
def test_a_null_byte_in_the_path_is_a_bad_request(client, home, path):
    assert client.get(path).status_code == 400


@pytest.mark.parametrize(
    "path",
    [
        "/nl/%ff%fe/",
        "/nl/%c3%28/",
        "/nl/../../etc/passwd",
        "/nl/" + "a/" * 300,
        "/nl/" + "b" * 4000 + "/",
        "/nl/%25/",
    ],
)
def test_a_strange_path_is_not_found(client, home, path):
    response = client.get(path)
    assert response.status_code == 404
    assert b"</html>" in response.content


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "trace"])
def test_a_method_that_changes_things_is_not_allowed(lists, method):
    strict = Client(enforce_csrf_checks=True)
    files = ["/documents/1/a.pdf", "/media/images/a.jpg"]
    for path in [*lists, *files, "/", "/nl/feed.rss", "/robots.txt", "/sitemap.xml"]:
        response = getattr(strict, method)(path)
        assert response.status_code == 405, path
        assert b"</html>" in response.content
        assert "GET" in response["Allow"]
        assert response["Content-Security-Policy"] and response["X-Frame-Options"]


def test_what_is_sent_to_an_address_that_does_not_exist_is_not_found(home):
    response = Client(enforce_csrf_checks=True).post("/nl/bestaat-niet/", {"a": "b"})
    assert response.status_code == 404
    assert b"</html>" in response.content


def test_a_bad_request_speaks_the_language_of_the_address(client, home):
    for language in ("nl", "en"):
        response = client.get(
            f"/{language}/?q=%00", headers={"accept-language": "en" if language == "nl" else "nl"}
        )
        assert f'<html lang="{language}"' in response.content.decode()


def test_head_and_options_are_answered(client, lists):
    for path in lists:
        assert client.head(path).status_code == 200
        assert client.options(path).status_code in (200, 405)


@pytest.mark.parametrize(("path", "language"), [("/nl/bestaat-niet/", "nl"), ("/en/does-not-exist/", "en")])
def test_not_found_speaks_the_language_of_the_address(client, home, path, language):
    response = client.get(path)
    assert response.status_code == 404
    assert f'<html lang="{language}"' in response.content.decode()


def test_the_page_for_our_own_errors_asks_the_database_nothing(rf, django_assert_num_queries):
    from core.views.errors import server_error

    for path, language in (("/nl/x/", "nl"), ("/en/x/", "en")):
        with django_assert_num_queries(0):
            response = server_error(rf.get(path))
        assert response.status_code == 500
        assert f'<html lang="{language}"' in response.content.decode()


def test_a_stale_form_is_explained(rf, home):
    from core.views.errors import csrf_failure

    assert csrf_failure(rf.post("/nl/")).status_code == 403
