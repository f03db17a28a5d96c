import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import PageViewRestriction

from network_map.editing.bulk_adding import add
from network_map.management.commands.seed_initiatives import Inventor
from tests.factories import InitiativePageFactory, make_theme

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("committed")]

UTRECHT = "municipality/NL/NL-UT/utrecht/utrecht"
EMBED = "/nl/open-kaart/embed/"


@pytest.fixture
def balie(network_map):
    theme = make_theme("open-contact", "Open Contact", "poort")
    return InitiativePageFactory(network_map, title="Balie", place=UTRECHT, themes=[theme], announce=True)


def html_of(client, address=EMBED):
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def test_any_site_may_show_it_in_a_frame_and_no_other_page(client, balie):
    response = client.get(EMBED)
    assert "frame-ancestors *" in response["Content-Security-Policy"]
    assert "script-src 'self'" in response["Content-Security-Policy"]
    assert "X-Frame-Options" not in response
    for address in ("/nl/open-kaart/", balie.url, "/nl/open-kaart/embed/x/"):
        other = client.get(address)
        assert "frame-ancestors 'self'" in other["Content-Security-Policy"]
        assert other["X-Frame-Options"] == "SAMEORIGIN"


def test_every_visitor_gets_the_same_without_a_cookie(client, balie):
    response = client.get(EMBED)
    assert not response.cookies
    assert "public" in response["Cache-Control"]
    assert '<meta name="robots" content="noindex">' in response.content.decode()


def test_links_lead_to_the_map_in_the_window_around_the_frame(client, balie):
    html = html_of(client, f"{EMBED}?theme=open-contact")
    assert 'href="/nl/open-kaart/?theme=open-contact&amp;province=NL-UT" target="_top"' in html
    assert f'href="{balie.url}" target="_top"' in html
    assert 'href="?' not in html
    inside = html.partition("<body")[2].replace('<a class="skip-map"', "")
    assert inside.count("<a ") == inside.count('target="_top"')
    assert "<script" not in html


@pytest.mark.parametrize("query", ["?q=bestaatniet", "?theme=x&province=%F0%9F%98%80&page=-1"])
def test_nonsense_is_passed_over(client, balie, query):
    assert "Balie" in html_of(client, EMBED + query) or "Niets gevonden" in html_of(client, EMBED + query)


def test_it_follows_the_query_string(client, network_map, balie):
    InitiativePageFactory(network_map, title="Elders", announce=True)
    html = html_of(client, f"{EMBED}?province=NL-UT")
    assert "Balie" in html
    assert "Elders" not in html


def test_it_speaks_the_language_of_its_address(client, english_home, network_map, balie):
    network_map.copy_for_translation(english_home.locale, alias=True)
    balie.copy_for_translation(english_home.locale, alias=True)
    html = html_of(client, "/en/open-kaart/embed/")
    assert '<html lang="en">' in html
    assert "Utrecht: 1 initiative" in html


def test_what_nobody_may_see_is_not_in_it(client, network_map, balie):
    InitiativePageFactory(network_map, title="Concept", place=UTRECHT, publish=False)
    PageViewRestriction.objects.create(page=balie, restriction_type="login")
    html = html_of(client)
    assert "Balie" not in html
    assert "Concept" not in html


def test_a_private_map_asks_to_sign_in_and_only_on_the_site(client, network_map, balie):
    PageViewRestriction.objects.create(page=network_map, restriction_type="login")
    response = client.get(EMBED)
    assert response.status_code == 302
    assert "frame-ancestors 'self'" in response["Content-Security-Policy"]


def test_the_page_says_what_to_copy(client, balie):
    html = html_of(client, "/nl/open-kaart/?theme=open-contact&province=NL-UT")
    address = "http://testserver/nl/open-kaart/embed/?theme=open-contact&amp;amp;province=NL-UT"
    assert f"&lt;iframe src=&quot;{address}&quot; title=&quot;Open Kaart&quot;" in html


def test_the_number_of_queries_does_not_grow(client, network_map):
    add(network_map, list(Inventor(network_map).initiatives(20)), live=True)
    few = queries(client)
    network_map.refresh_from_db()
    add(network_map, list(Inventor(network_map).initiatives(400)), live=True)
    assert queries(client) == few <= 16


def queries(client):
    html_of(client)
    with CaptureQueriesContext(connection) as captured:
        html_of(client)
    return len(captured)
