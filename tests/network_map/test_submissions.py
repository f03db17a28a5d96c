"""An initiative after its makers confirmed it: the editors, changes, and each year a question."""

import datetime

import pytest
import time_machine
from django.core.management import call_command
from django.urls import reverse
from wagtail.models import Page, Workflow

from core.models import OutgoingMail, PageTheme, Theme
from network_map.map_files import initiatives_of
from network_map.models import InitiativePage, Submission
from network_map.models.submission import STILL_RIGHT
from network_map.submissions import pages, process, upkeep
from network_map.submissions.alike import alike, alike_waiting, distance, site_of
from network_map.submissions.forms import ChangeForm
from tests.factories import InitiativePageFactory, make_organisation
from tests.network_map.submitting import EMAIL, FIRST, SECOND, THIRD, Maker, faults, link_in, newest_mail

pytestmark = pytest.mark.django_db

START = datetime.datetime(2026, 3, 2, 12, tzinfo=datetime.UTC)
DAY = datetime.timedelta(days=1)
ALL = FIRST | SECOND | THIRD | {"remark": ""}
UTRECHT = "municipality/NL/NL-UT/utrecht/utrecht"


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(START, tick=False) as clock:
        yield clock


@pytest.fixture(autouse=True)
def _at_once(monkeypatch):
    """Nobody is in a hurry, and nothing waits for the end of a transaction, which a test never reaches."""
    monkeypatch.setattr("core.public_forms.SHORTEST_FILLING_IN", datetime.timedelta(0))
    monkeypatch.setattr("core.mail._deliver", lambda mail: None)  # so that it can be read
    monkeypatch.setattr("network_map.submissions.process.transaction.on_commit", lambda act, **options: act())


@pytest.fixture
def maker(client, network_map, open_data):
    return Maker(client, "/nl/open-kaart/aanmelden/")


@pytest.fixture
def submission(maker):
    return maker.confirm()


@pytest.fixture
def approved(submission, moderator):
    approve(submission, moderator)
    submission.refresh_from_db()
    return submission


def fresh(submission):
    return Submission.objects.select_related("page").get(pk=submission.pk)


def approve(submission, moderator):
    fresh(submission).page.current_workflow_task_state.specific.approve(user=moderator)


def decide(client, moderator, submission, view, words="Omdat."):
    client.force_login(moderator)
    response = client.post(reverse(view, args=[submission.pk]), {"words": words})
    client.logout()
    return response


def change_address():
    return link_in(newest_mail(), "wijzigen")


# --- The editors ----------------------------------------------------------------------------------


def test_the_editors_are_mailed_and_see_what_waits(client, maker, moderator, mailoutbox):
    submission = maker.confirm()
    assert [message.to for message in mailoutbox] == [[moderator.email]]
    client.force_login(moderator)
    assert "Initiatieven die op je wachten" in client.get("/admin/").content.decode()
    html = client.get(reverse("wagtailadmin_pages:edit", args=[submission.page_id])).content.decode()
    for words in (
        "Ingestuurd door de makers",
        f"mailto:{EMAIL}",
        "Noor Akkerman",
        "Naam en adres mogen niet",
        "<circle",
    ):
        assert words in html
    assert reverse("ask_makers", args=[submission.pk]) in html
    assert reverse("refuse_initiative", args=[submission.pk]) in html


def test_the_panel_names_what_looks_like_it(client, maker, moderator, network_map):
    InitiativePageFactory(network_map, title="De lijst van open sluizen", place=UTRECHT)
    InitiativePageFactory(network_map, title="Open Sluislijst!", place=UTRECHT)
    submission = maker.confirm()
    client.force_login(moderator)
    html = client.get(reverse("wagtailadmin_pages:edit", args=[submission.page_id])).content.decode()
    assert "Open Sluislijst!</a> (bijna dezelfde naam)" in html


def test_other_initiatives_have_no_such_panel(client, network_map, moderator):
    page = InitiativePageFactory(network_map)
    client.force_login(moderator)
    html = client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    assert "Ingestuurd door de makers" not in html
    add = reverse("wagtailadmin_pages:add", args=["network_map", "initiativepage", network_map.pk])
    assert client.get(add).status_code == 200


