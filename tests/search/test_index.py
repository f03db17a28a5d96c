"""The index follows what editors do, and is built anew without anybody noticing."""

import datetime

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.db import ProgrammingError
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Collection, CollectionViewRestriction, Locale, PageViewRestriction

from blog.models import NewsPage
from core.models import Document, PageOrganisation
from knowledge.models import InstrumentPage
from network_map.editing.bulk_adding import NewInitiative, add
from network_map.models import InitiativePage
from search import analysis, engines, entries, keeping, rebuilding, upkeep
from search.engines.base import EngineError
from search.index import searchable_pages
from search.keeping import SITE
from search.models import DocumentText, PendingWrite, SearchIndex, Synonym
from search.site import ask
from search.suggestions import suggestions
from tests.factories import (
    InstrumentPageFactory,
    NetworkMapPageFactory,
    NewsPageFactory,
    make_organisation,
    make_person,
    make_theme,
)


@pytest.fixture
def instrument(instrument_index):
    return InstrumentPageFactory(instrument_index, title="Zwemvijver")


def titles(typed, language="nl", **choices):
    """What visitors find; counts say the same."""
    found = ask(typed, language, correct=False, **choices).found
    assert found.total == len(found.results)
    assert sum(found.counts.get("kind", {}).values()) >= found.total
    return [shown.title for shown in found.results]


def restrict(page):
    return PageViewRestriction.objects.create(page=page, restriction_type="password", password="geheim")


def fresh(page):
    return type(page).objects.get(pk=page.pk)


def indexed():
    """Everything that the index holds, but for what numbers its rows."""
    database = engines.database_engine()
    table = database.table(SITE)
    entries = database._ask(
        "SELECT key, language, title_key, choices, day, expires, boost, ages, title, title_parts, body,"  # noqa: S608
        f" body_parts, files, shown, spellings FROM {table}_entry entry JOIN {table}_shown shown"
        " ON shown.id = entry.id ORDER BY key"
    )
    words = database._ask(
        f"SELECT key, words, is_first FROM {table}_title_word title JOIN {table}_entry entry"  # noqa: S608
        " ON title.id = entry.id ORDER BY key, words"
    )
    counts = [
        database._ask(f"SELECT language, word, texts FROM {table}_{name} WHERE texts <> 0 ORDER BY 1, 2")  # noqa: S608
        for name in ("term", "spelling")
    ]
    return entries, words, counts


# --- What editors do ---------------------------------------------------------------------------


def test_a_published_page_is_found_and_a_draft_is_not(instrument_index):
    page = InstrumentPageFactory(instrument_index, title="Zwemvijver", publish=False)
    assert titles("zwemvijver") == []
    page.save_revision().publish()
    assert titles("zwemvijver") == ["Zwemvijver"]


def test_what_is_published_again_is_found_by_its_new_words_only(instrument):
    instrument.title = "Fietsenstalling"
    revision = instrument.save_revision()
    assert titles("zwemvijver") == ["Zwemvijver"], "visitors still read the old text"
    revision.publish()
    assert titles("zwemvijver") == []
    assert titles("fietsenstalling") == ["Fietsenstalling"]


def test_pages_that_change_at_once_are_found(home):
    network_map = NetworkMapPageFactory(home)
    page = InitiativePage(title="Buurtbalie", slug="buurtbalie", what="<p>Elke vrijdag.</p>")
    add(network_map, [NewInitiative(page)], live=True)
    assert titles("buurtbalie") == ["Buurtbalie"]


def test_a_draft_of_a_live_page_is_not_found(instrument):
    instrument.title = "Geheimplan"
    instrument.save_revision()
    keeping.update([instrument.pk])
    assert titles("geheimplan") == []


def test_an_unpublished_page_is_found_no_more(instrument):
    instrument.unpublish()
    assert titles("zwemvijver") == []


def test_a_deleted_page_is_found_no_more(instrument):
    instrument.delete()
    assert titles("zwemvijver") == []


def test_what_stands_below_a_deleted_page_is_found_no_more(instrument, instrument_index):
    restrict(instrument)
    instrument_index.delete()
    assert titles("zwemvijver") == []
    assert indexed()[0] == [] or not any("wemvijver" in str(row) for row in indexed()[0])


