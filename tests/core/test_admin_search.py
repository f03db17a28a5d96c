"""What editors type in the search of a list never ends in an error of the server."""

import pytest
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from wagtail.models import Page
from wagtail.search.utils import parse_query_string

from core.editing.search import MOST_WORDS, searchable
from tests.factories import InstrumentPageFactory

pytestmark = pytest.mark.django_db

ODD_TEXTS = [
    '"',
    'a"b',
    "' ",
    "* AND ( ^ \\ : - {",
    "NEAR(a b)",
    "woord " * 400,
    '"a" b ' * 400,
    "a" * 10_000,
    "\ud83d",
]


LISTS = """
    choose-page/search documents documents/chooser/results groups images images/chooser/results instruments
    pages pages/1 pages/search redirects snippets/choose/core/theme/results snippets/core/theme stories users
""".split()


@pytest.mark.parametrize("text", ODD_TEXTS)
def test_odd_text_in_the_search_of_a_list_shows_the_list(admin_client, home, text):
    query = text.encode(errors="surrogatepass")
    for path in LISTS:
        assert admin_client.get(f"/admin/{path}/", {"q": query}).status_code == 200, path


def test_a_page_is_found_by_words_between_quotation_marks(admin_client, instrument_index):
    page = InstrumentPageFactory(instrument_index, title="Gids voor gesprekken")
    for query in ('"gids"', 'gids "', 'voor "gespr'):
        found = admin_client.get(reverse("instruments:index"), {"q": query}).context["object_list"]
        assert [row.pk for row in found] == [page.pk], query


def test_of_many_words_and_phrases_the_first_are_looked_for():
    few, many = (parse_query_string('"een zin" woord ' * count, operator="and")[1] for count in (2, 400))
    assert [part.query_string for part in searchable(few).subqueries] == ["een zin", "woord"] * 2
    assert len(searchable(many).subqueries) == MOST_WORDS


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=40))
def test_any_text_can_be_looked_for(db, text):
    for query in (text, parse_query_string(text, operator="and")[1]):
        list(Page.objects.all().autocomplete(query))
        list(Page.objects.all().search(query))
