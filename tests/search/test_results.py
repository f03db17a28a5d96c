"""The page with results, as visitors ask for it."""

import datetime
import re

import pytest
from defusedxml import ElementTree
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import Locale, PageViewRestriction

from core import shared
from core.site import site_frame
from home.models import ContentPage
from search.candidates import CANDIDATES
from search.engines.database import DatabaseHits
from search.finder import PER_PAGE
from search.results import Results
from tests.factories import InstrumentPageFactory, NewsPageFactory, make_organisation, make_person, make_theme

NL, EN = "/nl/zoeken/", "/en/search/"
CUT = "Je vraag was lang: de eerste 200 letters en 20 woorden ervan zijn gebruikt."


@pytest.fixture
def pages(instrument_index, blog_index, english_home):
    theme = make_theme("open-data", "Open Data")
    return {
        "guide": InstrumentPageFactory(
            instrument_index, title="Gids over vijvers", themes=[theme], audiences=["policy"]
        ),
        "news": NewsPageFactory(blog_index, title="Nieuws over vijvers", themes=[theme]),
        "other": NewsPageFactory(blog_index, title="Subsidieregister"),
    }


@pytest.fixture
def search(client, home):
    def search(query="", path=NL):
        response = client.get(f"{path}?{query}", follow=True)
        assert response.status_code == 200, query
        assert not response.cookies
        response.text_shown = response.content.decode()
        response.found = [row.page.title for row in response.context["listing"].page]
        return response

    return search


def choices(response):
    return {
        facet.name: {choice.value: choice.count for choice in facet.choices}
        for facet in response.context["listing"].shown_facets
        if facet.choices
    }


# --- Results -----------------------------------------------------------------------------------


def test_results_are_shown_with_marked_words(search, pages):
    response = search("q=vijvers")
    assert set(response.found) == {"Gids over vijvers", "Nieuws over vijvers"}
    assert "Gids over <mark>vijvers</mark>" in response.text_shown
    assert "2 resultaten" in response.text_shown


def test_every_result_says_of_what_kind_it_is(search, client, home):
    page = home.add_child(instance=ContentPage(title="Over vijvers", locale=home.locale))
    page.save_revision().publish()
    assert '<span class="badge">Pagina</span>' in search("q=vijvers").text_shown
    assert client.get(f"{NL}?q=vijvers&format=json").json()["results"][0]["kind"] == "Pagina"


def test_without_words_the_newest_pages_are_shown(search, pages):
    assert len(search().found) == search().context["listing"].total >= 3


def test_the_page_speaks_the_language_of_its_address(search, pages):
    assert "2 results" in search("q=vijvers").text_shown or "2 resultaten" in search("q=vijvers").text_shown
    assert '<html lang="en"' in search("q=vijvers", EN).text_shown
    assert search("q=vijvers", EN).found == []


def test_a_correction_is_said_and_can_be_refused(search, pages):
    response = search("q=subsidieregsiter")
    assert response.found == ["Subsidieregister"]
    assert "Resultaten voor <strong>subsidieregister</strong>" in response.text_shown
    assert "Zoek toch naar ‘subsidieregsiter’" in response.text_shown
    address = response.context["listing"].exact_address
    assert address.replace("&", "&amp;") in response.text_shown
    refused = search(address.removeprefix("?"))
    assert refused.found == []
    assert "Resultaten voor" not in refused.text_shown
    assert "subsidieregister" in refused.text_shown, "the nearest word is proposed"


def test_words_are_shown_as_the_texts_write_them(search, client, blog_index):
    NewsPageFactory(blog_index, title="Een energiecoöperatie")
    assert client.get(f"{NL}suggesties/?q=energiecoo").json()[1][1:] == ["energiecoöperatie"]
    corrected = search("q=energiecooperatei")
    assert corrected.found == ["Een energiecoöperatie"]
    assert "Resultaten voor <strong>energiecoöperatie</strong>" in corrected.text_shown
    assert ">energiecoöperatie</a>" in search("q=energiecooperatei&exact=1").text_shown