def test_a_page_that_moves_below_a_private_one_is_found_no_more(instrument, instrument_index, home):
    private = InstrumentPageFactory(home)
    restrict(private)
    instrument.move(private, pos="last-child")
    assert titles("zwemvijver") == []
    fresh(instrument).move(fresh(instrument_index), pos="last-child")
    assert titles("zwemvijver") == ["Zwemvijver"]


def test_a_private_page_is_not_found(instrument):
    restriction = restrict(instrument)
    assert titles("zwemvijver") == []
    restriction.delete()
    assert titles("zwemvijver") == ["Zwemvijver"]


def test_a_page_below_a_private_one_is_not_found(instrument, home):
    restriction = restrict(home)
    assert titles("zwemvijver") == []
    restriction.delete()
    assert titles("zwemvijver") == ["Zwemvijver"]


def test_a_page_published_below_a_private_one_is_not_found(instrument_index):
    restrict(instrument_index)
    InstrumentPageFactory(instrument_index, title="Zwemvijver")
    assert titles("zwemvijver") == []


def test_an_expired_page_is_gone_before_the_tick_and_after_it(instrument):
    instrument.expire_at = timezone.now() + datetime.timedelta(hours=1)
    instrument.save_revision().publish()
    assert titles("zwemvijver") == ["Zwemvijver"]
    InstrumentPage.objects.filter(pk=instrument.pk).update(
        expire_at=timezone.now() - datetime.timedelta(hours=1)
    )
    keeping.update([instrument.pk])
    assert titles("zwemvijver") == []
    call_command("tick")
    assert titles("zwemvijver") == []


def test_time_alone_takes_an_expired_page_out(instrument):
    instrument.expire_at = timezone.now() + datetime.timedelta(hours=1)
    instrument.save_revision().publish()
    with time_machine.travel(timezone.now() + datetime.timedelta(hours=2)):
        assert titles("zwemvijver") == []


def test_no_word_of_an_expired_page_is_proposed(instrument_index, client):
    page = InstrumentPageFactory(parent=instrument_index, title="Kwibuszorgel stemmen")
    page.expire_at = timezone.now() + datetime.timedelta(minutes=5)
    page.save_revision().publish()
    assert "kwibuszorgel" in client.get("/nl/zoeken/suggesties/?q=kwibus").json()[1]
    with time_machine.travel(timezone.now() + datetime.timedelta(minutes=6), tick=False):
        assert client.get("/nl/zoeken/suggesties/?q=kwibus").json()[1] == []
        assert ask("kwibuszorgal", "nl").plan.corrections == ()


def test_words_that_other_pages_hold_too_are_proposed_though_one_has_expired(instrument_index, client):
    InstrumentPageFactory(instrument_index, title="Kwibuszorgel")
    page = InstrumentPageFactory(parent=instrument_index, title="Kwibuszorgel kwibusfluit")
    page.expire_at = timezone.now() + datetime.timedelta(minutes=5)
    page.save_revision().publish()
    with time_machine.travel(timezone.now() + datetime.timedelta(minutes=6), tick=False):
        words = client.get("/nl/zoeken/suggesties/?q=kwibus").json()[1]
        assert "kwibuszorgel" in words and "kwibusfluit" not in words
        assert ask("kwibuszorgal", "nl").plan.corrections
        assert ask("kwibusfluti", "nl").plan.corrections == ()


def test_what_editors_choose_of_a_block_is_no_text(instrument_index):
    heading = ("heading", {"text": "Zeepaardkop", "level": "3"})
    InstrumentPageFactory(parent=instrument_index, body=[heading])
    assert ask("zeepaardkop", "nl").found.total == 1
    assert "deel" not in ask("zeepaardkop", "nl").found.results[0].text.casefold().split()


def test_a_scheduled_page_is_found_from_its_moment_on(instrument_index):
    page = InstrumentPageFactory(instrument_index, title="Zwemvijver", publish=False)
    page.go_live_at = timezone.now() + datetime.timedelta(hours=1)
    page.save_revision().publish()
    assert titles("zwemvijver") == []


# --- Languages ---------------------------------------------------------------------------------