def test_approved_it_is_on_the_map_and_its_makers_get_a_link_to_change_it(
    client, submission, moderator, network_map
):
    approve(submission, moderator)
    page = fresh(submission).page
    assert page.live and fresh(submission).state == "approved"
    assert initiatives_of(network_map).filter(pk=page.pk).exists()
    html = client.get(page.url).content.decode()
    assert "Stichting Open Sluis" in html and EMAIL not in html and "Akkerman" not in html
    mail = newest_mail()
    assert mail.subject == "Je initiatief staat op de kaart" and page.url in mail.text
    assert client.get(change_address()).status_code == 200


def test_approved_it_is_on_the_map_of_each_language(client, submission, moderator, network_map, english_home):
    english = network_map.copy_for_translation(english_home.locale, alias=True)
    approve(submission, moderator)
    page = fresh(submission).page
    alias = initiatives_of(english).get()
    assert alias.alias_of_id == page.pk
    assert list(map(str, alias.specific.made_with)) == ["Stichting Open Sluis"]
    assert page.title in client.get(english.url).content.decode()
    page.unpublish()
    assert not initiatives_of(english).exists()


def test_published_without_the_workflow_is_approved_too(client, submission):
    fresh(submission).page.get_latest_revision().publish()
    assert fresh(submission).state == "approved"
    assert newest_mail().subject == "Je initiatief staat op de kaart"
    before = OutgoingMail.objects.count()
    fresh(submission).page.get_latest_revision().publish()
    assert OutgoingMail.objects.count() == before, "once is enough"


@pytest.mark.parametrize("by_wagtail", [True, False])
def test_a_question_reaches_its_makers_and_their_answer_the_editors(
    client, submission, moderator, by_wagtail
):
    if by_wagtail:
        state = submission.page.current_workflow_task_state.specific
        state.reject(user=moderator, comment="Hoe vaak per week?")
    else:
        assert decide(client, moderator, submission, "ask_makers", "Hoe vaak per week?").status_code == 302
    assert fresh(submission).state == "question"
    assert "Hoe vaak per week?" in newest_mail().text
    address = change_address()
    assert "Hoe vaak per week?" in client.get(address).content.decode()

    assert client.post(address, ALL | {"remark": "Eén keer."}).status_code == 302
    submission = fresh(submission)
    assert submission.state == "review" and submission.remark == "Eén keer."
    assert submission.page.workflow_in_progress
    client.force_login(moderator)
    assert (
        "Eén keer."
        in client.get(reverse("wagtailadmin_pages:edit", args=[submission.page_id])).content.decode()
    )


def test_changes_requested_without_a_word_are_asked_for_in_a_sentence(client, submission, moderator):
    submission.page.current_workflow_task_state.specific.reject(user=moderator)
    assert "iets erin is nog niet duidelijk" in newest_mail().text
    assert "De redactie vraagt" not in client.get(change_address()).content.decode()


def test_refused_its_makers_read_why(client, submission, moderator):
    decide(client, moderator, submission, "refuse_initiative", "Het is reclame.")
    submission = fresh(submission)
    assert submission.state == "refused" and not submission.page.live
    assert submission.page.current_workflow_state is None
    assert "Het is reclame." in newest_mail().text
    response = client.get(link_in(OutgoingMail.objects.get(subject="We hebben je initiatief"), "wijzigen"))
    assert response.status_code == 404


def test_nothing_is_decided_twice(client, submission, moderator):
    for _time in range(2):
        decide(client, moderator, submission, "refuse_initiative")
    assert OutgoingMail.objects.filter(subject="We zetten je initiatief niet op de kaart").count() == 1
    decide(client, moderator, submission, "ask_makers")
    assert fresh(submission).state == "refused"


@pytest.mark.parametrize("view", ["ask_makers", "refuse_initiative"])
def test_only_who_may_publish_decides(client, submission, editor, view):
    client.force_login(editor)
    address = reverse(view, args=[submission.pk])
    client.post(address, {"words": "Nee."})
    client.logout()
    assert client.post(address, {"words": "Nee."}).status_code == 302
    assert fresh(submission).state == "review"


