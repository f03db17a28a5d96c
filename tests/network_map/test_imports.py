"""An import from its file to the pages, and back."""

import csv
import datetime
import io

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models.signals import post_delete, pre_delete
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.log_actions import log as log_action
from wagtail.models import Locale, Page, PageLogEntry, PageViewRestriction, ReferenceIndex, Revision
from wagtail.search.models import IndexEntry
from wagtail_localize.operations import translate_object

from core.editing.states import is_outdated
from core.models import Organisation, PageOrganisation, PageTheme, Person, RelatedPage
from core.translation import translation_into
from network_map.editing.importing import files, running
from network_map.editing.importing.fields import FORMULA, guessed
from network_map.map_files import columns_of, rebuild_soon
from network_map.models import Import, ImportKey, ImportRow, InitiativeLink, InitiativePage
from tests.factories import InitiativePageFactory, make_organisation, make_theme

pytestmark = pytest.mark.django_db

UTRECHT = "municipality/NL/NL-UT/utrecht/utrecht"
HEADINGS = "Titel;Wat;Plaats;Status;Thema;Organisatie;Website"
FIRST = (
    "Open lijst;Een lijst.;Gemeente Utrecht, Utrecht;Loopt;Open Data;Gemeente Utrecht;https://lijst.example/"
)
SECOND = "Open raad;De raad.;Delft;Idee;;Vereniging Open Ramen;"


def table_of(*lines, headings=HEADINGS):
    content = "\n".join([headings, *lines]).encode()
    return files.read(SimpleUploadedFile("initiatieven.csv", content))


def checked(network_map, *lines, headings=HEADINGS, live=False, user=None) -> Import:
    table = table_of(*lines, headings=headings)
    run = running.keep(network_map, "initiatieven.csv", table, guessed(table.headings), user)
    run.live = live
    run.save()
    running.begin(run, running.Stage.CHECKING)
    return running.finish(run, user)


def imported(network_map, *lines, user=None, **options) -> Import:
    run = checked(network_map, *lines, user=user, **options)
    running.begin(run, running.Stage.IMPORTING)
    return running.finish(run, user)


def undone(run, user=None) -> Import:
    running.begin(run, running.Stage.UNDOING)
    return running.finish(run, user)


def outcomes(run):
    return [row.outcome for row in run.rows.order_by("number")]


def reason(network_map, line, headings=HEADINGS, **options) -> str:
    row = checked(network_map, line, headings=headings, **options).rows.get()
    assert row.outcome == "wrong", row.outcome
    return " ".join(row.reasons)


@pytest.fixture
def subjects(open_data, municipality):
    return open_data, municipality


@pytest.fixture
def committed(monkeypatch):
    """What waits for the end of a transaction is done at once."""
    monkeypatch.setattr("network_map.map_files.transaction.on_commit", lambda act, **kwargs: act())


def test_a_dry_run_changes_nothing(network_map, subjects):
    run = checked(network_map, FIRST, SECOND)
    assert outcomes(run) == ["new", "new"]
    assert run.stage == "checked"
    assert not InitiativePage.objects.exists()


def test_drafts_are_drafts_with_everything_in_the_row(client, network_map, subjects, moderator):
    imported(network_map, FIRST, user=moderator)
    page = InitiativePage.objects.get(locale=network_map.locale)
    assert not page.live and page.get_parent().specific == network_map
    assert (page.title, page.what, page.status) == ("Open lijst", "<p>Een lijst.</p>", "running")
    assert (page.place, page.precision) == (UTRECHT, "municipality")
    assert [theme.slug for theme in page.themes] == ["open-data"]
    assert [maker.name for maker in page.made_with] == ["Gemeente Utrecht"]
    assert [(link.address, link.label) for link in page.links.all()] == [
        ("https://lijst.example/", "lijst.example")
    ]
    assert client.get(page.get_url()).status_code == 404


def test_published_pages_are_on_the_map_in_both_languages(
    client, network_map, english_home, subjects, committed
):
    english = network_map.copy_for_translation(english_home.locale, alias=True)
    imported(network_map, FIRST, SECOND, live=True)
    pages = InitiativePage.objects.filter(locale=network_map.locale)
    assert pages.count() == pages.filter(live=True).count() == 2
    for page in (network_map, english):
        assert len(columns_of(page)[1]) == 2
    aliases = InitiativePage.objects.filter(locale=english_home.locale)
    assert {alias.alias_of_id for alias in aliases} == {page.pk for page in pages}
    assert {alias.text_language for alias in aliases} == {"nl"}
    assert client.get(aliases.get(slug="open-lijst").url).status_code == 200
    assert [link.address for link in aliases.get(slug="open-lijst").links.all()] == ["https://lijst.example/"]