@pytest.fixture
def english(instrument, english_home):
    """A translation of its own, as one that was published."""
    page = instrument.copy_for_translation(Locale.objects.get(language_code="en"), copy_parents=True)
    page.title = "Swimming pond"
    page.save_revision().publish()
    return fresh(page)


def test_an_untranslated_alias_is_no_result_of_its_own(instrument, english_home):
    page = instrument.copy_for_translation(
        Locale.objects.get(language_code="en"), copy_parents=True, alias=True
    )
    assert page.live and page.alias_of_id
    keeping.update([page.pk])
    assert titles("zwemvijver", "en") == []
    assert titles("zwemvijver") == ["Zwemvijver"]


def test_a_published_translation_is_a_result_in_its_language(english):
    assert titles("ponds", "en") == ["Swimming pond"]
    assert titles("ponds") == []


def test_a_translation_turned_back_into_an_alias_is_no_result(english, instrument):
    english.alias_of_id = instrument.pk
    english.save(update_fields=["alias_of_id"], clean=False)
    assert titles("ponds", "en") == []
    english.alias_of_id = None
    english.save(update_fields=["alias_of_id"], clean=False)
    assert titles("ponds", "en") == ["Swimming pond"]


def test_a_restriction_of_the_source_takes_out_the_translation(english, instrument):
    restriction = restrict(instrument)
    assert titles("ponds", "en") == []
    restriction.delete()
    assert titles("ponds", "en") == ["Swimming pond"]


# --- What belongs to a page --------------------------------------------------------------------


def test_a_page_follows_the_name_of_its_maker(blog_index):
    person = make_person("Marit Oldenhof")
    NewsPageFactory(blog_index, title="Zwemvijver", people=[(person, "author")])
    assert titles("oldenhof") == ["Zwemvijver"]
    person.name = "Marit Nieuwburg"
    person.save()
    assert titles("oldenhof") == []
    assert titles("nieuwburg") == ["Zwemvijver"]


def test_a_page_follows_the_name_and_address_of_an_organisation(instrument):
    organisation = make_organisation("Gemeente Lindewaard", slug="lindewaard")
    instrument.page_organisations = [PageOrganisation(organisation=organisation)]
    instrument.save_revision().publish()
    assert titles("lindewaard", filters={"organisation": ["lindewaard"]}) == ["Zwemvijver"]
    organisation.name, organisation.slug = "Gemeente Eikenrade", "eikenrade"
    organisation.save()
    assert titles("lindewaard") == []
    assert titles("eikenrade", filters={"organisation": ["eikenrade"]}) == ["Zwemvijver"]


def test_a_page_follows_the_address_of_its_theme(instrument_index):
    theme = make_theme("open-data")
    InstrumentPageFactory(instrument_index, title="Zwemvijver", themes=[theme])
    theme.slug = "data"
    theme.save()
    assert dict(ask("zwemvijver", "nl").found.counts["theme"]) == {"data": 1}


@pytest.fixture
def document(db):
    document = Document.objects.create(title="Rapport", file=ContentFile(b"%PDF-1.7", name="rapport.pdf"))
    DocumentText.objects.create(document=document, text="Over de zeldzame otterburcht.")
    return document


def offering(parent, document, **fields):
    downloads = [("download", {"title": "Rapport", "language": "nl", "files": [document]})]
    return InstrumentPageFactory(parent, downloads=downloads, **fields)


def test_the_text_of_a_file_finds_the_page_that_offers_it(instrument_index, document, client):
    offering(instrument_index, document, title="Zwemvijver")
    assert titles("otterburcht") == ["Zwemvijver"]
    content = client.get("/nl/zoeken/?q=otterburcht").content.decode()
    assert f"Gevonden in: {document.filename}" in content
    assert "<mark>otterburcht</mark>" in content


def test_what_stands_far_on_in_a_long_file_is_shown_too(instrument_index, document, client):
    DocumentText.objects.update(text="Er staat hier niets. " * 20_000 + "Dan volgt de otterburcht.")
    offering(instrument_index, document, title="Zwemvijver")
    (row,) = client.get("/nl/zoeken/?q=otterburcht&format=json").json()["results"]
    assert row["found_in"] == document.filename
    assert "otterburcht" in row["passage"]