@pytest.mark.parametrize("view", ["ask_makers", "refuse_initiative"])
def test_no_words_are_no_decision(client, submission, moderator, view):
    assert decide(client, moderator, submission, view, "  ").status_code == 200
    assert fresh(submission).state == "review"


def test_a_mail_server_that_is_down_does_not_stop_the_makers(client, maker, moderator, monkeypatch):
    def refuse(*args):
        raise OSError

    maker.send()
    with monkeypatch.context() as patch:
        patch.setattr("network_map.submissions.process.hand_in", refuse)
        assert client.post(link_in(newest_mail(), "bevestigen")).status_code == 200
    submission = Submission.objects.get()
    assert submission.state == "review" and not submission.page.workflow_in_progress
    call_command("tick")
    assert fresh(submission).page.workflow_in_progress
    call_command("tick")
    assert Page.objects.get(pk=submission.page_id).workflow_states.count() == 1
    fresh(submission).page.current_workflow_state.cancel(user=moderator)
    call_command("tick")
    assert not fresh(submission).page.workflow_in_progress, "who ends it by hand means it"


def test_without_a_workflow_the_dashboard_still_names_it(client, maker, moderator):
    Workflow.objects.get().deactivate()
    submission = maker.confirm()
    assert not submission.page.workflow_in_progress
    client.force_login(moderator)
    assert "Open Sluislijst" in client.get("/admin/").content.decode()
    decide(client, moderator, submission, "ask_makers", "Waarom?")
    assert "Waarom?" in newest_mail().text
    call_command("tick")


# --- Changes --------------------------------------------------------------------------------------


def test_a_change_is_seen_by_visitors_only_after_approval(client, approved, moderator):
    address = change_address()
    shown = client.get(address).content.decode()
    assert "Open Sluislijst" in shown and "Gemeente Utrecht, Utrecht" in shown and EMAIL not in shown
    response = client.post(address, ALL | {"title": "Open Sluislijst 2.0"})
    assert client.get(response["Location"]).status_code == 200

    page = fresh(approved).page
    assert page.title == "Open Sluislijst" and page.has_unpublished_changes and page.workflow_in_progress
    assert "2.0" not in client.get(page.url).content.decode()
    comparison = reverse("wagtailadmin_pages:revisions_compare", args=[page.pk, "live", "latest"])
    client.force_login(moderator)
    assert comparison in client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    assert "2.0" in client.get(comparison).content.decode()
    client.logout()

    approve(approved, moderator)
    assert "Open Sluislijst 2.0" in client.get(page.url).content.decode()
    assert newest_mail().subject == "Je wijzigingen staan op de kaart"


def test_the_same_change_twice_is_one_revision(client, approved):
    address = change_address()
    for _time in range(2):
        assert client.post(address, ALL | {"title": "Open Sluislijst 2.0"}).status_code == 302
    assert fresh(approved).page.revisions.count() == approved.page.revisions.count()
    before = fresh(approved).page.revisions.count()
    client.post(address, ALL | {"title": "Open Sluislijst 2.0"})
    assert fresh(approved).page.revisions.count() == before


def test_the_same_change_sent_twice_at_once_is_one_revision(approved):
    shown = process.known_to_makers(fresh(approved))
    forms = [ChangeForm(ALL | {"title": "Open Sluislijst 2.0"}, initial=shown) for _time in range(2)]
    for form in forms:
        assert form.is_valid()
        process.propose(approved, form)
    assert fresh(approved).page.revisions.filter(content__title="Open Sluislijst 2.0").count() == 1


def test_nothing_changed_is_nothing_to_approve(client, approved):
    assert client.post(change_address(), ALL).status_code == 302
    assert fresh(approved).state == "approved" and not fresh(approved).page.has_unpublished_changes