def test_editors_find_what_they_find_of_any_page(client, network_map, subjects, moderator):
    imported(network_map, FIRST, live=True, user=moderator)
    page = InitiativePage.objects.get(locale=network_map.locale)
    assert page.latest_revision == page.live_revision
    assert page.get_latest_revision_as_object().title == "Open lijst"
    assert not page.has_unpublished_changes
    actions = PageLogEntry.objects.filter(page=page.pk).values_list("action", "user__username")
    assert sorted(actions) == [("wagtail.create", "moderator"), ("wagtail.publish", "moderator")]
    theme, maker = subjects
    assert ReferenceIndex.get_references_to(theme).filter(object_id=str(page.pk)).exists()
    assert ReferenceIndex.get_references_to(maker).filter(object_id=str(page.pk)).exists()
    assert list(InitiativePage.objects.autocomplete("lijst")) == [page]
    page.get_latest_revision().publish(user=moderator)  # and nothing is there twice
    fresh = InitiativePage.objects.get(pk=page.pk)
    assert fresh.page_themes.count() == fresh.page_organisations.count() == fresh.links.count() == 1
    client.force_login(moderator)
    assert client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).status_code == 200
    assert client.get(reverse("wagtailadmin_pages:history", args=[page.pk])).status_code == 200


def test_references_are_those_that_wagtail_would_note(network_map, subjects):
    imported(network_map, FIRST, live=True)
    page = InitiativePage.objects.get(locale=network_map.locale)
    noted = set(ReferenceIndex.get_references_for_object(page).values_list("to_object_id", "content_path"))
    ReferenceIndex.create_or_update_for_object(page)
    anew = set(ReferenceIndex.get_references_for_object(page).values_list("to_object_id", "content_path"))
    assert noted == anew and noted


@pytest.mark.parametrize("live", [True, False])
@pytest.mark.parametrize("headings", [HEADINGS, f"{HEADINGS};Sleutel"])
def test_the_same_file_again_changes_nothing(network_map, subjects, live, headings):
    lines = [FIRST, SECOND] if headings == HEADINGS else [f"{FIRST};A1", f"{SECOND};A2"]
    imported(network_map, *lines, live=live, headings=headings)
    revisions = set(InitiativePage.objects.values_list("pk", "latest_revision"))
    again = imported(network_map, *lines, live=live, headings=headings)
    assert outcomes(again) == ["unchanged", "unchanged"]
    assert set(InitiativePage.objects.values_list("pk", "latest_revision")) == revisions


def test_a_changed_row_says_which_fields_and_changes_the_page(client, network_map, subjects):
    imported(network_map, FIRST, live=True)
    line = FIRST.replace("Loopt", "Afgerond").replace("Een lijst.", "Twee lijsten.")
    run = checked(network_map, line, live=True)
    row = run.rows.get()
    assert (row.outcome, sorted(row.fields)) == ("changed", ["status", "what"])
    running.begin(run, running.Stage.IMPORTING)
    running.finish(run, None)
    page = InitiativePage.objects.get(locale=network_map.locale)
    assert (page.status, page.what, page.live) == ("finished", "<p>Twee lijsten.</p>", True)
    assert "Twee lijsten." in client.get(page.url).content.decode()


@pytest.fixture
def in_two_languages(network_map, english_home, subjects):
    """What FIRST makes, with an English translation that somebody made."""
    imported(network_map, FIRST, live=True)
    page = InitiativePage.objects.get(locale=network_map.locale)
    page.get_latest_revision().publish()
    translate_object(page, [english_home.locale])
    english = page.get_translation(english_home.locale)
    InitiativePage.objects.filter(pk=english.pk).update(live=True, has_unpublished_changes=False)
    return page, english


def is_behind(page):
    return is_outdated(translation_into(page))


def test_a_changed_status_is_that_of_the_translation_too(network_map, in_two_languages):
    _page, english = in_two_languages
    imported(network_map, FIRST.replace("Loopt", "Afgerond").replace("Een lijst.", "Nieuw."), live=True)
    english = InitiativePage.objects.get(pk=english.pk)
    assert (english.status, english.what) == ("finished", "<p>Een lijst.</p>")
    assert is_behind(english)


def test_no_translation_is_behind_where_no_text_changed(network_map, in_two_languages):
    page, english = in_two_languages
    make_theme("meedoen", "Meedoen")
    line = FIRST.replace("Loopt", "Afgerond").replace("Open Data", "Meedoen")
    run = imported(network_map, line.replace("Gemeente Utrecht;http", "Vereniging Nieuw;http"), live=True)
    for each in (page, english):
        each = InitiativePage.objects.get(pk=each.pk)
        assert each.status == "finished" and not each.has_unpublished_changes
        assert [theme.slug for theme in each.themes] == ["meedoen"]
        assert [maker.name for maker in each.made_with] == ["Vereniging Nieuw"]
        assert each.latest_revision == each.live_revision
    assert not is_behind(english)
    undone(run)
    for each in (page, english):
        each = InitiativePage.objects.get(pk=each.pk)
        assert each.status == "running" and [theme.slug for theme in each.themes] == ["open-data"]
    assert not is_behind(english)