def test_a_file_is_named_that_alone_answers_a_part(instrument_index, document, client):
    offering(instrument_index, document, title="Zwemvijver", summary="Over bevers en dammen.")
    (row,) = client.get("/nl/zoeken/?q=bevers+dammen+otterburcht&format=json").json()["results"]
    assert row["found_in"] == document.filename


def test_no_file_is_named_where_the_page_answers_in_full(instrument_index, document, client):
    DocumentText.objects.update(text="Over de otterburcht en de beverdam.")
    text = "<p>Over de beverdam.</p>"
    offering(instrument_index, document, title="Otterburcht", summary="Iets anders.", what_it_is=text)
    (row,) = client.get("/nl/zoeken/?q=otterburcht+beverdam&format=json").json()["results"]
    assert row["found_in"] is None
    assert "beverdam" in row["passage"]


def test_a_file_that_is_found_by_its_name_is_named(instrument_index, document, client):
    document.file.save("otterplan-2031.pdf", ContentFile(b"%PDF-1.7"))
    offering(instrument_index, document, title="Zwemvijver")
    for query in ("otterplan-2031.pdf", "otterplan burcht"):
        (row,) = client.get("/nl/zoeken/", {"q": query, "format": "json"}).json()["results"]
        assert row["found_in"] == document.filename


def test_of_very_many_words_of_files_the_first_count_oldest_file_first(instrument_index, monkeypatch):
    monkeypatch.setattr(entries, "MOST_FILE_WORDS", 8)
    files = [
        Document.objects.create(title=name, file=ContentFile(b"%PDF-1.7", name=f"{name}.pdf"))
        for name in ("tweede", "eerste")
    ]
    for file, text in zip(files, ["een burcht voor otters", "een dam voor bevers"], strict=True):
        DocumentText.objects.create(document=file, text=text)
    downloads = [("download", {"title": "Rapport", "language": "nl", "files": files[::-1]})]
    InstrumentPageFactory(instrument_index, title="Zwemvijver", downloads=downloads)
    assert titles("otters") == titles("eerste") == ["Zwemvijver"]
    assert titles("bevers") == []


def test_a_file_is_named_also_where_the_page_holds_a_part_of_the_word(instrument_index, document, client):
    offering(instrument_index, document, title="Zwemvijver", summary="Voor wie een burcht wil bouwen")
    (row,) = client.get("/nl/zoeken/?q=otterburcht&format=json").json()["results"]
    assert row["found_in"] == document.filename
    assert row["passage"] == "Over de zeldzame otterburcht."


def test_the_text_of_a_deleted_file_finds_nothing(instrument_index, document):
    offering(instrument_index, document)
    document.delete()
    assert titles("otterburcht") == []


def test_the_text_of_a_file_on_a_draft_or_a_private_page_finds_nothing(instrument_index, document):
    offering(instrument_index, document, publish=False)
    restrict(offering(instrument_index, document))
    assert titles("otterburcht") == []


def test_the_text_of_a_file_in_a_private_collection_finds_nothing(instrument_index, document):
    offering(instrument_index, document, title="Zwemvijver")
    inner = Collection.get_first_root_node().add_child(name="Intern")
    below = inner.add_child(name="Dieper")
    document.collection = below
    document.save()
    assert titles("otterburcht") == ["Zwemvijver"]
    restriction = CollectionViewRestriction.objects.create(collection=inner, restriction_type="login")
    assert titles("otterburcht") == []
    document.collection = Collection.get_first_root_node()
    document.save()
    assert titles("otterburcht") == ["Zwemvijver"]
    document.collection = below
    document.save()
    assert titles("otterburcht") == []
    rebuilding.rebuild(engines.database_engine())
    assert titles("otterburcht") == []
    restriction.delete()
    assert titles("otterburcht") == ["Zwemvijver"]


def test_the_text_of_a_file_that_the_index_does_not_know_to_be_private_is_not_shown(
    instrument_index, document, client
):
    """Files that are moved together, or with their collection, are saved by no one."""
    offering(instrument_index, document, title="Zwemvijver")
    inner = Collection.get_first_root_node().add_child(name="Intern")
    CollectionViewRestriction.objects.create(collection=inner, restriction_type="login")
    Document.objects.update(collection=inner)
    for query in ("", "&format=json", "&format=rss"):
        content = client.get(f"/nl/zoeken/?q=otterburcht{query}").content.decode()
        assert "zeldzame" not in content and document.filename not in content
    Document.objects.update(collection=Collection.get_first_root_node())
    assert document.filename in client.get("/nl/zoeken/?q=otterburcht").content.decode()