def test_what_editors_changed_meanwhile_stays(client, approved):
    address = change_address()
    page = approved.page.get_latest_revision_as_object()
    page.summary = "Een samenvatting van de redactie."
    page.save_revision()
    assert "samenvatting van de redactie" not in client.get(address).content.decode(), (
        "a draft of the editors is theirs"
    )
    client.post(address, ALL | {"start_year": "2020"})
    latest = fresh(approved).page.get_latest_revision_as_object()
    assert (latest.summary, latest.start_year) == ("Een samenvatting van de redactie.", 2020)


def test_a_change_that_is_refused_leaves_the_page_as_it_was(client, approved, moderator):
    client.post(change_address(), ALL | {"title": "Reclame"})
    decide(client, moderator, approved, "refuse_initiative", "Dit is reclame.")
    submission = fresh(approved)
    assert submission.state == "approved" and submission.page.live
    assert not submission.page.has_unpublished_changes
    assert submission.page.get_latest_revision_as_object().title == "Open Sluislijst"
    assert "Dit is reclame." in newest_mail().text
    assert "Reclame" not in client.get(change_address()).content.decode()


def test_consent_is_given_with_approval_and_withdrawn_at_once(client, approved, moderator):
    address = change_address()
    client.post(address, ALL | {"contact_consent": "on"})
    url = fresh(approved).page.url
    assert EMAIL not in client.get(url).content.decode()
    assert fresh(approved).consent_at == START
    approve(approved, moderator)
    assert EMAIL in client.get(url).content.decode()

    assert client.post(address, ALL | {"contact_consent": ""}).status_code == 302
    assert EMAIL not in client.get(url).content.decode()
    assert fresh(approved).consent_at is None
    revisions = fresh(approved).page.revisions.all()
    assert len(revisions) > 2
    assert {(one.content["contact_email"], one.content["contact_consent"]) for one in revisions} == {
        ("", False)
    }


@pytest.mark.parametrize(
    "values", [{"title": ""}, {"what": "<b>vet</b>" * 20}, {"homepage": "x"}, {"place": "x" * 300}]
)
def test_a_change_that_is_wrong_gets_a_sentence(client, approved, values):
    response = client.post(change_address(), ALL | values)
    assert response.status_code == 200 and faults(response)
    assert fresh(approved).state == "approved"


def test_of_a_page_that_was_taken_off_nothing_can_be_changed(client, approved):
    address = change_address()
    fresh(approved).page.unpublish()
    assert client.get(address).status_code == 404


def test_themes_and_organisations_of_the_editors_stay(client, approved, moderator):
    from tests.factories import make_theme

    contact = make_theme("open-contact", "Open Contact", "poort")
    client.post(change_address(), ALL | {"theme": "open-contact", "organisation": "Gemeente Utrecht"})
    approve(approved, moderator)
    page = fresh(approved).page
    assert [row.theme for row in page.page_themes.all()] == [contact]
    page.page_themes.add(PageTheme(theme=Theme.objects.get(slug="open-data"), sort_order=1))
    page.save_revision().publish()
    client.post(change_address(), ALL | {"theme": "open-data"})
    approve(approved, moderator)
    assert [row.theme.slug for row in fresh(approved).page.page_themes.all()] == ["open-data", "open-contact"]
    assert {str(row.organisation) for row in page.page_organisations.all()} == {
        "Stichting Open Sluis",
        "Gemeente Utrecht",
    }


def test_what_is_typed_in_a_change_is_kept_until_it_was_sent(client, approved):
    """By a script, which is tested in a browser."""
    html = client.get(change_address()).content.decode()
    assert f'data-typed="{approved.public_id}/change"' in html
    html = client.post(change_address(), ALL | {"title": "Open Sluislijst 2.0"}, follow=True).content.decode()
    assert f'data-kept="{approved.public_id}" data-done' in html


# --- Each year ------------------------------------------------------------------------------------


def tick_on(clock, day):
    clock.move_to(day)
    call_command("tick")


def asked() -> int:
    return OutgoingMail.objects.filter(subject="Klopt dit nog?").count()