def test_an_empty_cell_leaves_what_is_there(network_map, subjects):
    imported(network_map, FIRST, live=True)
    assert outcomes(checked(network_map, "Open lijst;;Gemeente Utrecht, Utrecht;;;;")) == ["unchanged"]


def test_what_an_editor_made_bold_stays_so(network_map):
    InitiativePageFactory(network_map, title="Open lijst", what="<p>Een <b>lijst</b>.</p>", place=UTRECHT)
    assert outcomes(checked(network_map, "Open lijst;Een lijst.;Gemeente Utrecht, Utrecht;;;;")) == [
        "unchanged"
    ]


def test_a_key_keeps_naming_a_page_whose_title_changes(network_map):
    headings = "Sleutel;Titel;Wat;Plaats"
    imported(network_map, "A1;Open lijst;Een lijst.;Delft", headings=headings)
    run = imported(network_map, "A1;Nieuwe naam;Een lijst.;Delft", headings=headings)
    assert outcomes(run) == ["changed"]
    page = InitiativePage.objects.get(locale=network_map.locale)
    assert page.get_latest_revision_as_object().title == "Nieuwe naam"
    assert ImportKey.objects.get().page == page


def test_a_page_without_a_key_gets_that_of_its_row(network_map):
    page = InitiativePageFactory(network_map, title="Open lijst", what="<p>Een lijst.</p>", place=UTRECHT)
    run = imported(network_map, "A1;Open lijst;Gemeente Utrecht, Utrecht", headings="Sleutel;Titel;Plaats")
    assert run.rows.get().fields == ["key"]
    assert ImportKey.objects.get(key="A1").page == page
    undone(run)
    assert not ImportKey.objects.exists()


def test_what_an_editor_is_working_on_is_not_published(network_map, subjects):
    imported(network_map, FIRST, live=True)
    page = InitiativePage.objects.get(locale=network_map.locale)
    page.summary = "Nog niet af"
    page.save_revision()
    imported(network_map, FIRST.replace("Loopt", "Afgerond"), live=True)
    page.refresh_from_db()
    draft = page.get_latest_revision_as_object()
    assert (page.summary, page.status) == ("", "running")
    assert (draft.summary, draft.status) == ("Nog niet af", "finished")


def test_a_spot_that_would_be_exchanged_in_its_new_place_is_told(network_map):
    page = InitiativePageFactory(network_map, title="Lijst", latitude=5.7, longitude=50.5)
    ImportKey.objects.create(map=network_map, key="A1", page=page)
    assert "verwisseld" in reason(network_map, "A1;Maastricht", headings="Sleutel;Plaats")


def test_a_locked_page_is_left_alone(network_map, subjects):
    imported(network_map, FIRST, live=True)
    InitiativePage.objects.update(locked=True)
    assert "vergrendeld" in reason(network_map, FIRST.replace("Loopt", "Afgerond"))


def test_an_organisation_without_a_page_gets_one_with_the_initiative(network_map):
    imported(network_map, SECOND)
    page = InitiativePage.objects.get(locale=network_map.locale)
    assert page.organisation_name == "Vereniging Open Ramen"
    assert not Organisation.objects.exists()
    undone(Import.objects.get())
    imported(network_map, SECOND, live=True)
    page = InitiativePage.objects.get(locale=network_map.locale)
    assert [maker.name for maker in page.made_with] == ["Vereniging Open Ramen"]