@pytest.fixture
def administrates(client, administrator):
    administrator.is_superuser = True
    administrator.save()
    client.force_login(administrator)
    return client


@pytest.fixture
def private_collection(db):
    private = Collection.get_first_root_node().add_child(name="Intern")
    CollectionViewRestriction.objects.create(collection=private, restriction_type="login")
    return Collection.objects.get(pk=private.pk)


def test_files_that_are_moved_together_are_found_by_whoever_may_see_them(
    instrument_index, document, private_collection, administrates
):
    offering(instrument_index, document, title="Zwemvijver")
    address = reverse("wagtail_bulk_action", args=["core", "document", "add_to_collection"])
    for collection, expected in [
        (private_collection, []),
        (Collection.get_first_root_node(), ["Zwemvijver"]),
    ]:
        administrates.post(f"{address}?id={document.pk}", {"collection": collection.pk})
        assert Document.objects.get().collection == collection
        assert titles("otterburcht") == expected


def test_the_files_of_a_collection_that_is_moved_are_found_by_whoever_may_see_them(
    instrument_index, document, private_collection, administrates, django_capture_on_commit_callbacks
):
    root = Collection.get_first_root_node()
    moved = root.add_child(name="Rapporten")
    document.collection = moved.add_child(name="Dit jaar")
    document.save()
    offering(instrument_index, document, title="Zwemvijver")
    address = reverse("wagtailadmin_collections:edit", args=[moved.pk])
    for parent, expected in [(private_collection, []), (root, ["Zwemvijver"])]:
        with django_capture_on_commit_callbacks(execute=True):
            administrates.post(address, {"name": "Rapporten", "parent": parent.pk})
        assert Collection.objects.get(pk=moved.pk).get_parent() == parent
        assert titles("otterburcht") == expected


def test_a_synonym_counts_from_the_moment_that_it_is_saved(instrument):
    assert titles("badplaats") == []
    synonym = Synonym.objects.create(language="nl", asked="badplaats", found="zwemvijver")
    assert titles("badplaats") == ["Zwemvijver"]
    synonym.delete()
    assert titles("badplaats") == []


# --- Another server ----------------------------------------------------------------------------


@pytest.fixture
def waited(monkeypatch):
    """One for each publication that waits for another server, which takes in nothing."""
    waited = []
    monkeypatch.setattr(keeping, "has_remote_engine", lambda: True)
    monkeypatch.setattr(keeping, "write_remote_soon", lambda: waited.append(1))
    return waited


def test_no_editor_waits_for_a_server_that_has_long_been_away(
    instrument, waited, django_capture_on_commit_callbacks
):
    def publish(seconds):
        with (
            time_machine.travel(timezone.now() + datetime.timedelta(seconds=seconds), tick=False),
            django_capture_on_commit_callbacks(execute=True),
        ):
            keeping.update([instrument.pk])

    publish(0)
    publish(1)
    assert len(waited) == 2, "what was noted a moment ago may be under way"
    publish(10)
    publish(20)
    assert len(waited) == 2
    assert PendingWrite.objects.filter(index=PendingWrite.REMOTE).count() == 1
    PendingWrite.objects.all().delete()
    publish(30)
    assert len(waited) == 3


# --- Building it anew --------------------------------------------------------------------------


@pytest.fixture
def site(instrument_index, blog_index, english, document):
    theme, person = make_theme(), make_person()
    for number in range(2):
        InstrumentPageFactory(instrument_index, themes=[theme], audiences=["policy"], title=f"Gids {number}")
        NewsPageFactory(blog_index, people=[(person, "author")], title=f"Nieuws {number}")
    offering(instrument_index, document, title="Met bestand")
    NewsPageFactory(blog_index, title="Weg").unpublish()
    restrict(NewsPageFactory(blog_index, title="Geheim"))
    return blog_index


def rebuild(**options):
    call_command("search_rebuild", verbosity=0, **options)


