import pytest
from bs4 import BeautifulSoup
from django.template.loader import render_to_string
from django.utils import translation

from core.cards import references
from core.models import Contribution
from tests.factories import (
    GuestBlogPageFactory,
    InstrumentPageFactory,
    InterviewPageFactory,
    make_person,
    make_theme,
)

pytestmark = pytest.mark.django_db


def soup(response):
    return BeautifulSoup(response.content, "html.parser")


def badges(html):
    return [badge.text for badge in html.select(".badge--theme")]


@pytest.fixture
def themes():
    return [make_theme(), make_theme("open-contact", "Open Contact", "poort")]


def test_a_page_of_two_themes_shows_in_the_list_of_the_second_why_it_is_there(
    client, instrument_index, themes
):
    InstrumentPageFactory(instrument_index, themes=themes)
    assert badges(soup(client.get("/nl/kennis/")).select_one(".row")) == ["Open Data"]
    row = soup(client.get("/nl/themas/open-contact/")).select_one(".row")
    assert badges(row) == ["Open Data", "Open Contact"]
    assert badges(soup(client.get("/nl/themas/open-data/")).select_one(".row")) == ["Open Data"]


@pytest.mark.parametrize(("count", "words"), [(1, "1 pagina"), (2, "2 pagina’s")])
def test_a_list_says_what_it_counts(client, instrument_index, themes, count, words):
    for _number in range(count):
        InstrumentPageFactory(instrument_index, themes=themes)
    heading = soup(client.get("/nl/themas/open-data/")).select_one(".results__count")
    assert heading.text == words


@pytest.mark.parametrize(
    ("factory", "part"),
    [
        (InterviewPageFactory, Contribution.Part.INTERVIEWEE),
        (GuestBlogPageFactory, Contribution.Part.AUTHOR),
    ],
)
def test_a_story_on_a_wall_leads_to_its_themes(client, blog_index, themes, factory, part):
    page = factory(blog_index, themes=themes, people=[(make_person(), part)])
    links = soup(client.get(page.url)).select("a.badge--theme")
    assert [link["href"] for link in links] == ["/nl/themas/open-data/", "/nl/themas/open-contact/"]


def test_a_related_page_says_that_it_is_in_dutch(instrument_index):
    related = references([InstrumentPageFactory(instrument_index)])
    assert "badge" not in render_to_string("components/references.html", {"references": related})
    with translation.override("en"):
        assert "In Dutch" in render_to_string("components/references.html", {"references": related})


def test_on_paper_a_page_has_its_whole_address(client, instrument_index):
    page = soup(client.get("/nl/kennis/?q=abc"))
    assert page.select_one(".paper").text == "http://testserver/nl/kennis/?q=abc"
