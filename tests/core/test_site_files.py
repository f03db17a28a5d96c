import datetime
from urllib.robotparser import RobotFileParser

import pytest
from wagtail.models import Site

from core.models import SiteSettings
from core.views.site_files import expiry

UTC = datetime.UTC
SECURITY = "/.well-known/security.txt"


@pytest.fixture
def security_email(home):
    settings = SiteSettings.for_site(Site.objects.get(is_default_site=True))
    settings.security_email = "beveiliging@kennisplatform.example"
    settings.save()
    return settings.security_email


def fields(response):
    return dict(line.split(": ", 1) for line in response.content.decode().splitlines())


def test_robots_closes_the_editors_rooms_and_nothing_else(client, home):
    response = client.get("/robots.txt")
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    parser = RobotFileParser()
    parser.parse(response.content.decode().splitlines())

    for path in ("/admin/", "/admin/pages/3/", "/django-admin/", "/nl/_util/login/", "/en/_util/login/"):
        assert not parser.can_fetch("*", path), path
    for path in (
        "/",
        "/nl/",
        "/en/kennis/",
        "/documents/1/a.pdf",
        "/media/images/a.jpg",
        "/static/a.css",
        "/nl/feed.rss",
    ):
        assert parser.can_fetch("*", path), path
    assert parser.site_maps() == ["http://testserver/sitemap.xml"]


def test_the_icon_is_found_where_programs_look_for_it(client, home):
    assert client.get("/favicon.ico")["Location"] == "/static/favicon.svg"


def test_security_says_where_to_report(client, security_email):
    response = client.get(SECURITY)

    assert response["Content-Type"] == "text/plain; charset=utf-8"
    found = fields(response)
    assert found["Contact"] == f"mailto:{security_email}"
    assert found["Preferred-Languages"] == "nl, en"
    assert found["Canonical"] == f"http://testserver{SECURITY}"
    expires = datetime.datetime.fromisoformat(found["Expires"])
    now = datetime.datetime.now(UTC)
    assert now + datetime.timedelta(days=270) < expires < now + datetime.timedelta(days=365)


def test_security_is_not_there_without_an_address(client, home):
    assert client.get(SECURITY).status_code == 404


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (datetime.datetime(2026, 1, 1, tzinfo=UTC), datetime.datetime(2026, 12, 1, tzinfo=UTC)),
        (datetime.datetime(2026, 1, 31, 23, 59, tzinfo=UTC), datetime.datetime(2026, 12, 1, tzinfo=UTC)),
        (datetime.datetime(2026, 2, 1, tzinfo=UTC), datetime.datetime(2027, 1, 1, tzinfo=UTC)),
        (datetime.datetime(2027, 12, 31, tzinfo=UTC), datetime.datetime(2028, 11, 1, tzinfo=UTC)),
    ],
)
def test_expiry_is_the_start_of_a_month_within_a_year(now, expected):
    assert expiry(now) == expected


@pytest.mark.parametrize("path", ["/robots.txt", SECURITY])
def test_for_caches_and_only_for_reading(client, security_email, path):
    response = client.get(path)

    assert not response.cookies
    assert "public" in response["Cache-Control"]
    assert client.get(path, headers={"if-none-match": response["ETag"]}).status_code == 304
    assert client.head(path).status_code == 200
    for method in ("post", "put", "delete"):
        assert getattr(client, method)(path).status_code == 405
    assert client.get(f"{path}?x=%00").status_code == 400