def test_after_a_year_its_makers_are_asked_and_one_button_says_that_it_is_right(client, approved, clock):
    tick_on(clock, START + 364 * DAY)
    assert asked() == 0
    for _time in range(2):
        tick_on(clock, START + 365 * DAY)
    assert asked() == 1
    address = link_in(newest_mail(), "klopt-dit-nog")
    for look in (client.get, client.head):
        assert look(address).status_code == 200
    assert fresh(approved).page.confirmed_on == START.date()
    client.post(address)
    page = fresh(approved).page
    assert page.confirmed_on == (START + 365 * DAY).date() and page.live
    assert (
        "3 maart 2027" in client.get(page.url).content.decode()
        or "2 maart 2027" in client.get(page.url).content.decode()
    )
    assert page.get_latest_revision_as_object().confirmed_on == page.confirmed_on
    clock.shift(DAY)
    client.post(address)
    assert fresh(approved).page.confirmed_on == page.confirmed_on, "followed again it does nothing"
    tick_on(clock, START + 500 * DAY)
    assert asked() == 1


def test_after_two_silences_visitors_read_that_nobody_answers_until_somebody_does(client, approved, clock):
    for day, mails in ((365, 1), (380, 1), (396, 2), (410, 2)):
        tick_on(clock, START + day * DAY)
        assert asked() == mails
        assert not fresh(approved).page.is_unconfirmed
    old, newest = (
        link_in(mail, "klopt-dit-nog") for mail in OutgoingMail.objects.filter(subject="Klopt dit nog?")
    )
    tick_on(clock, START + 427 * DAY)
    page = fresh(approved).page
    assert page.is_unconfirmed and page.live
    assert "kregen geen antwoord" in client.get(page.url).content.decode()
    for later in (460, 700):
        tick_on(clock, START + later * DAY)
    assert asked() == 2
    clock.move_to(START + 430 * DAY)
    assert client.post(old).status_code == 404
    client.post(newest)
    assert not fresh(approved).page.is_unconfirmed


def test_what_editors_are_working_on_stays_theirs(client, approved, clock):
    page = approved.page.get_latest_revision_as_object()
    page.title = "Nog niet klaar"
    page.save_revision()
    tick_on(clock, START + 365 * DAY)
    client.post(link_in(newest_mail(), "klopt-dit-nog"))
    page = fresh(approved).page
    assert page.title == "Open Sluislijst" and page.has_unpublished_changes
    draft = page.get_latest_revision_as_object()
    assert (draft.title, draft.confirmed_on) == ("Nog niet klaar", page.confirmed_on)


def test_translations_are_confirmed_too(client, approved, clock, english_home, network_map):
    network_map.copy_for_translation(english_home.locale, alias=True)
    alias = fresh(approved).page.copy_for_translation(english_home.locale, alias=True)
    tick_on(clock, START + 365 * DAY)
    client.post(link_in(newest_mail(), "klopt-dit-nog"))
    alias.refresh_from_db()
    assert alias.confirmed_on == fresh(approved).page.confirmed_on


def test_of_a_page_that_is_gone_nobody_is_asked(client, approved, clock):
    fresh(approved).page.unpublish()
    tick_on(clock, START + 400 * DAY)
    address = f"/nl/open-kaart/aanmelden/klopt-dit-nog/{STILL_RIGHT.token(approved.mailed_id)}/"
    assert asked() == 0 and client.get(address).status_code == 404


def test_two_processes_ask_once(approved, clock):
    clock.move_to(START + 366 * DAY)
    row, same = fresh(approved), fresh(approved)
    assert [upkeep._is_ours(each, START) for each in (row, same)] == [True, False]


def test_a_year_before_a_leap_day_there_is_a_day():
    assert upkeep.a_year_before(datetime.date(2028, 2, 29)) == datetime.date(2027, 2, 28)


# --- What is forgotten ----------------------------------------------------------------------------


def test_a_year_after_a_refusal_nothing_is_known_of_anybody(client, submission, moderator, clock):
    decide(client, moderator, submission, "refuse_initiative")
    tick_on(clock, START + 300 * DAY)
    assert fresh(submission).email == EMAIL
    mails = OutgoingMail.objects.count()
    tick_on(clock, START + 366 * DAY)
    assert not Submission.objects.exists()
    assert not Page.objects.filter(pk=submission.page_id).exists()
    assert OutgoingMail.objects.count() == mails