def test_words_without_meaning_are_not_suggested(client, blog_index):
    NewsPageFactory(blog_index, title="Wordt worden word: de wortel van de wormvaren")
    NewsPageFactory(blog_index, title="Er wordt gezocht naar wat worden moet")
    suggested = client.get(f"{NL}suggesties/?q=ook wor").json()[1]
    assert suggested == ["ook wormvaren", "ook wortel"]


@pytest.mark.parametrize(
    ("typed", "proposed"),
    [
        (
            "begrotn begrotning",
            ["begroting begroting", "begroting begrotning", "begrotn begroting"],
        ),
        ('"transparntie beleid"', ['"transparantie beleid"']),
        ("„transparntie beleid”", ["„transparantie beleid”"]),
        ("begrotng, zeldzaam?", ["begroting, zeldzaam?"]),
        ("begrotng -begrotng", ["begroting -begrotng"]),
        ("-begrotng", []),
        ('-"transparntie begrotng"', []),
    ],
)
def test_a_proposal_is_what_was_typed_with_another_word(blog_index, rf, typed, proposed):
    NewsPageFactory(blog_index, title="Begroting en transparantie")
    results = Results(rf.get(NL, {"q": typed, "exact": "1"}).GET, "nl")
    assert [suggestion.text for suggestion in results.nearest] == proposed


def test_the_wrong_words_share_the_proposals(blog_index, rf):
    NewsPageFactory(blog_index, title="Otters, otter en ottergat; begroting, begrotingen en begroten")
    results = Results(rf.get(NL, {"q": "ottr en begrotng", "exact": "1"}).GET, "nl")
    assert [suggestion.text for suggestion in results.nearest] == [
        "otter en begroting",
        "otter en begrotng",
        "ottr en begroting",
        "otters en begrotng",
        "ottr en begroten",
    ]


def test_the_other_language_is_one_click_away_with_its_count(search, pages):
    page = pages["guide"].copy_for_translation(Locale.objects.get(language_code="en"), copy_parents=True)
    page.title = "Guide to vijvers"
    page.save_revision().publish()
    shown = search("q=vijvers").text_shown
    assert 'Ook 1 resultaat in het <a href="/en/search/?q=vijvers" hreflang="en">Engels</a>' in shown
    shown = search("q=vijvers", EN).text_shown
    assert 'Also 2 results in <a href="/nl/zoeken/?q=vijvers" hreflang="nl">Dutch</a>' in shown
    nothing = search("q=guide").text_shown
    assert '1 resultaat in het <a href="/en/search/?q=guide" hreflang="en">Engels</a>' in nothing


def test_nothing_found_shows_ways_on(search, pages):
    response = search("q=qqqqzzzz")
    assert "Niets gevonden voor ‘qqqqzzzz’" in response.text_shown
    assert "/nl/themas/open-data/" in response.text_shown
    assert "Haal dit filter weg" not in response.text_shown
    assert "Begin opnieuw met de hele lijst" in response.text_shown


def test_an_exact_title_comes_first(search, pages, blog_index):
    NewsPageFactory(blog_index, title="Gids over vijvers en nog eens een gids over vijvers")
    assert search("q=gids+over+vijvers").found[0] == "Gids over vijvers"


def test_markup_in_a_title_and_in_the_words_is_escaped(search, blog_index):
    NewsPageFactory(blog_index, title="<script>alert(1)</script> vijver", summary='"><img src=x> vijver')
    for query in ("q=vijver", "q=%3Cscript%3Ealert(1)%3C/script%3E", "q=%22%3E%3Cimg+src%3Dx%3E"):
        shown = search(query).text_shown
        assert "<script>alert" not in shown
        assert "<img src=x" not in shown


ONE, FEW = "Dit resultaat bevat maar een deel van je woorden", "Niet al deze pagina’s bevatten al je woorden"