WRONG = [
    ("Naam;Wat", ";Een lijst.", "ontbreekt"),
    ("Naam;Wat", "\u00a0 ;Een lijst.", "ontbreekt"),
    ("Naam;Wat", "Lijst;", "ontbreekt"),
    ("Naam;Wat", f"{'a' * 300};x", "255"),
    ("Naam;Wat", '"Twee\nregels";x', "één regel"),
    ("Naam;Wat", "<b>Vet</b>;x", "zonder HTML"),
    ("Naam;Wat", "Lijst;<script>alert(1)</script>", "zonder HTML"),
    ("Naam;Wat", "Open \u202etsjil;x", "richting"),
    ("Naam;Wat", "\u200b\u2060;x", "Gebruik letters"),
    ("Naam;Wat", "\u3164;x", "Gebruik letters"),
    ("Naam;Wat", "Lijst;\ufeff", "Gebruik letters"),
    ("Naam;Wat;Organisatie", "Lijst;x;Gemeente Utrecht|\u200b", "Gebruik letters"),
    ("Naam;Wat;Organisatie", "Lijst;x;<i>Vereniging</i>", "zonder HTML"),
    ("Naam;Wat;Contactpersoon", "Lijst;x;Noor \u2067A", "richting"),
    ("Naam;Wat;Plaatsnaam", "Lijst;x;\u3164", "Gebruik letters"),
    ("Naam;Wat", "=cmd|' /C calc'!A0;x", "Naam: Dit is een formule"),
    ("Naam;Wat", "Lijst;=1+1", "Wat: Dit is een formule"),
    ("Naam;Wat;Organisatie", "Lijst;x;@SUM(1+1)*cmd|' /C calc'!A0", "formule"),
    ("Naam;Wat;Status", "Lijst;x;Bijna", "status"),
    ("Naam;Wat;Thema", "Lijst;x;Onbekend", "Onbekend"),
    ("Naam;Wat;Plaats", "Lijst;x;Nergenshuizen", "staat niet in de lijst"),
    ("Naam;Wat;Plaats", "Lijst;x;Bergen", "Welke plaats"),
    ("Naam;Wat;Startjaar", "Lijst;x;negentien", "vier cijfers"),
    ("Naam;Wat;Startjaar", "Lijst;x;1066", "1945"),
    ("Naam;Wat;Startjaar;Eindjaar", "Lijst;x;2020;2019", "voordat"),
    ("Naam;Wat;Lat;Lon", "Lijst;x;NaN;5", "getallen"),
    ("Naam;Wat;Lat;Lon", "Lijst;x;inf;5", "getallen"),
    ("Naam;Wat;Lat;Lon", "Lijst;x;91;5", "-90"),
    ("Naam;Wat;Lat;Lon", "Lijst;x;52.1;181", "-180"),
    ("Naam;Wat;Lat;Lon", "Lijst;x;52.1;", "beide"),
    ("Naam;Wat;Lat;Lon", "Lijst;x;5.12;52.09", "verwisseld"),
    ("Naam;Wat;Status;Lat;Lon", "Lijst;x;Bijna;5.12;52.09", "verwisseld"),
    ("Naam;Wat;Plaats;Lat;Lon", "Lijst;x;Brussel (land);4.35;50.85", "lijst"),
    ("Naam;Wat;Website", "Lijst;x;javascript:alert(1)", "https://"),
    ("Naam;Wat;E-mail", "Lijst;x;geen adres", "e-mail"),
    ("Naam;Wat;Toestemming", "Lijst;x;misschien", "ja"),
    ("Naam;Wat;Datum", "Lijst;x;31-02-2026", "2026-05-31"),
    ("Naam;Wat;Organisatie", "Lijst;x;Nieuw een|Nieuw twee", "pagina"),
    ("Naam;Wat", "Lijst;x;te veel", "meer cellen"),
    ("Sleutel;Naam;Wat", f"{'k' * 101};Lijst;x", "100"),
]


@pytest.mark.parametrize(("headings", "line", "words"), WRONG)
def test_a_wrong_row_says_what_is_wrong(network_map, open_data, headings, line, words):
    assert words in reason(network_map, line, headings=headings)


def test_all_that_is_wrong_with_a_row_is_said_at_once(network_map):
    words = reason(network_map, "<b>;;Bergen;1066", headings="Naam;Wat;Plaats;Sinds")
    for each in ("Naam: Schrijf gewone tekst", "Wat: Dit ontbreekt", "Welke plaats", "1945"):
        assert each in words
    assert "Naam: Dit ontbreekt" not in words


def test_a_wrong_row_keeps_no_other_row_back(network_map, open_data, municipality):
    run = imported(network_map, FIRST, "Fout;;Nergenshuizen;;;;", live=True)
    assert outcomes(run) == ["new", "wrong"]
    assert InitiativePage.objects.get(locale=network_map.locale).title == "Open lijst"


@pytest.mark.parametrize("degrees", [("52,09", "5,12"), ("52.09", "5.12")])
def test_degrees_may_have_a_comma(network_map, degrees):
    imported(network_map, f"Lijst;x;{';'.join(degrees)}", headings="Naam;Wat;Lat;Lon")
    page = InitiativePage.objects.get(locale=network_map.locale)
    assert (page.latitude, page.longitude, page.precision) == (52.09, 5.12, "spot")


FORMULAS = [
    "=1+1",
    "+cmd|' /C calc'!A0",
    "-2+3+cmd|' /C calc'!A0",
    '+HYPERLINK("https://x.example","x")',
    "@SUM(1+9)*A2",
    "-1+1+SUM(A1)",
    "-A1+B2",
]
NAMES = [
    "+31 (0)6 beleid",
    "+1 voor openheid (proef)",
    "-18: jongeren(raad) beslist",
    "@gemeente(n) doen mee",
    "@Home | Doe mee!",
    "@A12 - A2",
    "- onderzoek(en)",
]


@pytest.mark.parametrize(
    ("text", "is_one"), [*((each, True) for each in FORMULAS), *((each, False) for each in NAMES)]
)
def test_a_formula_is_told_from_a_name_that_begins_like_one(text, is_one):
    assert bool(FORMULA.match(text)) == is_one


def test_two_rows_about_one_initiative_are_told(network_map, subjects):
    run = checked(network_map, FIRST, FIRST)
    assert outcomes(run) == ["new", "wrong"]
    assert "rij 2" in run.rows.get(number=3).reasons[0]