def test_a_refused_page_that_editors_published_stays(client, submission, moderator, clock):
    decide(client, moderator, submission, "refuse_initiative")
    submission.page.get_latest_revision().publish()
    tick_on(clock, START + 366 * DAY)
    assert not Submission.objects.exists()
    assert InitiativePage.objects.get(pk=submission.page_id).live


def test_who_removes_the_page_removes_its_makers(submission):
    submission.page.delete()
    assert not Submission.objects.exists()


# --- A page that goes ------------------------------------------------------------------------------


@pytest.fixture
def merge(client, moderator):
    """As an editor does it in the list of initiatives."""

    def merge(stays, gone, fate="delete"):
        client.force_login(moderator)
        address = reverse("wagtail_bulk_action", args=["network_map", "initiativepage", "initiative-merge"])
        client.post(f"{address}?id={stays.pk}&id={gone.pk}", {"stays": stays.pk, "other": fate})
        client.logout()

    return merge


@pytest.mark.parametrize("fate", ["delete", "unpublish"])
@pytest.mark.parametrize("state", ["submission", "approved"])
def test_makers_of_a_page_that_is_merged_go_on_with_the_one_that_stays(
    request, client, merge, network_map, moderator, fate, state
):
    submission = request.getfixturevalue(state)
    address = change_address()
    stays = InitiativePageFactory(network_map, title="De sluislijst", place=UTRECHT)
    merge(stays, submission.initiative, fate)
    assert "‘Open Sluislijst’ en ‘De sluislijst’ gaan over hetzelfde" in newest_mail().text
    assert stays.url in newest_mail().text and address == change_address()
    assert fresh(submission).page.pk == stays.pk and fresh(submission).state == "approved"
    assert "De sluislijst" in client.get(address).content.decode()
    client.post(address, ALL | {"title": "De sluislijst 2.0"})
    approve(submission, moderator)
    assert InitiativePage.objects.get(pk=stays.pk).title == "De sluislijst 2.0"
    for left in Page.objects.filter(title="Open Sluislijst"):
        assert not left.workflow_in_progress and not left.live


def test_makers_take_nobody_elses_contact_off_the_page_that_stays(client, merge, approved, network_map):
    contact = {"contact_name": "Pim", "contact_email": "pim@sluis.example", "contact_consent": True}
    stays = InitiativePageFactory(network_map, title="De sluislijst", **contact)
    merge(stays, approved.initiative)
    client.post(change_address(), ALL)
    page = fresh(approved).page
    assert "pim@sluis.example" in client.get(page.url).content.decode()
    assert page.get_latest_revision().content["contact_email"] == "", "which the editors may approve"


@pytest.mark.parametrize("fate", ["delete", "unpublish"])
def test_of_two_makers_neither_gets_to_know_the_other(client, maker, merge, moderator, fate):
    first = maker.confirm(
        title="De sluislijst", email="pim@sluis.example", contact_name="Pim", contact_consent="on"
    )
    approve(first, moderator)
    second = maker.confirm(contact_consent="on")
    address = change_address()
    merge(fresh(first).initiative, second.initiative, fate)
    text = newest_mail().text
    assert fresh(first).page.url in text and "pim@" not in text and "/wijzigen/" not in text
    html = client.get(address).content.decode()
    assert f'<a href="{fresh(first).page.url}">De sluislijst</a>' in html and "pim@" not in html
    assert client.post(address, ALL).status_code == 200
    assert (
        fresh(first).email == "pim@sluis.example" and fresh(first).page.contact_email == "pim@sluis.example"
    )
    second = fresh(second)
    assert (second.state, second.email, second.data, second.consent_at) == ("merged", "", {}, None)
    left = InitiativePage.objects.filter(title="Open Sluislijst")
    assert {(page.contact_email, page.get_latest_revision().content["contact_email"]) for page in left} <= {
        ("", "")
    }
    assert (
        OutgoingMail.objects.filter(recipient="pim@sluis.example").latest("pk").subject
        != newest_mail().subject
    )