@pytest.mark.parametrize(
    ("query", "total", "notice"),
    [
        ("q=vijvers", 2, ""),
        ("q=gids+vijvers", 2, FEW),
        ("q=gids+qqqqzzzz", 1, ONE),
        ("q=gids+vijvers&kind=guide", 1, ""),
        ("q=qqqqzzzz+subsidieregister&kind=guide", 0, ""),
    ],
)
def test_the_page_says_where_results_hold_some_of_the_words_only(search, pages, query, total, notice):
    response = search(query)
    assert response.context["listing"].total == total
    assert [text for text in (ONE, FEW) if text in response.text_shown] == ([notice] if notice else [])


# --- Facets, order and pages -------------------------------------------------------------------


def test_facets_have_counts_and_narrow_the_results_down(search, pages):
    assert choices(search("q=vijvers")) == {
        "kind": {"guide": 1, "news": 1},
        "theme": {"open-data": 2},
        "audience": {"policy": 1},
        "year": {"2026": 2},
    }
    response = search("q=vijvers&kind=news")
    assert response.found == ["Nieuws over vijvers"]
    assert choices(response)["kind"] == {"guide": 1, "news": 1}
    assert len(search("q=vijvers&kind=news&kind=guide&theme=open-data").found) == 2
    assert search("q=vijvers&kind=news&audience=policy").found == []


def test_the_words_are_in_the_search_box_and_the_title_but_no_filter(search, client, pages):
    words = search("q=vijvers")
    assert "Zoeken (‘vijvers’)" in words.text_shown
    assert "1 actief" not in words.text_shown and "Verwijder filter" not in words.text_shown
    response = search("q=vijvers&kind=news&theme=open-data&sort=date")
    assert "Zoeken (‘vijvers’, Soort: Nieuws, Thema: Open Data)" in response.text_shown
    assert "2 actief" in response.text_shown
    listing = response.context["listing"]
    assert [item.label for item in listing.active] == ["Soort: Nieuws", "Thema: Open Data"]
    assert listing.cleared_address == "?q=vijvers&sort=date"
    feed = client.get(f"{NL}?q=vijvers&kind=news&format=rss").content.decode()
    assert "Zoeken: ‘vijvers’, Soort: Nieuws" in feed


def test_an_organisation_is_a_facet_by_its_name(search, pages):
    from core.models import PageOrganisation

    organisation = make_organisation("Gemeente Lindewaard", slug="lindewaard")
    pages["guide"].page_organisations = [PageOrganisation(organisation=organisation)]
    pages["guide"].save_revision().publish()
    response = search("q=vijvers&organisation=lindewaard")
    assert response.found == ["Gids over vijvers"]
    assert "Gemeente Lindewaard" in response.text_shown


@pytest.mark.parametrize(
    "query",
    [
        "kind=unknown&theme=unknown&audience=unknown&organisation=unknown&year=unknown&colour=red",
        "kind=" + "&kind=".join(str(number) for number in range(900)),
        "year=0000&year=99999999999999999999&year=%EF%BC%91",
        "kind=%ff",
        "sort=unknown&exact=unknown",
    ],
)
def test_what_is_no_choice_is_passed_over(search, pages, query):
    assert len(search(f"q=vijvers&{query}").found) == 2


def test_the_newest_come_first_when_asked_for(search, pages, blog_index):
    NewsPageFactory(
        blog_index, title="Iets ouds", summary="Ook over vijvers", published_on=datetime.date(2019, 1, 1)
    )
    NewsPageFactory(
        blog_index, title="Iets nieuws", summary="Ook over vijvers", published_on=datetime.date(2026, 6, 1)
    )
    found = search("q=vijvers&sort=date").found
    assert (found[0], found[-1]) == ("Iets nieuws", "Iets ouds")
    assert "Iets" not in search("q=vijvers").found[0]


HIDDEN = re.compile(r'<input type="hidden" form="narrow" name="(\w+)" value="([^"]*)">')


def test_the_form_keeps_the_order(search, pages):
    assert HIDDEN.findall(search("q=vijvers").text_shown) == []
    assert HIDDEN.findall(search("q=vijvers&sort=date&theme=open-data").text_shown) == [("sort", "date")]


