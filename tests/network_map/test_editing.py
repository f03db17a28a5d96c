"""The list of initiatives in the editor, what is done there to many at once, and the report of gaps."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, PageLogEntry
from wagtail_localize.operations import translate_object

from blog.models import NewsPage
from core.models import PageOrganisation, PageTheme, RelatedPage
from network_map.models import ImportKey, InitiativeLink, InitiativePage
from network_map.reports.gaps import gaps
from search.models import Placement
from tests.factories import InitiativePageFactory, NewsPageFactory, make_organisation, make_theme

pytestmark = pytest.mark.django_db

UTRECHT = "municipality/NL/NL-UT/utrecht/utrecht"
LIST = "initiatives:index"
WAGTAILS_OWN = 4  # queries of Wagtail and wagtail-localize for the buttons of each page in a list


@pytest.fixture
def as_moderator(client, moderator):
    client.force_login(moderator)
    return client


def action_address(action, *pages, **query):
    asked = "&".join(
        [*(f"id={page.pk}" for page in pages), *(f"{key}={value}" for key, value in query.items())]
    )
    return reverse("wagtail_bulk_action", args=["network_map", "initiativepage", action]) + f"?{asked}"


def titles(client, **query):
    response = client.get(reverse(LIST), query)
    assert response.status_code == 200
    return {page.title for page in response.context["object_list"]}


# --- The list -------------------------------------------------------------------------------------


@pytest.fixture
def several(network_map, open_data):
    InitiativePageFactory(
        network_map, title="Een", place=UTRECHT, status="idea", confirmed_on="2026-05-01", themes=[open_data]
    )
    InitiativePageFactory(network_map, title="Twee", place="province/NL/NL-FR//fryslan", status="running")
    InitiativePageFactory(network_map, title="Drie", is_unconfirmed=True, status="stopped")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, {"Een", "Twee", "Drie"}),
        ({"status": ["idea", "running"]}, {"Een", "Twee"}),
        ({"province": "NL-FR"}, {"Twee"}),
        ({"confirmed": "confirmed"}, {"Een"}),
        ({"confirmed": "never"}, {"Twee"}),
        ({"confirmed": "silent"}, {"Drie"}),
        ({"q": "twee", "status": "running"}, {"Twee"}),
        ({"q": "twee", "province": "NL-FR", "confirmed": "never"}, {"Twee"}),
        ({"q": "drie", "confirmed": "silent", "ordering": "-confirmed_on"}, {"Drie"}),
        ({"q": "een", "ordering": "province"}, {"Een"}),
        ({"ordering": "onzin"}, {"Een", "Twee", "Drie"}),
    ],
)
def test_the_list_is_narrowed_down(signed_in, several, query, found):
    assert titles(signed_in, **query) == found


@pytest.mark.parametrize("query", [{"status": "onzin"}, {"province": "XX"}, {"confirmed": "x"}])
def test_a_filter_that_does_not_exist_is_no_error(signed_in, several, query):
    assert signed_in.get(reverse(LIST), query).status_code == 200


def test_the_list_says_how_far_where_and_when(signed_in, several):
    html = signed_in.get(reverse(LIST)).content.decode()
    for words in ("Idee", "Utrecht", "Provincie", "Open Data", "Nog niet", "stil"):
        assert words in html
    assert reverse(LIST) in signed_in.get(reverse("wagtailadmin_home")).content.decode()
    assert "initiative-status" in html


def test_our_columns_ask_nothing_more_for_each_page(signed_in, network_map, open_data):
    def queries():
        with CaptureQueriesContext(connection) as found:
            signed_in.get(reverse(LIST))
        return len(found)

    InitiativePageFactory(network_map, place=UTRECHT, themes=[open_data])
    InitiativePageFactory(network_map)
    queries()
    few = queries()
    for _number in range(6):
        InitiativePageFactory(network_map, place=UTRECHT, themes=[open_data])
    assert queries() <= few + 6 * WAGTAILS_OWN + 1


# --- Many at once ---------------------------------------------------------------------------------


@pytest.fixture
def translated(network_map, english_home):
    """A page that is published, with an English translation that somebody made."""
    page = InitiativePageFactory(network_map, title="Open lijst", place=UTRECHT, status="running")
    page.save_revision().publish()
    page = InitiativePage.objects.get(pk=page.pk)
    translate_object(page, [english_home.locale])
    english = page.get_translation(english_home.locale)
    InitiativePage.objects.filter(pk=english.pk).update(live=True)
    return page


def fresh(page):
    return InitiativePage.objects.get(pk=page.pk)


@pytest.mark.parametrize(
    ("action", "data", "values"),
    [
        ("initiative-status", {"status": "finished"}, {"status": "finished"}),
        ("initiative-unconfirmed", {}, {"is_unconfirmed": True}),
        ("initiative-confirmed", {}, {"is_unconfirmed": False}),
    ],
)
def test_an_action_changes_pages_and_their_translations_at_once(
    as_moderator, translated, network_map, action, data, values
):
    other = InitiativePageFactory(network_map, title="Concept", publish=False)
    address = action_address(action, translated, other)
    assert as_moderator.get(address).status_code == 200
    assert as_moderator.post(address, data).status_code == 302
    english = translated.get_translations().first().specific
    for page in (translated, other, english):
        page = fresh(page)
        assert {name: getattr(page.get_latest_revision_as_object(), name) for name in values} == values
        if page.live:
            assert {name: getattr(page, name) for name in values} == values
    assert not fresh(translated).has_unpublished_changes
    assert fresh(translated).live_revision == fresh(translated).latest_revision
    assert not fresh(other).live
    if action == "initiative-confirmed":
        assert fresh(translated).confirmed_on == timezone.localdate()
    assert PageLogEntry.objects.filter(page=translated.pk, action="wagtail.edit").exists()


def test_a_page_in_both_languages_counts_once(as_moderator, translated):
    english = translated.get_translations().first().specific
    address = action_address("initiative-status", translated, english)
    assert len(as_moderator.get(address).context["items"]) == 1
    response = as_moderator.post(address, {"status": "stopped"}, follow=True)
    assert "1 initiatief is gewijzigd, met 1 vertaling." in response.content.decode()


def test_an_alias_follows_its_source(as_moderator, network_map, english_home):
    network_map.copy_for_translation(english_home.locale, alias=True)
    page = InitiativePageFactory(network_map, status="idea")
    alias = page.copy_for_translation(english_home.locale, alias=True)
    as_moderator.post(action_address("initiative-status", alias), {"status": "finished"})
    assert fresh(page).status == fresh(alias).status == "finished"
    assert fresh(alias).alias_of_id == page.pk


def test_a_draft_is_changed_too_and_stays_a_draft(as_moderator, network_map):
    page = InitiativePageFactory(network_map, title="Zo staat het er", status="idea")
    page.title = "Nog niet af"
    page.save_revision()
    as_moderator.post(action_address("initiative-status", page), {"status": "finished"})
    page = fresh(page)
    draft = page.get_latest_revision_as_object()
    assert (page.title, page.status) == ("Zo staat het er", "finished")
    assert (draft.title, draft.status) == ("Nog niet af", "finished")
    assert page.has_unpublished_changes


def test_a_theme_is_added_once_and_never_as_the_fifth(as_moderator, network_map, open_data):
    themes = [make_theme(f"thema-{number}", f"Thema {number}") for number in range(4)]
    has, full, without = (
        InitiativePageFactory(network_map, themes=given) for given in ([open_data], themes, [themes[0]])
    )
    address = action_address("initiative-theme", has, full, without)
    response = as_moderator.post(address, {"theme": open_data.pk}, follow=True)
    assert "1 initiatief is gewijzigd." in response.content.decode()
    assert [fresh(page).page_themes.count() for page in (has, full, without)] == [1, 4, 2]
    assert fresh(without).themes == [themes[0], open_data]


@pytest.mark.parametrize(
    ("action", "data"), [("initiative-status", {"status": "onzin"}), ("initiative-theme", {"theme": "0"})]
)
def test_what_cannot_be_chosen_changes_nothing(as_moderator, network_map, action, data):
    page = InitiativePageFactory(network_map, status="idea")
    response = as_moderator.post(action_address(action, page), data)
    assert response.status_code == 200 and response.context["form"].errors
    assert fresh(page).status == "idea"


def test_who_may_not_publish_changes_nothing(signed_in, network_map):
    page = InitiativePageFactory(network_map, status="idea")
    address = action_address("initiative-status", page)
    assert not signed_in.get(address).context["items"]
    signed_in.post(address, {"status": "finished"})
    assert fresh(page).status == "idea"


def test_a_locked_page_is_left_alone(as_moderator, network_map, administrator):
    page = InitiativePageFactory(network_map, status="idea")
    InitiativePage.objects.filter(pk=page.pk).update(
        locked=True, locked_by=administrator, locked_at=timezone.now()
    )
    as_moderator.post(action_address("initiative-status", page), {"status": "finished"})
    assert fresh(page).status == "idea"


def test_all_in_the_list_are_those_that_its_filters_leave(as_moderator, several):
    address = reverse("wagtail_bulk_action", args=["network_map", "initiativepage", "initiative-unconfirmed"])
    found = as_moderator.get(f"{address}?id=all&status=idea&status=running&province=NL-FR")
    assert [item["item"].title for item in found.context["items"]] == ["Twee"]
    found = as_moderator.get(f"{address}?id=all&q=drie")
    assert [item["item"].title for item in found.context["items"]] == ["Drie"]


@pytest.mark.parametrize("action", ["publish", "unpublish", "delete", "move"])
def test_what_wagtail_does_to_many_is_there_too(as_moderator, network_map, action):
    page = InitiativePageFactory(network_map)
    assert as_moderator.get(action_address(action, page)).status_code == 200


def test_wagtails_own_actions_still_work(as_moderator, network_map):
    page = InitiativePageFactory(network_map)
    as_moderator.post(action_address("unpublish", page))
    assert not fresh(page).live
    as_moderator.post(action_address("delete", page))
    assert not Page.objects.filter(pk=page.pk).exists()


# --- Two become one -------------------------------------------------------------------------------


@pytest.fixture
def two(network_map, english_home, open_data, municipality):
    """Two live pages with an English alias each; the second has a theme, an organisation and a link."""
    network_map.copy_for_translation(english_home.locale, alias=True)
    stays = InitiativePageFactory(network_map, title="Open lijst", slug="open-lijst", place=UTRECHT)
    other = InitiativePageFactory(
        network_map, title="De open lijst", slug="de-open-lijst", themes=[open_data]
    )
    PageOrganisation.objects.create(page=other, organisation=municipality, role="lead")
    InitiativeLink.objects.create(
        page=other, address="https://lijst.example/", label="De lijst", locale=other.locale
    )
    for page in (stays, other):
        page = fresh(page)
        page.save_revision().publish()
        fresh(page).copy_for_translation(english_home.locale, alias=True)
    return fresh(stays), fresh(other)


def merged(client, stays, gone, **data):
    address = action_address("initiative-merge", stays, gone)
    return client.post(address, {"stays": stays.pk, "other": "unpublish"} | data, follow=True)


def test_what_the_other_has_extra_is_offered_and_kept(as_moderator, two, open_data, municipality):
    stays, other = two
    html = as_moderator.get(action_address("initiative-merge", *two)).content.decode()
    for words in ("Open Data", "Gemeente Utrecht", "https://lijst.example/"):
        assert words in html
    merged(
        as_moderator,
        *two,
        themes=[open_data.pk],
        organisations=[municipality.pk],
        links=["https://lijst.example/"],
    )
    page = fresh(stays)
    assert page.live and page.themes == [open_data]
    assert [(row.organisation, row.role) for row in page.partners] == [(municipality, "lead")]
    assert [(link.address, link.label) for link in page.links.all()] == [
        ("https://lijst.example/", "De lijst")
    ]
    assert not fresh(other).live


def test_what_is_not_chosen_is_not_kept(as_moderator, two):
    merged(as_moderator, *two)
    page = fresh(two[0])
    assert page.page_themes.count() == page.page_organisations.count() == page.links.count() == 0


@pytest.mark.parametrize("fate", ["unpublish", "delete"])
def test_old_addresses_lead_on_in_both_languages(client, moderator, two, english_home, fate):
    stays, other = two
    pairs = [
        (page.url, stays.get_translation_or_none(page.locale).url if page.pk != other.pk else stays.url)
        for page in [other, *other.get_translations()]
    ]
    ImportKey.objects.create(map=stays.get_parent().specific, key="B1", page=other)
    client.force_login(moderator)
    merged(client, *two, other=fate)
    client.logout()
    assert len(pairs) == 2
    for old, new in pairs:
        response = client.get(old)
        assert (response.status_code, response.headers["Location"]) == (301, new)
        assert client.get(new).status_code == 200
    assert Page.objects.filter(translation_key=other.translation_key).exists() == (fate == "unpublish")
    assert ImportKey.objects.get(key="B1").page == stays


def test_what_led_to_the_other_leads_to_the_page_that_stays(as_moderator, two):
    stays, other = two
    Redirect.add_redirect("/oud/", redirect_to=other)
    tip = Placement.objects.create(language="nl", asked="lijst", page=other)
    merged(as_moderator, *two, other="delete")
    assert Redirect.objects.get(old_path="/oud").redirect_page_id == stays.pk
    tip.refresh_from_db()
    assert tip.page_id == stays.pk


@pytest.mark.parametrize("fate", ["unpublish", "delete"])
def test_pages_that_were_related_to_the_other_are_related_to_the_page_that_stays(
    as_moderator, two, network_map, fate
):
    stays, other = two
    referring = InitiativePageFactory(network_map, title="Verwijst")
    both = InitiativePageFactory(network_map, title="Verwijst naar beide")
    for page, related in ((referring, other), (both, stays), (both, other), (stays, other)):
        RelatedPage.objects.create(page=page.page_ptr, related=related.page_ptr)
    for page in (referring, both, stays):
        fresh(page).save_revision().publish()
    merged(as_moderator, *two, other=fate)
    for page, expected in ((referring, [stays.pk]), (both, [stays.pk]), (stays, [])):
        page = fresh(page)
        assert [row.related_id for row in page.related_links.all()] == expected
        draft = page.get_latest_revision_as_object()
        assert [row.related_id for row in draft.related_links.all()] == expected
        assert page.live and not page.has_unpublished_changes


def test_a_page_of_another_kind_follows_too(as_moderator, two, blog_index):
    stays, other = two
    news = NewsPageFactory(blog_index)
    RelatedPage.objects.create(page=news.page_ptr, related=other.page_ptr)
    news.save_revision().publish()
    merged(as_moderator, *two, other="delete")
    assert [row.related_id for row in NewsPage.objects.get().related_links.all()] == [stays.pk]


def test_a_page_that_texts_link_to_is_not_deleted(as_moderator, two, network_map):
    other = two[1]
    link = f'<p><a linktype="page" id="{other.pk}">De lijst</a></p>'
    linking = InitiativePageFactory(network_map, title="Verwijst", what=link)
    response = merged(as_moderator, *two, other="delete")
    assert "verwijzen naar deze pagina" in response.content.decode()
    assert fresh(other).live
    merged(as_moderator, *two)
    assert not fresh(other).live
    html = as_moderator.get(linking.url).content.decode()
    assert f'<a href="{two[0].url}">De lijst</a>' in html


def test_exactly_two_are_merged(as_moderator, two, network_map):
    third = InitiativePageFactory(network_map)
    for pages in ([two[0]], [*two, third]):
        address = action_address("initiative-merge", *pages)
        assert "precies twee" in as_moderator.get(address).content.decode()
        as_moderator.post(address, {"stays": pages[0].pk, "other": "delete"})
        assert all(Page.objects.filter(pk=page.pk).exists() for page in pages)


def test_more_themes_than_a_page_has_are_refused(as_moderator, two, open_data):
    stays, _other = two
    for number in range(4):
        PageTheme.objects.create(page=stays, theme=make_theme(f"thema-{number}", f"Thema {number}"))
    response = merged(as_moderator, *two, themes=[open_data.pk])
    assert "meer dan 4" in response.content.decode()
    assert fresh(two[1]).live


# --- The report -----------------------------------------------------------------------------------


def test_the_report_says_what_an_initiative_misses(network_map, english_home):
    whole = InitiativePageFactory(network_map, title="Compleet", place=UTRECHT)
    PageOrganisation.objects.create(page=whole, organisation=make_organisation())
    InitiativePageFactory(network_map, title="Concept", publish=False)
    InitiativePageFactory(network_map, title="Stil", place=UTRECHT, is_unconfirmed=True)
    InitiativePageFactory(network_map, title="Nergens", organisation_name="Vereniging")
    found = {finding.title: finding.problem for finding in gaps()}
    assert found == {
        "Stil": "Niemand reageert meer; Zonder organisatie",
        "Nergens": "Zonder plaats",
    }
    assert [finding.title for finding in gaps(problem="place")] == ["Nergens"]
    assert not list(gaps(locale=english_home.locale))


def test_the_report_takes_one_query(network_map, django_assert_num_queries):
    for _number in range(5):
        InitiativePageFactory(network_map)
    with django_assert_num_queries(1):
        assert len(list(gaps())) == 5


@pytest.mark.parametrize("query", [{}, {"problem": "organisation"}, {"problem": "x"}, {"export": "csv"}])
def test_an_editor_reads_the_report(signed_in, network_map, query):
    InitiativePageFactory(network_map, title="Nergens")
    response = signed_in.get(reverse("initiatives-with-gaps_report"), query)
    assert response.status_code == 200
    if "problem" not in query:
        content = response.getvalue() if response.streaming else response.content
        assert "Nergens" in content.decode()


def test_a_stranger_reads_no_report_and_no_list(client, network_map):
    for name in ("initiatives-with-gaps_report", LIST):
        assert client.get(reverse(name)).status_code == 302


# --- What differs, and what is translated ---------------------------------------------------------


def test_what_differs_between_two_versions_is_said_in_words(as_moderator, network_map):
    page = InitiativePageFactory(network_map, place=UTRECHT, status="running", start_year=2019)
    page.place, page.status, page.start_year = "province/NL/NL-FR//fryslan", "finished", None
    page.end_year, page.is_unconfirmed, page.confirmed_on = 2024, True, datetime.date(2026, 5, 1)
    page.what = "<p>Het eerste.</p><p>Het tweede.</p>"
    page.save_revision()
    address = reverse("wagtailadmin_pages:revisions_compare", args=[page.pk, "live", "latest"])
    html = as_moderator.get(address).content.decode()
    for before, after in (
        ("Gemeente Utrecht, Utrecht", "Provincie Fryslân"),
        ("Loopt", "Afgerond"),
        ("2019", ""),
        ("", "2024"),
        ("Nee", "Ja"),
        ("", "1 mei 2026"),
    ):
        words = [f'<span class="deletion">{before}</span>' if before else ""]
        words += [f'<span class="addition">{after}</span>' if after else ""]
        assert "".join(words) in html
    assert "province/" not in html and ">None<" not in html
    assert "eerste.Het" not in html
    assert "core/comparison.css" in html


def test_whoever_translates_sees_no_keys(as_moderator, translated):
    english = translated.get_translations().first()
    html = as_moderator.get(reverse("wagtailadmin_pages:edit", args=[english.pk])).content.decode()
    assert "Wat er gebeurt." in html
    for key in (UTRECHT, "&quot;running&quot;"):
        assert key not in html