def test_merged_with_what_waits_its_title_is_nobodys_business_until_it_is_on_the_map(
    client, maker, merge, moderator
):
    first = maker.confirm(title="De sluislijst", email="pim@sluis.example")
    second = maker.confirm()
    address = change_address()
    merge(first.initiative, second.initiative)
    assert "Iemand anders heeft hetzelfde" in newest_mail().text and "De sluislijst" not in newest_mail().text
    assert "De sluislijst" not in client.get(address).content.decode()
    approve(first, moderator)
    assert "De sluislijst" in client.get(address).content.decode()


def test_makers_follow_a_page_that_is_merged_once_more(client, maker, merge, network_map, moderator):
    first = maker.confirm(title="De sluislijst", email="pim@sluis.example")
    approve(first, moderator)
    second = maker.confirm()
    address = change_address()
    merge(fresh(first).initiative, second.initiative)
    last = InitiativePageFactory(network_map, title="Alle sluislijsten")
    merge(last, fresh(first).initiative)
    assert f'<a href="{last.url}">Alle sluislijsten</a>' in client.get(address).content.decode()


@pytest.mark.parametrize("by_many", [True, False])
def test_makers_hear_that_their_page_was_deleted_and_their_links_say_so(
    client, submission, moderator, by_many
):
    addresses = [
        link_in(OutgoingMail.objects.get(subject=subject), word)
        for subject, word in (
            ("Bevestig je initiatief", "bevestigen"),
            ("We hebben je initiatief", "wijzigen"),
        )
    ]
    name, args = ("wagtailadmin_pages:delete", [submission.page_id])
    if by_many:
        name, args = "wagtail_bulk_action", ["network_map", "initiativepage", "delete"]
    client.force_login(moderator)
    client.post(f"{reverse(name, args=args)}?id={submission.page_id}")
    client.logout()
    assert not Submission.objects.exists() and not InitiativePage.objects.exists()
    assert newest_mail().subject == "We zetten je initiatief niet op de kaart"
    assert "‘Open Sluislijst’" in newest_mail().text
    for address in addresses:
        for send in (client.get, client.post):
            response = send(address)
            assert response.status_code == 404 and "niet meer" in response.content.decode()


def test_makers_hear_that_their_page_is_off_the_map(approved):
    approved.initiative.delete()
    assert newest_mail().subject == "Je initiatief staat niet meer op de kaart"


# --- What looks alike -----------------------------------------------------------------------------


@pytest.fixture
def known(network_map, open_data):
    page = InitiativePageFactory(network_map, title="Buurtbalie Lombok", place=UTRECHT)
    page.links.create(address="https://www.buurtbalie.example/over/", label="x", locale=page.locale)
    page.page_organisations.create(organisation=make_organisation("Gemeente Utrecht"))
    page.save_revision().publish()
    return page


@pytest.mark.parametrize(
    ("data", "reasons"),
    [
        ({"title": "buurtbalie lombok"}, ["bijna dezelfde naam"]),
        ({"title": "Lombok: Buurtbalie"}, ["bijna dezelfde naam"]),
        ({"title": "Buurtbalie Lunetten"}, None),
        ({"title": "De Buurtbalie Lombok", "place": UTRECHT}, ["bijna dezelfde naam"]),
        ({"title": "Buurtbalie Lombard", "place": "Utrecht"}, ["lijkt op de naam, en in de buurt"]),
        ({"title": "Heel iets anders", "link_1": "http://buurtbalie.example"}, ["dezelfde website"]),
        (
            {"title": "Heel iets anders", "organisation": "gemeente  utrecht", "place": UTRECHT},
            ["van dezelfde organisatie, in de buurt"],
        ),
        ({"title": "Heel iets anders", "organisation": "Gemeente Utrecht", "place": "Groningen"}, None),
        ({"title": "Heel iets anders"}, None),
        ({}, None),
        ({"title": "!", "link_1": "http://[", "place": "%"}, None),
    ],
)
def test_what_may_be_the_same(network_map, known, data, reasons):
    found = alike(network_map, data)
    assert [item.page.pk for item in found] == ([known.pk] if reasons else [])
    assert not reasons or found[0].reasons == reasons


