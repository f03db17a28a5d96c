"""What visitors search for is counted, who they are is not, and editors learn from it."""

import datetime

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.core.management import call_command
from django.db import OperationalError
from django.test import Client
from django.utils import timezone

from search import query_log
from search.models import AskedQuery, FollowedResult, Placement, Synonym
from tests.factories import InstrumentPageFactory

SEARCH = "/nl/zoeken/"
REPORT = "/admin/reports/queries/"


@pytest.fixture
def guides(instrument_index):
    return [InstrumentPageFactory(instrument_index, title=f"Wegwijzer otters {n}") for n in range(2)]


@pytest.fixture
def two_pages(guides, instrument_index):
    for number in range(2, 12):
        InstrumentPageFactory(instrument_index, title=f"Wegwijzer otters {number}")


def search(typed, client=None, **choices):
    return (client or Client()).get(SEARCH, {"q": typed} | choices, follow=True)


def counted():
    return [(row.language, row.query, row.hits, row.times) for row in AskedQuery.objects.order_by("pk")]


def test_queries_are_counted_in_one_form(guides):
    for typed in ("Otters", "  otters! ", "OTTERS"):
        search(typed)
    Client().get("/en/search/", {"q": "Otters"})
    assert counted() == [("nl", "otters", 2, 3), ("en", "otters", 0, 1)]
    assert AskedQuery.objects.first().day == timezone.localdate()


@pytest.mark.parametrize(
    "typed",
    [
        "jan@voorbeeld.example",
        "jan＠voorbeeld.example",
        "123456782",
        "06 1234 5678",
        "bsn 123.456.782",
        "besluit 2024-123456",
        "?!",
        "",
    ],
)
def test_what_may_be_about_a_person_is_not_counted(db, typed):
    assert search(typed).status_code == 200
    assert counted() == []


def test_nothing_about_the_visitor_is_kept(guides):
    kept = {field.name for model in (AskedQuery, FollowedResult) for field in model._meta.fields}
    assert kept == {"id", "day", "language", "query", "hits", "times", "page", "rank"}


def test_a_query_counts_once_and_not_for_each_step(two_pages):
    search("otter")
    for choices in (
        {"page": "2"},
        {"sort": "date"},
        {"kind": "guide"},
        {"format": "json"},
        {"format": "rss"},
    ):
        search("otter", **choices)
    Client().head(SEARCH, {"q": "otter"})
    assert counted() == [("nl", "otter", 12, 1)]


def test_editors_are_not_counted(guides, client, editor):
    client.force_login(editor)
    search("otter", client)
    assert counted() == []


@pytest.mark.parametrize("typed", ['"otters wegwijzer"', "-otter wegwijzer", "wegwijzer -otters"])
def test_what_is_more_than_words_leaves_their_count_alone(guides, typed):
    search("wegwijzer otters"), search("wegwijzer")
    before = counted()
    assert "data-ticket" not in search(typed).content.decode()
    search("wegwijzer otters", exact="1")
    assert counted() == before


def test_a_visitor_notices_nothing_of_a_count_that_fails(guides, monkeypatch):
    def broken(*arguments):
        raise OperationalError("database is locked")

    monkeypatch.setattr(query_log, "_count_query", broken)
    assert search("otter").status_code == 200
    assert counted() == []


def test_what_a_robot_makes_up_is_counted_up_to_a_limit(guides, monkeypatch):
    monkeypatch.setattr(query_log, "MOST_A_DAY", 2)
    for typed in ("een otter", "twee otters", "drie otters", "een otter"):
        search(typed)
    assert [(query, times) for _language, query, _hits, times in counted()] == [
        ("een otter", 2),
        ("twee otters", 1),
    ]


def test_counts_are_kept_for_ninety_days(guides):
    today = datetime.datetime(2026, 6, 1, 12, tzinfo=datetime.UTC)
    with time_machine.travel(today - datetime.timedelta(days=90)):
        search("otter")
    with time_machine.travel(today - datetime.timedelta(days=89)):
        response = search("otters")
        follow(response, 0)
    with time_machine.travel(today):
        call_command("tick")
        assert [row[1] for row in counted()] == ["otters"]
        assert FollowedResult.objects.count() == 1
    with time_machine.travel(today + datetime.timedelta(days=2)):
        call_command("tick")
        assert not AskedQuery.objects.exists() and not FollowedResult.objects.exists()