def tables():
    """The indexes that the database holds, by what leads to them."""
    return set(SearchIndex.objects.values_list("table", flat=True))


def test_an_index_built_anew_equals_the_one_that_followed(site):
    followed = indexed()
    assert len(followed[0]) > 5
    rebuild()
    assert indexed() == followed


def test_the_command_says_how_many_pages_can_be_found(site, capsys, monkeypatch):
    monkeypatch.setattr(NewsPage, "is_searchable", False)
    call_command("search_rebuild")
    (found,) = engines.database_engine()._ask(
        f"SELECT COUNT(*) FROM {engines.database_engine().table(SITE)}_entry"  # noqa: S608
    )
    count = found[0]
    assert 0 < count < searchable_pages().count()
    assert f"{count} pages in the index in" in capsys.readouterr().out


def test_only_the_new_index_stays(site):
    before = tables()
    rebuild()
    rebuild()
    assert len(tables()) == 1 and not tables() & before
    assert not SearchIndex.objects.filter(building=True).exists()
    assert not PendingWrite.objects.exists()


def test_an_index_of_this_code_is_not_built_again_unless_asked(site, monkeypatch):
    before = tables()
    rebuild(if_needed=True)
    assert tables() == before
    monkeypatch.setattr(analysis, "VERSION", analysis.VERSION + 1)
    rebuild(if_needed=True)
    assert not tables() & before
    assert titles("gids")


def test_an_index_of_another_version_is_refused_and_says_what_to_run(site, monkeypatch, signed_in):
    assert "search_rebuild" not in signed_in.get("/admin/").content.decode()
    monkeypatch.setattr(analysis, "VERSION", analysis.VERSION + 1)
    with pytest.raises(EngineError, match="search_rebuild"):
        ask("gids", "nl")
    assert signed_in.get("/nl/zoeken/?q=gids").status_code == 503
    dashboard = signed_in.get("/admin/").content.decode()
    assert "search_rebuild" in dashboard and "Tot dan kunnen bezoekers niet zoeken" in dashboard


@pytest.mark.parametrize(
    ("path", "error"),
    [("/nl/zoeken/", "Zoeken kan nu niet"), ("/en/search/", "Searching is not possible right now")],
)
def test_who_asks_an_index_of_another_version_gets_the_form_asked_for(site, monkeypatch, client, path, error):
    monkeypatch.setattr(analysis, "VERSION", analysis.VERSION + 1)
    asked = {"": {}, "json": {"format": "json"}, "rss": {"format": "rss"}}
    answers = {form: client.get(path, {"q": "gids"} | more) for form, more in asked.items()}
    for answer in answers.values():
        assert answer.status_code == 503 and int(answer["Retry-After"]) > 0
        assert error in answer.content.decode()
    assert {form: answer["Content-Type"].partition(";")[0] for form, answer in answers.items()} == {
        "": "text/html",
        "json": "application/json",
        "rss": "text/plain",
    }
    assert answers["json"].json()["error"].startswith(error)
    assert "minuten" not in answers[""].content.decode(), "nothing makes it anew by itself"


def test_publishing_works_while_the_index_is_of_another_version(site, monkeypatch):
    monkeypatch.setattr(analysis, "VERSION", analysis.VERSION + 1)
    assert NewsPageFactory(site, title="Zwanenmeer").live
    rebuild()
    assert titles("zwanenmeer") == ["Zwanenmeer"]


class StoppedError(Exception):
    pass


def stop(*args, **kwargs):
    raise StoppedError


@pytest.fixture
def small(monkeypatch):
    monkeypatch.setattr(keeping, "AT_ONCE", 3)


@pytest.fixture
def stopped_rebuild(site, small, monkeypatch):
    """`stopped_rebuild(where)` begins one that does not come further."""

    def rebuild(where):
        engine = engines.database_engine()
        if where == "swap":
            monkeypatch.setattr(engine, "swap", stop)
        if where == "write_pending":
            monkeypatch.setattr(keeping, "write_pending", stop)
        with pytest.raises(StoppedError):
            rebuilding.rebuild(engine, stop if where == "progress" else lambda count: None)
        monkeypatch.undo()

    return rebuild


STEPS = ["progress", "write_pending", "swap"]