def test_two_pages_of_one_name_are_told(network_map):
    for _time in range(2):
        InitiativePageFactory(network_map, title="Open lijst", place=UTRECHT)
    assert "Voeg ze" in reason(network_map, "Open lijst;x;Gemeente Utrecht, Utrecht;;;;")


# --- Undoing --------------------------------------------------------------------------------------


def test_undoing_removes_new_pages_and_restores_changed_ones(network_map, english_home, subjects):
    network_map.copy_for_translation(english_home.locale, alias=True)
    first = imported(network_map, FIRST, live=True)
    second = imported(network_map, FIRST.replace("Loopt", "Afgerond"), SECOND, live=True)
    assert undone(second).stage == "undone"
    page = InitiativePage.objects.get(locale=network_map.locale)
    assert (page.title, page.status, page.live) == ("Open lijst", "running", True)
    assert [row.reasons for row in second.rows.all()] == [[], []]
    network_map.refresh_from_db()
    assert network_map.numchild == 1
    # The first is not undone any more: since then there was another import.
    undone(first)
    assert InitiativePage.objects.filter(locale=network_map.locale).exists()


def test_undoing_restores_a_page_that_is_translated(network_map, english_home, subjects):
    imported(network_map, FIRST, live=True)
    page = InitiativePage.objects.get(locale=network_map.locale)
    translate_object(page, [english_home.locale])
    run = imported(network_map, FIRST.replace("Loopt", "Afgerond"), live=True)
    undone(run)
    assert [row.reasons for row in run.rows.all()] == [[]]
    assert set(InitiativePage.objects.values_list("status", flat=True)) == {"running"}


def test_undoing_leaves_no_trace_on_the_map(network_map, english_home, subjects, committed):
    english = network_map.copy_for_translation(english_home.locale, alias=True)
    run = imported(network_map, FIRST, SECOND, live=True)
    assert len(columns_of(english)[1]) == 2
    undone(run)
    assert not InitiativePage.objects.exists()
    assert not Page.find_problems()[0]
    for page in (network_map, english):
        page.refresh_from_db()
        assert page.numchild == 0 and len(columns_of(page)[1]) == 0


def test_undoing_leaves_what_somebody_worked_on(network_map, subjects):
    run = imported(network_map, FIRST, SECOND, live=True)
    page = InitiativePage.objects.get(locale=network_map.locale, slug="open-lijst")
    page.save_revision()
    undone(run)
    assert InitiativePage.objects.get(locale=network_map.locale) == page
    assert "gewerkt" in run.rows.get(page_id=page.pk).reasons[0]


# What listens to the deletion of a page, and what does its work where many are deleted at once.
LISTENERS = {
    "core.signals.content_saved": "pages_changed",
    "network_map.signals.initiative_deleted": "rebuild_soon",
    "search.signals.page_deleted": "pages_changed",
    "wagtail_localize.models.handle_translation_on_delete": "a page with translations goes in Wagtail's way",
    "modelsearch.signal_handlers.post_delete_signal_handler": "IndexEntry",
    "wagtail.signal_handlers.remove_reference_index_on_delete": "ReferenceIndex",
    "wagtail.signal_handlers.post_delete_page_log_deletion": "log",
    "wagtail.signal_handlers.pre_delete_page_unpublish": "pages_changed",
}


def test_nothing_listens_to_a_deletion_that_bulk_deletion_does_not_know():
    found = {
        f"{receiver.__module__}.{receiver.__qualname__}"
        for signal in (pre_delete, post_delete)
        for model in (Page, InitiativePage)
        for receivers in signal._live_receivers(model)
        for receiver in receivers
    }
    assert found == LISTENERS.keys()


def rows_about(page_ids):
    """What the database holds about these pages, but for the log of what was done."""
    texts = list(map(str, page_ids))
    own = ContentType.objects.get_for_model(InitiativePage)
    base = ContentType.objects.get_for_model(Page)
    return {
        "revisions": Revision.objects.filter(base_content_type=base, object_id__in=texts).count(),
        "index": IndexEntry.objects.filter(content_type=own, object_id__in=texts).count(),
        "references": ReferenceIndex.objects.filter(base_content_type=base, object_id__in=texts).count(),
        "references to": ReferenceIndex.objects.filter(to_content_type=base, to_object_id__in=texts).count(),
        "themes": PageTheme.objects.filter(page__in=page_ids).count(),
        "organisations": PageOrganisation.objects.filter(page__in=page_ids).count(),
        "links": InitiativeLink.objects.filter(page__in=page_ids).count(),
        "keys": ImportKey.objects.filter(page__in=page_ids).count(),
    }