# --- What was followed -----------------------------------------------------------------------------


def follow(response, place, ticket=None):
    ticket = response.context["ticket"] if ticket is None else ticket
    return Client(enforce_csrf_checks=True).post(f"{SEARCH}gevolgd/", {"ticket": ticket, "place": place})


def followed():
    rows = FollowedResult.objects.order_by("rank")
    return [(row.query, row.page.title, row.rank, row.times) for row in rows]


def test_what_is_followed_is_counted_by_its_place(two_pages):
    first, second = search("otter"), search("otter", page="2")
    assert [follow(first, 1).status_code, follow(first, 1).status_code] == [204, 204]
    assert follow(second, 0).status_code == 204
    titles = [row.page.title for response in (first, second) for row in response.context["listing"].page]
    assert followed() == [("otter", titles[1], 2, 2), ("otter", titles[10], 11, 1)]


@pytest.mark.parametrize("place", ["", "2", "-1", "1.5", "x", "٣", "9" * 50, "0" * 5000, "000099999"])
def test_a_place_that_is_not_there_is_refused(guides, place):
    assert follow(search("otter"), place).status_code == 400
    assert followed() == []


@pytest.mark.parametrize("ticket", ["", "x", "WyJubCJd:def"])
def test_what_the_site_did_not_sign_is_refused(guides, ticket):
    assert follow(search("otter"), 0, ticket).status_code == 400
    assert follow(search("otter"), 0, search("otter").context["ticket"][:-1]).status_code == 400
    assert followed() == []


def test_a_ticket_ends_with_the_next_day(guides):
    ticket = search("otter").context["ticket"]
    with time_machine.travel(timezone.now() + datetime.timedelta(hours=24)):
        assert follow(None, 0, ticket).status_code == 204
    with time_machine.travel(timezone.now() + datetime.timedelta(hours=48)):
        assert follow(None, 0, ticket).status_code == 400


def test_a_tip_that_is_followed_is_counted_as_a_tip(signed_in, guides):
    Placement.objects.create(language="nl", asked="otter; nest", page=guides[0])
    response = search("otter")
    assert [follow(response, place).status_code for place in (0, 1, 2)] == [204, 204, 400]
    assert followed() == [("otter", guides[0].title, 0, 1), ("otter", guides[1].title, 1, 1)]
    assert rows(signed_in) == [("otter", 1, 2, 2, "tip: 1 ×, 1: 1 ×")]
    follow(search("nest"), 0)
    assert rows(signed_in, found="none") == rows(signed_in, found="unused") == []


def test_an_editor_has_nothing_to_send(signed_in, guides):
    assert "data-ticket" not in search("otter", signed_in).content.decode()


def test_a_page_from_before_an_editor_signed_in_counts_nothing(signed_in, guides):
    ticket = search("otter").context["ticket"]
    assert signed_in.post(f"{SEARCH}gevolgd/", {"ticket": ticket, "place": 0}).status_code == 204
    assert followed() == []


def test_a_page_of_results_that_has_not_changed_is_not_sent_again(guides):
    tag = search("otter")["ETag"]
    assert Client().get(SEARCH, {"q": "otter"}, headers={"if-none-match": tag}).status_code == 304


def test_a_database_that_is_locked_counts_nothing_and_breaks_nothing(guides, monkeypatch):
    def locked(*arguments, **choices):
        raise OperationalError("database is locked")

    monkeypatch.setattr(query_log, "_count", locked)
    assert follow(search("otter"), 0).status_code == 204
    assert followed() == []


def test_a_page_that_is_gone_is_not_counted(guides):
    response = search("otter")
    response.context["listing"].page.object_list[0].page.delete()
    assert follow(response, 0).status_code == 400


def test_no_ticket_for_what_is_not_counted(guides):
    assert "data-ticket" in search("otter").content.decode()
    assert "data-ticket" not in search("otter", sort="date").content.decode()
    assert "data-ticket" not in search("otter 123456782").content.decode()


def test_getting_the_address_changes_nothing(db):
    assert Client().get(f"{SEARCH}gevolgd/").status_code == 405


# --- What editors see -------------------------------------------------------------------------------


@pytest.fixture
def asked(guides):
    follow(search("otter"), 0)
    search("otter")
    search("wolken")
    Client().get("/en/search/", {"q": "clouds"})