def test_the_form_keeps_words_as_typed_until_others_are_typed(search, pages):
    assert HIDDEN.findall(search("q=vijverrs++oevers&exact=1").text_shown) == [("exact", "vijverrs oevers")]
    again = search("q=vijverrs+oevers&exact=vijverrs+oevers&kind=news").context["listing"]
    assert again.is_exact and not again.corrections
    assert again.address() == "?q=vijverrs+oevers&kind=news&exact=1"
    other = search("q=subsidieregsiter&exact=vijverrs+oevers").context["listing"]
    assert other.corrections and "exact" not in other.address()


@pytest.fixture
def many(blog_index):
    return [NewsPageFactory(blog_index, title=f"Vijver {number}") for number in range(PER_PAGE + 2)]


def test_the_second_page_goes_on_where_the_first_ended(search, many):
    first, second = search("q=vijver"), search("q=vijver&page=2")
    assert (len(first.found), len(second.found)) == (PER_PAGE, 2)
    assert set(first.found) | set(second.found) == {page.title for page in many}
    assert "page=2" in first.text_shown


ABSURD_PAGES = [
    "abc",
    "0",
    "-1",
    "3",
    "9999",
    "12345",
    "99999",
    "99999999999999999999",
    "1e3",
    "",
    "+2",
    "02",
    "2.0",
    "%EF%BC%92",
]


def test_an_absurd_page_shows_what_it_says_it_shows(search, many):
    for number in ABSURD_PAGES:
        response = search(f"q=vijver&page={number}")
        page = response.context["listing"].page
        assert len(response.found) == (PER_PAGE if page.number == 1 else 2), number
        assert response.found == search(f"q=vijver&page={page.number}").found


def test_a_page_that_does_not_exist_is_the_first_and_asks_no_more_of_the_engine(search, many, monkeypatch):
    counts, real = [], DatabaseHits.best
    monkeypatch.setattr(DatabaseHits, "best", lambda hits, count: counts.append(count) or real(hits, count))
    for number in ("1", "3", "9999", "12345"):
        assert search(f"q=vijver&page={number}").context["listing"].page.number == 1
    assert counts == [CANDIDATES] * 4


# --- Bad input ---------------------------------------------------------------------------------


@pytest.mark.parametrize("words", ["woord " * 200, "a" * 10_000, "vijvers " * 21, "x " * 5_000])
def test_a_long_question_is_cut_and_the_page_says_so(search, pages, words):
    assert CUT in search(f"q={words}".replace(" ", "+")).text_shown


def test_a_question_of_usual_length_is_not_cut(search, pages):
    assert CUT not in search("q=" + "+".join(["vijvers"] * 20)).text_shown


@pytest.mark.parametrize("sign", ["%01", "%08", "%1b", "%ef%bf%be", "%ef%bf%bf"])
@pytest.mark.parametrize("path", [NL, EN])
def test_what_xml_cannot_hold_is_in_no_feed(client, pages, path, sign):
    response = client.get(f"{path}?q=vijvers{sign}raad&format=rss")
    assert response.status_code == 200
    ElementTree.fromstring(response.content)
    assert client.get(f"{path}?q=vijvers{sign}").status_code == 200


@pytest.mark.parametrize("query", ['"' + "a " * 90 + '"', "-a " * 60, '"a" ' * 45])
def test_no_more_than_twenty_words_are_used(query, pages, rf):
    results = Results(rf.get(NL, {"q": query}).GET, "nl")
    plan = results.plan
    used = [term for need in plan.needs for term in need.options[0].terms]
    used += [term for option in plan.excluded for term in option.terms]
    assert len(used) <= 20
    assert results.limits


ODD_WORDS = [
    "%22",
    "%27",
    "%22%22%22",
    "%27%22%3B--",
    "-",
    "-%22",
    "AND+OR+NOT",
    "(NEAR)",
    "*",
    "%25_*",
    "%ff%fe",
    "%c3%28",
    "%ED%A0%80",
    "%F0%9F%98%80",
    "%E2%80%AE",
    "+++",
    "vijvers%0D%0Anews",
    "%26%26%26",
    "%3C%21--",
]