def test_undoing_leaves_nothing_in_the_database(network_map, english_home, subjects):
    network_map.copy_for_translation(english_home.locale, alias=True)
    run = imported(network_map, f"{FIRST};A1", live=True, headings=f"{HEADINGS};Sleutel")
    page_ids = list(InitiativePage.objects.values_list("pk", flat=True))
    link = f'<p><a linktype="page" id="{page_ids[0]}">Een lijst</a></p>'
    InitiativePageFactory(network_map, title="Anders", what=link)
    assert len(page_ids) == 2 and all(rows_about(page_ids).values())
    undone(run)
    assert not Page.objects.filter(pk__in=page_ids).exists()
    assert not any(rows_about(page_ids).values())
    assert PageLogEntry.objects.filter(page__in=page_ids, action="wagtail.delete", deleted=True).count() == 1
    connection.check_constraints()


def test_undoing_takes_as_many_queries_however_many_pages_there_are(network_map, subjects):
    def take(count, start):
        lines = [FIRST.replace("lijst;", f"lijst {start + number};", 1) for number in range(count)]
        run = imported(network_map, *lines, live=True)
        running.begin(run, running.Stage.UNDOING)
        return queries(lambda: running.go_on(run.pk, None))

    take(1, 0)
    assert take(40, 100) <= take(2, 10) + 3


def test_what_others_added_to_a_page_goes_with_it_as_when_an_editor_deletes_it(
    network_map, english_home, subjects, moderator
):
    network_map.copy_for_translation(english_home.locale, alias=True)
    run = imported(network_map, FIRST, SECOND, live=True)
    page = InitiativePage.objects.get(locale=network_map.locale, slug="open-lijst")
    other = InitiativePageFactory(network_map, title="Anders")
    RelatedPage.objects.create(page=other.page_ptr, related=page.page_ptr, sort_order=0)
    Redirect.objects.create(old_path="/oud", redirect_page=page.page_ptr)
    PageViewRestriction.objects.create(page=page, restriction_type="login")
    undone(run)
    assert list(InitiativePage.objects.filter(locale=network_map.locale)) == [other]
    assert not RelatedPage.objects.exists() and not Redirect.objects.exists()
    assert not PageViewRestriction.objects.exists()
    connection.check_constraints()
    network_map.refresh_from_db()
    assert network_map.numchild == 1 and not Page.find_problems()[0]


def test_a_piece_has_no_more_pages_than_wagtail_can_delete_in_time(network_map, monkeypatch):
    monkeypatch.setattr("network_map.editing.importing.applying.LONG_AT_ONCE", 2)
    run = imported(network_map, *(f"Initiatief {number};x" for number in range(5)), headings="Naam;Wat")
    for page in InitiativePage.objects.filter(locale=network_map.locale):
        Redirect.objects.create(old_path=f"/oud-{page.pk}", redirect_page=page.page_ptr)
    running.begin(run, running.Stage.UNDOING)
    for left in (3, 1, 0):
        running.go_on(run.pk, None)
        assert InitiativePage.objects.filter(locale=network_map.locale).count() == left


# --- Organisations ---


def organisations_after_undoing(network_map, change):
    """Of three that an import made, those that are left after `change` and undoing."""
    lines = [f"Initiatief {number};x;Vereniging {number}" for number in range(2)]
    run = imported(network_map, *lines, headings="Naam;Wat;Organisatie", live=True)
    assert len(run.organisations) == 2
    change(Organisation.objects.get(name="Vereniging 0"))
    run = undone(run)
    assert (run.stage, run.organisations) == ("undone", [])
    return sorted(Organisation.objects.values_list("name", flat=True))


def test_organisations_of_an_import_go_with_it(network_map, municipality):
    assert organisations_after_undoing(network_map, lambda organisation: None) == ["Gemeente Utrecht"]


def _refer(organisation):
    Person.objects.create(name="Iemand", slug="iemand", locale=organisation.locale, organisation=organisation)


def _describe(organisation):
    organisation.kind = "ngo"
    organisation.save()


def _save_as_editor(organisation):
    log_action(organisation, "wagtail.edit")


def _link(organisation):
    own = ContentType.objects.get_for_model(Organisation)
    ReferenceIndex.objects.create(
        base_content_type=own,
        content_type=own,
        object_id="0",
        to_content_type=own,
        to_object_id=str(organisation.pk),
        model_path="x",
        content_path="x",
        content_path_hash=ReferenceIndex._get_content_path_hash("x"),
    )


def _translate(organisation):
    organisation.copy_for_translation(Locale.objects.get(language_code="en")).save()


@pytest.mark.parametrize("change", [_refer, _describe, _save_as_editor, _link, _translate])
def test_an_organisation_that_has_become_more_than_its_import_stays(network_map, english_home, change):
    assert "Vereniging 0" in organisations_after_undoing(network_map, change)
    assert not Organisation.objects.filter(name="Vereniging 1").exists()


# --- The map ---


def test_the_map_is_made_once_at_the_end(network_map, monkeypatch, committed):
    monkeypatch.setitem(running.AT_ONCE, running.Stage.IMPORTING, 2)
    built = []
    monkeypatch.setattr("network_map.map_files.build", built.append)
    lines = [f"Initiatief {number};x" for number in range(5)]
    imported(network_map, *lines, headings="Naam;Wat", live=True)
    assert built == [network_map]