def rows(client, **choices):
    table = BeautifulSoup(client.get(REPORT, choices).content, "html.parser").select_one("table.listing")
    lines = table.find_all("tr") if table else []
    found = [[cell.get_text(strip=True) for cell in line.find_all("td")] for line in lines]
    return [(row[0], int(row[2]), int(row[3]), int(row[4]), row[5]) for row in found if len(row) > 5]


def test_the_report_tells_what_came_of_each_query(signed_in, asked):
    assert rows(signed_in)[0] == ("otter", 2, 2, 1, "1: 1 ×")
    assert sorted(rows(signed_in)[1:]) == [("clouds", 1, 0, 0, ""), ("wolken", 1, 0, 0, "")]


def test_the_report_can_be_narrowed_down(signed_in, asked):
    assert [row[0] for row in rows(signed_in, found="none", language="nl")] == ["wolken"]
    search("wegwijzer")
    assert [row[0] for row in rows(signed_in, found="unused")] == ["wegwijzer"]
    AskedQuery.objects.filter(query="otter").update(day=timezone.localdate() - datetime.timedelta(days=10))
    assert "otter" not in [row[0] for row in rows(signed_in, period="7")]
    assert "otter" in [row[0] for row in rows(signed_in, period="30")]
    assert rows(signed_in, ordering="query")[0][0] == "clouds"
    assert [row[0] for row in rows(signed_in, found="none", language="nl", period="x")] == ["wolken"]


@pytest.mark.parametrize("choices", [{"period": "x"}, {"language": "de"}, {"ordering": "day"}, {"p": "-1"}])
def test_odd_choices_show_the_report(signed_in, asked, choices):
    assert signed_in.get(REPORT, choices).status_code == 200


def test_the_report_asks_as_much_for_many(signed_in, asked, django_assert_max_num_queries):
    with django_assert_max_num_queries(25) as few:
        signed_in.get(REPORT)
    AskedQuery.objects.bulk_create(
        AskedQuery(day=timezone.localdate(), language="nl", query=f"vraag {n}", hits=n) for n in range(40)
    )
    with django_assert_max_num_queries(len(few)):
        signed_in.get(REPORT)


def test_a_synonym_is_made_in_one_step(signed_in, asked):
    html = signed_in.get(REPORT, {"found": "none"}).content.decode()
    address = "/admin/snippets/search/synonym/add/?language=nl&amp;asked=wolken"
    assert address in html
    form = signed_in.get(address.replace("&amp;", "&")).context["form"]
    assert (form["language"].value(), form["asked"].value()) == ("nl", "wolken")
    signed_in.post(
        "/admin/snippets/search/synonym/add/",
        {"language": "nl", "asked": "wolken", "found": "otter", "both_ways": ""},
    )
    assert Synonym.objects.filter(asked="wolken").exists()
    assert search("wolken").context["listing"].total == 2


def test_a_tip_begins_with_the_query(signed_in, asked):
    form = signed_in.get("/admin/snippets/search/placement/add/?language=en&asked=clouds").context["form"]
    assert (form["language"].value(), form["asked"].value()) == ("en", "clouds")


def test_the_report_can_be_taken_along(signed_in, asked):
    lines = b"".join(signed_in.get(REPORT, {"export": "csv"}).streaming_content).decode().splitlines()
    assert lines[1] == "otter,Nederlands,2,2,1,1: 1 ×"


def test_only_editors_see_the_report(db, client):
    assert client.get(REPORT).status_code == 302


def test_editors_see_why_a_result_is_there(signed_in, guides, blog_index):
    InstrumentPageFactory(guides[0].get_parent(), title="Otterburcht", kind="guide")
    html = search("otter burcht", signed_in).content.decode()
    assert "Waarom dit resultaat" in html
    assert "in een samenstelling in de titel" in html
    assert "het woord zelf, door de stam" in html


def test_editors_see_that_a_title_was_typed(signed_in, guides):
    sentence = "Zijn titel is wat er is getypt"
    assert search("Wegwijzer otters 1", signed_in).content.decode().count(sentence) == 1
    assert sentence not in search("wegwijzer", signed_in).content.decode()


@pytest.mark.parametrize("typed", ["", "?!", "xyzzyx", "-otter"])
def test_there_is_nothing_to_explain(signed_in, guides, typed):
    assert search(typed, signed_in).status_code == 200


def test_visitors_do_not(guides):
    assert "Waarom dit resultaat" not in search("otter").content.decode()
    assert "public" in search("otter")["Cache-Control"]