def test_what_nobody_may_see_is_not_named(network_map, known, django_assert_max_num_queries):
    data = {
        "title": "Buurtbalie Lombok",
        "link_1": "https://buurtbalie.example",
        "organisation": "Gemeente Utrecht",
        "place": UTRECHT,
    }
    with django_assert_max_num_queries(5):
        assert len(alike(network_map, data)) == 1
    known.unpublish()
    assert alike(network_map, data) == []


@pytest.fixture
def sent_in(maker):
    """What somebody else sent in on the same day: like `known`, and on no map yet."""
    return maker.confirm(
        title="Buurtbalie Lombok",
        place="Utrecht",
        organisation="Gemeente Utrecht",
        link_1="https://www.buurtbalie.example/over/",
    )


@pytest.mark.parametrize(
    ("data", "reasons"),
    [
        ({"title": "Lombok: Buurtbalie"}, ["bijna dezelfde naam"]),
        ({"title": "Buurtbalie Lombard", "place": UTRECHT}, ["lijkt op de naam, en in de buurt"]),
        ({"title": "Buurtbalie Lombard", "place": "Groningen"}, None),
        ({"title": "Heel iets anders", "link_2": "buurtbalie.example"}, ["dezelfde website"]),
        (
            {"title": "Heel iets anders", "organisation": "gemeente  utrecht", "place": UTRECHT},
            ["van dezelfde organisatie, in de buurt"],
        ),
        ({"title": "Heel iets anders", "organisation": "Gemeente Utrecht", "place": "Groningen"}, None),
        ({}, None),
    ],
)
def test_what_others_sent_in_may_be_the_same(network_map, sent_in, data, reasons):
    found = alike_waiting(Submission(map=network_map, data=data))
    assert [item.page.pk for item in found] == ([sent_in.page_id] if reasons else [])
    assert not reasons or found[0].reasons == reasons


def test_only_editors_read_what_others_sent_in_and_that_it_waits(client, maker, sent_in, moderator):
    html = client.get(maker.fill_in(title="Buurtbalie Lombok")).content.decode()
    assert "Staat het al op de kaart?" not in html
    submission = maker.confirm(title="Buurtbalie Lombok!")
    client.force_login(moderator)
    edit = reverse("wagtailadmin_pages:edit", args=[sent_in.page_id])
    html = client.get(reverse("wagtailadmin_pages:edit", args=[submission.page_id])).content.decode()
    assert f'<a href="{edit}">Buurtbalie Lombok</a> (bijna dezelfde naam): wacht ook op de redactie' in html


def test_what_others_sent_in_is_compared_in_any_language_and_no_more_once_it_is_decided(
    network_map, english_home, sent_in, moderator, django_assert_max_num_queries
):
    english = network_map.copy_for_translation(english_home.locale, alias=True)
    submission = Submission(map=english, data={"title": "Buurtbalie Lombok"})
    with django_assert_max_num_queries(2):
        assert [item.page.pk for item in alike_waiting(submission)] == [sent_in.page_id]
    process.note_question(sent_in.page, "Hoe vaak?")
    assert alike_waiting(submission)
    assert alike_waiting(fresh(sent_in)) == []
    process.refuse(fresh(sent_in), "Omdat.", moderator)
    assert alike_waiting(submission) == []


def test_distances_and_sites():
    assert distance(52.09, 5.12, 53.22, 6.57) == pytest.approx(158, abs=3)
    assert site_of("https://www.Sluis.example/a/") == site_of("sluis.example") == "sluis.example"
    assert site_of("https://github.com/sluis/") == "github.com/sluis"


def test_a_page_is_filled_in_as_its_form_shows_it(approved):
    data = pages.filled_in(fresh(approved).page)
    assert data["what"] == THIRD["what"] and data["organisation"] == "Stichting Open Sluis"
    assert data["place"] == "Gemeente Utrecht, Utrecht" and data["link_1"] == THIRD["link_1"]