def test_the_map_of_an_import_that_stops_is_made_by_the_clock(network_map, monkeypatch, committed):
    rebuild_soon([network_map])
    monkeypatch.setitem(running.AT_ONCE, running.Stage.IMPORTING, 2)
    lines = [f"Initiatief {number};x" for number in range(5)]
    run = checked(network_map, *lines, headings="Naam;Wat", live=True)
    running.begin(run, running.Stage.IMPORTING)
    running.go_on(run.pk, None)
    assert len(columns_of(network_map)[1]) == 0
    call_command("tick")
    assert len(columns_of(network_map)[1]) == 2
    monkeypatch.setattr("network_map.map_files.build", pytest.fail)
    call_command("tick")


# --- Pieces ---------------------------------------------------------------------------------------


def test_an_import_goes_on_where_it_was(network_map, monkeypatch):
    monkeypatch.setitem(running.AT_ONCE, running.Stage.IMPORTING, 2)
    lines = [f"Initiatief {number};x" for number in range(5)]
    run = checked(network_map, *lines, headings="Naam;Wat")
    running.begin(run, running.Stage.IMPORTING)
    for count in (2, 4, 5):
        running.go_on(run.pk, None)
        assert InitiativePage.objects.filter(locale=network_map.locale).count() == count
    assert running.go_on(run.pk, None).stage == "imported"
    assert running.go_on(run.pk, None).stage == "imported"
    assert InitiativePage.objects.filter(locale=network_map.locale).count() == 5


def queries(act):
    with CaptureQueriesContext(connection) as found:
        act()
    return len(found)


@pytest.mark.parametrize("stage", [running.Stage.CHECKING, running.Stage.IMPORTING])
def test_a_piece_takes_as_many_queries_however_many_rows_it_has(network_map, subjects, stage):
    def take(count, start):
        lines = [FIRST.replace("lijst;", f"lijst {start + number};", 1) for number in range(count)]
        run = checked(network_map, *lines)
        running.begin(run, stage)
        return queries(lambda: running.go_on(run.pk, None))

    take(1, 0)
    few, many = take(2, 10), take(40, 100)
    assert many <= few + 3


def test_old_imports_are_forgotten(network_map, subjects):
    run = imported(network_map, FIRST)
    running.forget_old()
    assert ImportRow.objects.exists()
    Import.objects.filter(pk=run.pk).update(made_at=timezone.now() - datetime.timedelta(days=91))
    call_command("tick")
    assert not ImportRow.objects.exists()
    assert InitiativePage.objects.exists()


# --- The pages of the editor ----------------------------------------------------------------------


INDEX = "imports_of_initiatives"


@pytest.fixture
def as_moderator(client, moderator):
    client.force_login(moderator)
    return client


def upload(client, *lines, headings=HEADINGS, name="initiatieven.csv"):
    content = "\n".join([headings, *lines]).encode()
    return client.post(reverse(INDEX), {"file": SimpleUploadedFile(name, content)}, follow=True)


def act(client, run, action, **data):
    address = reverse("import_initiatives", args=[run.pk])
    response = client.post(address, {"action": action} | data, follow=True)
    assert response.status_code == 200
    return response


def columns(run):
    return {f"column-{number}": name for number, name in enumerate(run.columns)}


def go_on(client, run):
    for _time in range(10):
        run.refresh_from_db()
        if run.stage not in running.AT_ONCE:
            return
        act(client, run, "go-on")
    pytest.fail("it never ends")


def test_a_moderator_imports_a_file_without_a_script(as_moderator, network_map, subjects):
    page = upload(as_moderator, FIRST, "Fout;x;Nergenshuizen;;;;")
    run = Import.objects.get()
    assert "Wat elke kolom" in page.content.decode() or "Kolommen" in page.content.decode()
    act(as_moderator, run, "check", live="live", **columns(run))
    go_on(as_moderator, run)
    html = as_moderator.get(reverse("import_initiatives", args=[run.pk])).content.decode()
    assert "staat niet in de lijst" in html and "Nieuw: 1" in html and "Fout: 1" in html
    act(as_moderator, run, "import")
    go_on(as_moderator, run)
    page = InitiativePage.objects.get(locale=network_map.locale)
    assert page.live and page.owner.username == "moderator"
    act(as_moderator, run, "undo")
    go_on(as_moderator, run)
    assert not InitiativePage.objects.exists()


def test_a_script_is_told_how_far_it_is(as_moderator, network_map, subjects):
    upload(as_moderator, FIRST)
    run = Import.objects.get()
    act(as_moderator, run, "check", **columns(run))
    address = reverse("import_initiatives", args=[run.pk])
    asked = {"action": "go-on"}
    answer = as_moderator.post(address, asked, headers={"accept": "application/json"}).json()
    assert (answer["done"], answer["total"], answer["is_busy"]) == (1, 1, True)
    answer = as_moderator.post(address, asked, headers={"accept": "application/json"}).json()
    assert answer["is_busy"] is False