def test_odd_words_are_answered(search, pages):
    for words in ODD_WORDS:
        for path in (NL, EN):
            search(f"q={words}", path)
            search(f"q={words}&sort=date&exact=1&kind=news&page=2", path)
            search(f"q=vijvers+{words}", path)


def test_the_form_leaves_no_empty_values_in_the_address(client, home):
    response = client.get(f"{NL}?q=+&kind=news&sort=")
    assert (response.status_code, response["Location"]) == (301, f"{NL}?kind=news")


def test_a_null_byte_is_a_bad_request(client, home):
    assert client.get(f"{NL}?q=%00").status_code == 400


def test_several_values_of_one_kind_are_no_problem(search, pages):
    assert search("q=a&q=vijvers&page=1&page=2&sort=x&sort=date").status_code == 200


# --- Who may see what --------------------------------------------------------------------------


def test_what_is_hidden_is_in_no_result_count_facet_or_proposal(search, pages, blog_index, instrument_index):
    private = InstrumentPageFactory(
        instrument_index,
        title="Otterburcht",
        kind="toolkit",
        audiences=["legal"],
        published_on=datetime.date(2011, 1, 1),
    )
    NewsPageFactory(blog_index, title="Otterburcht", published_on=datetime.date(2012, 1, 1), publish=False)
    PageViewRestriction.objects.create(page=private, restriction_type="login")
    for query in (
        "",
        "q=otterburcht",
        "q=otterburchten",
        "q=otterburcth",
        "q=%22otterburcht%22",
        "q=vijvers",
    ):
        response = search(query)
        shown = re.sub(r"otterburc\w+", "", response.text_shown)
        assert "Otterburcht" not in shown
        for values in choices(response).values():
            assert not {"toolkit", "legal", "2011", "2012"} & set(values)
    assert search("q=otterburcht").context["listing"].total == 0
    assert search("q=otterburcth").context["listing"].nearest == []


def test_a_page_hidden_since_it_was_indexed_is_not_shown(search, pages):
    pages["news"].__class__.objects.filter(pk=pages["news"].pk).update(live=False)
    assert search("q=vijvers").found == ["Gids over vijvers"]


# --- The answer itself -------------------------------------------------------------------------


def test_head_is_answered_and_what_changes_things_is_not_allowed(home):
    client = Client(enforce_csrf_checks=True)
    head = client.head(f"{NL}?q=vijvers")
    assert (head.status_code, head.content) == (200, b"")
    for method in ("post", "put", "patch", "delete"):
        assert getattr(client, method)(NL).status_code == 405


def queries(path):
    shared._kept.clear()
    ContentType.objects.clear_cache()
    Client().get(path)
    with CaptureQueriesContext(connection) as found:
        assert Client().get(path).status_code == 200
    return len(found)


def test_the_page_costs_the_same_with_few_and_with_twice_as_many_results(blog_index, english_home):
    themes = [make_theme(f"thema-{number}", f"Thema {number}") for number in range(2)]
    person = make_person()

    def add(count):
        for number in range(count):
            NewsPageFactory(
                blog_index, title="Vijver", themes=[themes[number % 2]], people=[(person, "author")]
            )

    assert queries(f"{NL}?q=vijver") <= 26
    add(4)
    few = queries(f"{NL}?q=vijver")
    add(4)
    assert queries(f"{NL}?q=vijver") == few <= 26


def test_browsers_can_add_the_site(client, home):
    answer = client.get("/nl/zoeken/opensearch.xml").content.decode()
    assert "<Description>Doorzoek " in answer and "<Language>nl</Language>" in answer
    name = answer.partition("<ShortName>")[2].partition("</ShortName>")[0]
    assert 0 < len(name) <= 16
    assert f"{site_frame().settings.name} ".startswith(f"{name} ")
    assert "<Description>Search " in client.get("/en/search/opensearch.xml").content.decode()
