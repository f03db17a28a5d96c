import datetime
import functools

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.cards import dress
from core.facets import theme_facet, year_facet
from core.listing import Facet, Listing, year_labels
from core.public_pages import public_pages
from knowledge.models import Audience, InstrumentPage
from tests.factories import InstrumentPageFactory, make_theme

pytestmark = pytest.mark.django_db


def facets():
    return [
        Facet("kind", "Kind", "kind", lambda values: dict(InstrumentPage.Kind.choices)),
        theme_facet(),
        Facet("audience", "For whom", "audiences__audience", lambda values: dict(Audience.choices)),
        year_facet(),
    ]


def listing(query="", **options):
    return Listing(
        pages=public_pages(InstrumentPage),
        facets=facets(),
        query=QueryDict(query),
        text_fields=("title", "summary"),
        dress=dress,
        **options,
    )


@pytest.fixture
def four(instrument_index):
    data, contact = make_theme(), make_theme("open-contact", "Open Contact", "poort")
    make = functools.partial(InstrumentPageFactory, instrument_index)
    with translation.override("nl"):
        yield [
            make(title="Gids een", kind="guide", themes=[data], audiences=["policy", "data"]),
            make(title="Gids twee", kind="guide", themes=[contact], audiences=["policy"]),
            make(title="Tips", kind="tips", themes=[data, contact], audiences=["legal"]),
            make(title="Lezer", kind="reader", published_on=datetime.date(2016, 3, 1)),
        ]


def titles(listing):
    return {page.title for page in listing.page}


def counts(listing, name):
    facet = next(facet for facet in listing.shown_facets if facet.name == name)
    return {choice.value: choice.count for choice in facet.choices}


def test_without_choices_everything_is_listed_and_counted(four):
    found = listing()
    assert found.total == 4
    assert counts(found, "kind") == {"guide": 2, "tips": 1, "reader": 1}
    assert counts(found, "theme") == {"open-data": 2, "open-contact": 2}
    assert counts(found, "audience") == {"policy": 2, "data": 1, "legal": 1}
    assert counts(found, "year") == {"2026": 3, "2016": 1}


def test_choices_within_a_facet_are_alternatives(four):
    assert titles(listing("kind=tips&kind=reader")) == {"Tips", "Lezer"}


def test_choices_in_two_facets_both_hold(four):
    assert titles(listing("kind=guide&theme=open-data")) == {"Gids een"}


def test_a_count_ignores_the_choices_of_its_own_facet(four):
    found = listing("kind=guide&theme=open-data")
    assert counts(found, "kind") == {"guide": 1, "tips": 1}
    assert counts(found, "theme") == {"open-data": 1, "open-contact": 1}


def test_each_count_is_what_the_choice_shows(four):
    for facet in listing("theme=open-data").shown_facets:
        for choice in facet.choices:
            chosen = "" if facet.name == "theme" else "theme=open-data&"
            assert listing(f"{chosen}{facet.name}={choice.value}").total == choice.count


def test_words_narrow_down(four):
    assert titles(listing("q=gids")) == {"Gids een", "Gids twee"}
    assert titles(listing("q=gids+twee")) == {"Gids twee"}


def test_an_active_filter_is_a_link_that_removes_it(four):
    found = listing("kind=guide&kind=tips&year=2026&q=gids&page=2&nonsense=1")
    assert {item.address for item in found.active} == {
        "?kind=guide&kind=tips&year=2026",
        "?q=gids&kind=guide&year=2026",
        "?q=gids&kind=tips&year=2026",
        "?q=gids&kind=guide&kind=tips",
    }
    assert found.cleared_address == "?"


def test_pages_beyond_the_first(four):
    first, second = listing(per_page=3), listing("page=2", per_page=3)
    assert len(first.page.object_list) == 3
    assert len(second.page.object_list) == 1
    assert not set(first.page) & set(second.page)


@pytest.mark.parametrize("page", ["abc", "", "0", "-1", "1e9", "٣", "null", "99999999999999999999"])
def test_nonsense_for_a_page_number_gives_a_page(four, page):
    assert 1 <= len(listing(f"page={page}", per_page=3).page.object_list) <= 3


NONSENSE = [
    "kind=unknown",
    "theme=unknown",
    "year=abcd",
    "year=0000",
    "year=99999999999999999999",
    "audience=x",
]


@pytest.mark.parametrize("query", NONSENSE)
def test_an_unknown_choice_is_passed_over(four, query):
    found = listing(query)
    assert found.total == 4
    assert found.active == []
    assert query not in found.address(page="1")


@given(
    st.dictionaries(
        st.sampled_from(["q", "kind", "theme", "year", "audience", "page"]),
        st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=300),
    )
)
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_query_string_breaks_it(four, parameters):
    query = QueryDict(mutable=True)
    query.update(parameters)
    found = listing(query.urlencode())
    assert found.total >= len(found.page.object_list)
    assert all(facet.choices is not None for facet in found.shown_facets)
    assert len(found.text) <= 200


def test_the_number_of_queries_does_not_grow(four, instrument_index, django_assert_num_queries):
    def run():
        found = listing()
        return [page.themes for page in found.page], found.shown_facets, found.page_addresses

    run()
    with CaptureQueriesContext(connection) as few:
        run()
    for number in range(20):
        InstrumentPageFactory(instrument_index, themes=[make_theme(f"thema-{number}")])
    run()
    with django_assert_num_queries(len(few)):
        run()


def test_the_counts_of_a_whole_list_are_kept_until_something_is_published(four, instrument_index):
    assert (listing(name="all").total, counts(listing(name="all"), "kind")["guide"]) == (4, 2)
    with CaptureQueriesContext(connection) as queries:
        assert listing(name="all").total == 4 and listing(name="all").shown_facets
        assert listing("kind=guide", name="all").total == 2
    assert sum("COUNT" in query["sql"] for query in queries) == 1
    InstrumentPageFactory(instrument_index, kind="guide")
    assert (listing(name="all").total, counts(listing(name="all"), "kind")["guide"]) == (5, 3)


def test_years_are_years():
    assert year_labels(["2026", "abc", "19", "20260", "²²²²", "2016"]) == {"2026": "2026", "2016": "2016"}


@pytest.mark.parametrize(
    ("asked", "clean"),
    [
        ("q=", ""),
        ("q=&theme=open-data&kind=", "?theme=open-data"),
        ("kind=tips&kind=&q=+%20&kind=guide", "?kind=tips&kind=guide"),
        ("q=%C3%A9%26&page=", "?q=%C3%A9%26"),
    ],
)
def test_a_list_has_one_address_without_empty_values(client, instrument_index, asked, clean):
    response = client.get(f"{instrument_index.url}?{asked}")
    assert (response.status_code, response["Location"]) == (301, f"{instrument_index.url}{clean}")
    assert client.get(response["Location"]).status_code == 200