def test_the_wrong_rows_are_a_file_to_mend(as_moderator, network_map):
    upload(as_moderator, "=1+1;x;Nergenshuizen;;;;", "Goed;x;Delft;;;;")
    run = Import.objects.get()
    act(as_moderator, run, "check", **columns(run))
    go_on(as_moderator, run)
    response = as_moderator.get(reverse("wrong_rows_of_import", args=[run.pk]))
    text = response.getvalue().decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text), delimiter=";"))
    assert rows[0][-1] == "Wat er mis is" and len(rows) == 2
    assert rows[1][0] == "'=1+1" and "staat niet in de lijst" in rows[1][-1]
    mended = text.replace("Nergenshuizen", "Delft").encode()
    again = files.read(SimpleUploadedFile("hersteld.csv", mended))
    assert again.rows[0][1][0] == "=1+1"


@pytest.mark.parametrize("name", ["initiatieven.csv", "initiatieven.xlsx", "leeg.pdf"])
def test_a_bad_file_is_a_sentence_at_the_field(as_moderator, network_map, name):
    response = upload(as_moderator, headings="", name=name)
    assert response.status_code == 200
    assert response.context["form"].errors["file"]
    assert not Import.objects.exists()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"column-0": ""}, "naam"),
        ({"column-1": "title"}, "Twee kolommen"),
        ({"column-0": "onzin"}, "onzin"),
        ({"live": "onzin"}, "onzin"),
    ],
)
def test_columns_that_cannot_be_are_told(as_moderator, network_map, changes, words):
    upload(as_moderator, FIRST)
    run = Import.objects.get()
    response = act(as_moderator, run, "check", **(columns(run) | changes))
    assert words in response.content.decode()
    run.refresh_from_db()
    assert run.stage == "choosing"


@pytest.mark.parametrize("action", ["", "import", "undo", "columns", "onzin", "go-on"])
def test_what_cannot_be_done_now_is_not_done(as_moderator, network_map, action):
    upload(as_moderator, FIRST)
    run = Import.objects.get()
    act(as_moderator, run, action)
    run.refresh_from_db()
    assert run.stage == "choosing"


@pytest.mark.parametrize("query", ["?outcome=onzin&p=x", "?outcome=new&p=99", "?outcome=wrong"])
def test_nonsense_in_an_address_is_no_error(as_moderator, network_map, subjects, query):
    run = imported(network_map, FIRST)
    assert as_moderator.get(reverse("import_initiatives", args=[run.pk]) + query).status_code == 200


def test_only_moderators_and_up_import(client, editor, network_map, subjects):
    run = imported(network_map, FIRST)
    addresses = [
        reverse(INDEX),
        reverse("import_initiatives", args=[run.pk]),
        reverse("wrong_rows_of_import", args=[run.pk]),
    ]
    for address in addresses:
        assert client.get(address).status_code == 302
    client.force_login(editor)
    for address in addresses:
        assert client.get(address).status_code == 302
    assert client.post(addresses[1], {"action": "undo"}).status_code == 302
    run.refresh_from_db()
    assert run.stage == "imported"
    assert addresses[0] not in client.get(reverse("wagtailadmin_home")).content.decode()


def test_a_site_without_a_map_has_nothing_to_import_into(as_moderator, home):
    assert as_moderator.get(reverse(INDEX)).status_code == 302
    assert reverse(INDEX) not in as_moderator.get(reverse("wagtailadmin_home")).content.decode()


# --- The command ----------------------------------------------------------------------------------


def test_the_command_says_what_it_would_do_and_does_it(network_map, subjects, moderator, tmp_path, capsys):
    path = tmp_path / "initiatieven.csv"
    path.write_text("\n".join([HEADINGS, FIRST, "Fout;;;;;;"]))
    call_command("import_initiatives", path, verbosity=0)
    assert "1 new, 0 changed, 0 unchanged, 1 wrong" in capsys.readouterr().out
    assert not InitiativePage.objects.exists()
    call_command("import_initiatives", path, "--go", "--live", "--user", "moderator", verbosity=0)
    assert InitiativePage.objects.get(locale=network_map.locale).live


@pytest.mark.parametrize("options", [["--user", "niemand"], []])
def test_the_command_says_what_keeps_it(network_map, tmp_path, options):
    path = tmp_path / "leeg.csv"
    path.write_text("")
    with pytest.raises(CommandError):
        call_command("import_initiatives", path, *options)


def test_makers_are_known_by_their_name_in_any_case(network_map):
    maker = make_organisation("Gemeente Delft")
    imported(network_map, "Lijst;x;GEMEENTE delft", headings="Naam;Wat;Organisatie", live=True)
    page = InitiativePage.objects.get(locale=network_map.locale)
    assert page.made_with == [maker]