@pytest.mark.parametrize("where", STEPS)
def test_a_rebuild_that_fails_takes_back_what_it_began(site, stopped_rebuild, where):
    before = tables()
    stopped_rebuild(where)
    assert tables() == before
    assert not SearchIndex.objects.filter(building=True).exists()
    NewsPageFactory(site, title="Zwanenmeer")
    assert titles("zwanenmeer") == ["Zwanenmeer"]
    assert not PendingWrite.objects.exists()


@pytest.mark.parametrize("where", STEPS)
def test_a_rebuild_that_is_killed_leaves_the_old_index_and_the_next_one_cleans_up(
    site, stopped_rebuild, monkeypatch, where
):
    before = tables()
    monkeypatch.setattr(rebuilding, "_take_back", lambda *killed: None)
    stopped_rebuild(where)
    assert before < tables()
    assert len(titles("gids")) == 2
    NewsPageFactory(site, title="Zwanenmeer")
    assert titles("zwanenmeer") == ["Zwanenmeer"]
    rebuild()
    assert len(tables()) == 1
    assert titles("zwanenmeer") == ["Zwanenmeer"]
    assert not PendingWrite.objects.exists()


def test_a_rebuild_that_is_stopped_right_after_the_swap_takes_nothing_away(site, monkeypatch):
    engine, real = engines.database_engine(), engines.database_engine().swap

    def swap(*names):
        real(*names)
        raise StoppedError

    monkeypatch.setattr(engine, "swap", swap)
    with pytest.raises(StoppedError):
        rebuilding.rebuild(engine)
    monkeypatch.undo()
    NewsPageFactory(site, title="Zwanenmeer")
    found = []
    rebuilding.rebuild(engine, lambda count: found.append(len(titles("gids"))))
    assert found and set(found) == {2}
    assert titles("zwanenmeer") == ["Zwanenmeer"]
    assert len(tables()) == 1


@pytest.fixture
def later():
    """`later(minutes)` lets time go by."""
    with time_machine.travel(timezone.now(), tick=False) as clock:
        yield lambda minutes: clock.shift(datetime.timedelta(minutes=minutes))


def test_what_a_killed_rebuild_left_is_cleared_after_a_while(site, stopped_rebuild, monkeypatch, later):
    before = tables()
    monkeypatch.setattr(rebuilding, "_take_back", lambda *killed: None)
    stopped_rebuild("write_pending")
    NewsPageFactory(site, title="Zwanenmeer")
    later(minutes=14)
    upkeep.write_what_waits()
    assert PendingWrite.objects.exists(), "it may still go on"
    later(minutes=2)
    upkeep.write_what_waits()
    assert tables() == before
    assert not PendingWrite.objects.exists()
    assert titles("zwanenmeer") == ["Zwanenmeer"]


def test_what_a_rebuild_had_swapped_in_when_it_was_killed_is_kept(site, monkeypatch, later):
    before = tables()
    monkeypatch.setattr(rebuilding, "_finish", stop)
    with pytest.raises(StoppedError):
        rebuilding.rebuild(engines.database_engine())
    monkeypatch.undo()
    NewsPageFactory(site, title="Zwanenmeer")
    later(minutes=16)
    upkeep.write_what_waits()
    assert len(tables()) == 1 and not tables() & before
    assert not SearchIndex.objects.filter(building=True).exists()
    assert not PendingWrite.objects.exists()
    assert titles("zwanenmeer") == ["Zwanenmeer"]


def test_a_rebuild_that_takes_long_is_not_cleared(site, small, later):
    rounds = []

    def tick(count):
        later(minutes=10)
        upkeep.write_what_waits()
        rounds.append(count)

    rebuilding.rebuild(engines.database_engine(), tick)
    assert len(rounds) > 1
    assert not SearchIndex.objects.filter(building=True).exists()


def test_nothing_is_noted_any_more_for_a_rebuild_of_an_engine_that_is_used_no_more(site, later):
    SearchIndex.objects.create(name="search_build_elasticsearch_1", table="", version=1, building=True)
    NewsPageFactory(site, title="Zwanenmeer")
    assert PendingWrite.objects.exists()
    later(minutes=16)
    upkeep.write_what_waits()
    assert not SearchIndex.objects.filter(building=True).exists()
    assert not PendingWrite.objects.exists()


def test_what_changes_during_a_rebuild_is_in_the_fresh_index(site, small, monkeypatch):
    real, done = keeping.write, []
    first, last = NewsPage.objects.live().order_by("pk").first(), InstrumentPage.objects.order_by("pk").last()

    def write(engine, index, page_ids):
        count = real(engine, index, page_ids)
        if index != SITE and not done:
            done.append(index)
            NewsPageFactory(site, title="Zwanenmeer")
            first.unpublish()
            last.title = "Herdoopt"
            last.save_revision().publish()
        return count

    monkeypatch.setattr(keeping, "write", write)
    rebuilding.rebuild(engines.database_engine())
    assert done
    assert titles("zwanenmeer") == ["Zwanenmeer"]
    assert titles("herdoopt") == ["Herdoopt"]
    assert first.title not in titles("nieuws")
    assert not PendingWrite.objects.exists()
    fresh_index = indexed()
    rebuild()
    assert indexed() == fresh_index


@pytest.mark.parametrize("where", ["the beginning", "half-way", "the swap"])
def test_of_two_rebuilds_the_first_says_that_the_other_took_over(site, small, monkeypatch, where):
    engine, found = engines.database_engine(), []
    step = {
        "the beginning": (rebuilding, "_wait_for_writers"),
        "half-way": (keeping, "write"),
        "the swap": (engine, "swap"),
    }
    owner, name = step[where]
    real, calls = getattr(owner, name), []

    def overtaken(*arguments):
        calls.append(arguments)
        if len(calls) == (2 if where == "half-way" else 1):
            rebuilding.rebuild(engine)
            found.append(titles("gids"))
        return real(*arguments)

    expected, before = titles("gids"), tables()
    monkeypatch.setattr(owner, name, overtaken)
    with pytest.raises(CommandError, match=f"^{engine.name}: Another rebuild took over"):
        rebuild()
    monkeypatch.undo()
    assert found == [expected] and titles("gids") == expected
    assert len(tables()) == 1 and not tables() & before
    assert not SearchIndex.objects.filter(building=True).exists()
    assert not PendingWrite.objects.exists()


@pytest.mark.parametrize(
    "asked", [lambda: titles("gids"), lambda: suggestions("gids", "nl")], ids=["results", "suggestions"]
)
def test_what_a_rebuild_overtakes_is_answered(site, monkeypatch, asked):
    """The name led to a table that is gone when the statement comes."""
    engine = engines.database_engine()
    old, table, statement = engine.table(SITE), engine.table, engine._ask
    calls = []

    def overtaken(index):
        found = table(index)
        if not calls:
            calls.append(index)
            rebuilding.rebuild(engine)
        return found

    def refuse(asked, parameters=()):
        # The database would say so too, but in PostgreSQL it would end the transaction of this test.
        if calls and f"FROM {old}_" in asked:
            raise ProgrammingError("no such table")
        return statement(asked, parameters)

    expected = asked()
    monkeypatch.setattr(engine, "table", overtaken)
    monkeypatch.setattr(engine, "_ask", refuse)
    assert asked() == expected != []
    assert calls


def test_a_page_that_the_index_cannot_take_in_is_published_and_written_later(site, monkeypatch):
    def refuse(*args):
        raise EngineError

    monkeypatch.setattr(engines.database_engine(), "write", refuse)
    page = NewsPageFactory(site, title="Zwanenmeer")
    assert page.live and titles("zwanenmeer") == []
    upkeep.write_what_waits()
    assert PendingWrite.objects.exists()
    monkeypatch.undo()
    upkeep.write_what_waits()
    assert titles("zwanenmeer") == ["Zwanenmeer"]
    assert not PendingWrite.objects.exists()


def test_a_page_that_waits_and_changes_again_has_waited_since_it_first_did(home):
    hour_ago = timezone.now() - datetime.timedelta(hours=1)
    PendingWrite.objects.create(index=PendingWrite.REMOTE, key=f"page-{home.pk}", since=hour_ago)
    keeping.note([PendingWrite.REMOTE, "other"], [home.pk])
    since = dict(PendingWrite.objects.values_list("index", "since"))
    assert since[PendingWrite.REMOTE] == hour_ago
    assert since["other"] > hour_ago
