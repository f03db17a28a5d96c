"""From the first step to the draft that editors get: without an account, without JavaScript."""

import datetime

import pytest
import time_machine
from django.core.management import call_command
from django.test import Client
from django.utils.html import escape
from wagtail.models import PageViewRestriction

from core.models import OutgoingMail
from network_map.models import InitiativePage, Submission
from network_map.models.submission import CHANGE, CONFIRM, DRAFT, STILL_RIGHT
from network_map.views import makers
from tests.factories import InitiativePageFactory, NetworkMapPageFactory
from tests.network_map.submitting import (
    EMAIL,
    FIRST,
    SECOND,
    THIRD,
    WHAT,
    Maker,
    faults,
    link_in,
    newest_mail,
)

pytestmark = pytest.mark.django_db

START = datetime.datetime(2026, 3, 2, 12, tzinfo=datetime.UTC)
ADDRESS = "/nl/open-kaart/aanmelden/"


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(START, tick=False) as clock:
        yield clock


@pytest.fixture(autouse=True)
def _nobody_is_in_a_hurry(monkeypatch):
    monkeypatch.setattr("core.public_forms.SHORTEST_FILLING_IN", datetime.timedelta(0))


@pytest.fixture
def maker(client, network_map, open_data):
    return Maker(client, ADDRESS)


def page():
    return InitiativePage.objects.get()


# --- The walk -------------------------------------------------------------------------------------


def test_the_map_leads_to_the_form(client, maker):
    assert client.get("/nl/open-kaart/").content.decode().count(f'href="{ADDRESS}"') == 1
    InitiativePageFactory(Submission._meta.get_field("map").related_model.objects.get())
    assert f'href="{ADDRESS}"' in client.get("/nl/open-kaart/").content.decode()


def test_an_initiative_becomes_a_draft_in_the_workflow_after_a_button_that_was_mailed(
    client, maker, moderator
):
    submission = maker.send()
    assert not InitiativePage.objects.exists()
    address = link_in(newest_mail(), "bevestigen")
    for look in (client.get, client.head, client.get):
        assert look(address).status_code == 200
    assert not InitiativePage.objects.exists(), "a scanner of mail confirms nothing"

    assert "Bedankt" in client.post(address).content.decode()
    made = page()
    submission.refresh_from_db()
    assert submission.page == made and submission.state == "review"
    assert not made.live and client.get(f"/nl/open-kaart/{made.slug}/").status_code == 404
    assert made.workflow_in_progress and made.current_workflow_state.requested_by is None
    assert made.title == "Open Sluislijst" and made.slug == "open-sluislijst"
    assert (made.start_year, made.status, made.province) == (2024, "running", "NL-UT")
    assert [row.theme.slug for row in made.page_themes.all()] == ["open-data"]
    assert made.what == f"<p>{THIRD['what']}</p>"
    assert made.organisation_name == "Stichting Open Sluis"
    assert [(link.address, link.label) for link in made.links.all()] == [
        ("https://www.sluis.example/lijst", "sluis.example")
    ]
    assert made.confirmed_on == datetime.date(2026, 3, 2)
    assert "We hebben ‘Open Sluislijst’ ontvangen" in newest_mail().text


def test_that_a_link_will_come_is_said_only_before_it_comes(client, maker):
    will_come = "Druk op de knop op die pagina"
    assert will_come in client.get(ADDRESS).content.decode()
    maker.send()
    assert will_come not in client.get(link_in(newest_mail(), "bevestigen")).content.decode()


def test_without_consent_the_page_does_not_hold_the_contact(client, maker):
    submission = maker.confirm()
    latest = page().get_latest_revision().content
    assert latest["contact_name"] == latest["contact_email"] == "" and not latest["contact_consent"]
    assert submission.consent_at is None and submission.email == EMAIL


def test_with_consent_its_wording_and_moment_are_kept(client, maker):
    submission = maker.confirm(contact_consent="on")
    made = page()
    assert (made.contact_name, made.contact_email, made.contact_consent) == ("Noor Akkerman", EMAIL, True)
    assert submission.consent_at == START
    assert submission.consent_text.startswith("De naam en mijn e-mailadres mogen")


def test_what_is_typed_stands_in_no_mail_before_it_is_confirmed(client, maker):
    maker.send(title="Koop nu bij winkel.example")
    assert "winkel" not in newest_mail().text + newest_mail().subject


def test_a_page_whose_title_is_an_address_of_the_form_gets_another(client, maker):
    maker.confirm(title="Aanmelden")
    assert page().slug != "aanmelden"
    assert client.get(ADDRESS).status_code == 200


def test_two_of_the_same_name_get_an_address_each(client, maker, network_map):
    InitiativePageFactory(network_map, title="Open Sluislijst", slug="open-sluislijst")
    maker.confirm()
    assert InitiativePage.objects.filter(slug="open-sluislijst-2").exists()


def test_an_english_maker_is_served_and_mailed_in_english(client, english_home, open_data):
    NetworkMapPageFactory(english_home, title="Open Map", slug="open-map")
    maker = Maker(client, "/en/open-map/add/")
    submission = maker.send(place="Municipality of Utrecht, Utrecht")
    assert submission.language == "en" and newest_mail().subject == "Confirm your initiative"
    client.post(link_in(newest_mail(), "confirm"))
    assert page().locale.language_code == "en" and page().text_language == "en"
    assert "We have received" in newest_mail().text


def test_the_language_can_be_changed_on_the_way(client, maker, network_map, english_home):
    english = network_map.copy_for_translation(english_home.locale, alias=True)
    address = maker.fill_in()
    token = address.split("/")[4]
    response = client.get(f"{english.url}add/{token}/4/")
    assert "Municipality of Utrecht" in response.content.decode()
    assert f'href="/nl/open-kaart/aanmelden/{DRAFT.token(DRAFT.read(token))}/4/"' in response.content.decode()


# --- Step by step ---------------------------------------------------------------------------------


def test_a_draft_is_kept_as_it_is_and_can_be_gone_on_with(client, maker):
    response = maker.begin(summary="Kort", save="1")
    assert response["Location"].endswith("/bewaard/?mailed")
    saved = client.get(response["Location"]).content.decode()
    address = link_in(newest_mail(), "aanmelden")
    assert address in saved
    again = client.get(address).content.decode()
    assert "Open Sluislijst" in again and ">\nKort</textarea>" in again
    assert not faults(client.get(address)), "nobody is told of faults before sending"


def test_a_draft_without_an_address_is_mailed_to_nobody(client, maker):
    assert client.get(maker.begin(email="nora@zandhaven", save="1")["Location"]).status_code == 200
    assert not OutgoingMail.objects.exists()


def test_the_summary_of_faults_leads_to_each_field_by_its_name(client, maker):
    html = maker.begin(summary="Kort", theme="").content.decode()
    assert '<a href="#id_summary">Samenvatting: Schrijf ten minste 40 tekens. Nu zijn het er 4.</a>' in html
    assert '<a href="#id_theme_0">Welk thema past het best? Vul dit in.</a>' in html
    assert 'id="id_theme_0"' in html


def test_what_is_missing_is_asked_for_at_its_step_before_anything_is_sent(client, maker):
    address = maker.begin(summary="Kort")
    assert address.status_code == 200
    address = maker.begin(save="1", summary="Kort")["Location"].replace("/bewaard/?mailed", "/4/")
    response = client.get(address)
    assert response["Location"].endswith("/1/?check")
    response = client.get(response["Location"])
    assert faults(response) == ["Schrijf ten minste 40 tekens. Nu zijn het er 4."]
    assert "<title>Fout:" in response.content.decode()
    assert client.post(address).status_code == 302
    assert not OutgoingMail.objects.filter(subject="Bevestig je initiatief").exists()


def test_the_last_step_shows_every_answer_and_leads_back_to_each_step(client, maker):
    html = client.get(maker.fill_in(contact_consent="on")).content.decode()
    for words in (
        "Open Sluislijst",
        "Open Data",
        "Gemeente Utrecht, Utrecht",
        "Loopt",
        "Noor Akkerman",
        EMAIL,
        "2024",
    ):
        assert words in html
    assert [f"/{number}/" in html for number in (1, 2, 3)] == [True] * 3


@pytest.mark.parametrize(("consent", "answer"), [({"contact_consent": "on"}, "Ja"), ({}, "Nee")])
def test_the_last_step_says_whether_the_contact_may_be_shown(client, maker, consent, answer):
    html = client.get(maker.fill_in(**consent)).content.decode()
    asked = "De naam en mijn e-mailadres mogen op de pagina van het initiatief staan."
    assert f"<dt>{asked}</dt><dd>{answer}</dd>" in html


def test_what_was_changed_after_sending_is_asked_about_again_and_the_old_link_does_nothing(client, maker):
    maker.send()
    old = link_in(newest_mail(), "bevestigen")
    submission = Submission.objects.get()
    first = f"{ADDRESS}{DRAFT.token(submission.public_id)}/1/"
    client.post(first, FIRST | {"email": "pim@sluis.example"})
    assert client.post(old).status_code == 404 and not InitiativePage.objects.exists()
    client.post(first.replace("/1/", "/4/"))
    assert client.post(old).status_code == 404 and not InitiativePage.objects.exists()
    client.post(link_in(newest_mail("pim@sluis.example"), "bevestigen"))
    assert page().title == "Open Sluislijst"


def test_the_mail_can_be_asked_for_again(client, maker):
    submission = maker.send()
    old = link_in(newest_mail(), "bevestigen")
    address = f"{ADDRESS}{DRAFT.token(submission.public_id)}/verstuurd/"
    assert EMAIL in client.get(address).content.decode()
    assert OutgoingMail.objects.count() == 1
    assert "nog een keer gemaild" in client.post(address).content.decode()
    assert client.post(old).status_code == 404
    client.post(link_in(newest_mail(), "bevestigen"))
    assert page()
    assert "We hebben je initiatief" in client.get(address).content.decode()


def test_what_looks_like_it_is_named_with_why(client, maker, network_map):
    InitiativePageFactory(
        network_map, title="Open Sluislijsten", place="municipality/NL/NL-UT/utrecht/utrecht"
    )
    InitiativePageFactory(network_map, title="Open Sluislijst concept", publish=False)
    html = client.get(maker.fill_in()).content.decode()
    assert "Open Sluislijsten</a> (bijna dezelfde naam)" in html
    assert "concept" not in html


def test_an_address_below_the_form_that_is_none_leads_somewhere(client, maker):
    submission = maker.send()
    token = DRAFT.token(submission.public_id)
    Submission.objects.update(state="draft")
    for number in (0, 5, 99999999999999999999999):
        assert client.get(f"{ADDRESS}{token}/{number}/")["Location"].endswith("/1/")
    assert client.get(f"{ADDRESS}{token}/x/").status_code == 404


# --- Twice ----------------------------------------------------------------------------------------


def test_the_same_form_twice_makes_one(client, maker):
    form = maker.open() | FIRST
    first, second = client.post(maker.address, form), client.post(maker.address, form)
    assert first["Location"] == second["Location"]
    assert Submission.objects.count() == 1


def test_sent_twice_is_mailed_once(client, maker):
    address = maker.fill_in()
    client.post(address)
    assert client.post(address)["Location"].endswith("/verstuurd/")
    assert OutgoingMail.objects.count() == 1


def test_confirmed_twice_is_one_page(client, maker):
    maker.send()
    address = link_in(newest_mail(), "bevestigen")
    for _time in range(3):
        assert client.post(address).status_code == 200
    assert "al bevestigd" in client.get(address).content.decode()
    assert InitiativePage.objects.count() == 1
    assert OutgoingMail.objects.filter(subject="We hebben je initiatief").count() == 1


def test_the_first_form_sent_again_after_all_is_done_makes_nothing(client, maker):
    form = maker.open() | FIRST
    address = client.post(maker.address, form)["Location"]
    Submission.objects.update(state="review")
    assert client.post(maker.address, form)["Location"].endswith("/verstuurd/")
    assert Submission.objects.get().state == "review"
    assert client.get(address)["Location"].endswith("/verstuurd/")


# --- Links that are no good -----------------------------------------------------------------------


def test_a_link_of_one_purpose_opens_nothing_of_another(client, maker):
    submission = maker.confirm()
    places = {
        CONFIRM: ("bevestigen/{}/", submission.mailed_id),
        CHANGE: ("wijzigen/{}/", submission.public_id),
        STILL_RIGHT: ("klopt-dit-nog/{}/", submission.mailed_id),
        DRAFT: ("{}/1/", submission.public_id),
    }
    for purpose, (place, _own) in places.items():
        for other, (_place, identifier) in places.items():
            if other is not purpose:
                address = ADDRESS + place.format(other.token(identifier))
                assert client.get(address).status_code == client.post(address).status_code == 404, address


@pytest.mark.parametrize(
    "place",
    [
        "bevestigen/{}/",
        "wijzigen/{}/",
        "wijzigen/{}/bedankt/",
        "klopt-dit-nog/{}/",
        "{}/1/",
        "{}/bewaard/",
        "{}/verstuurd/",
    ],
)
@pytest.mark.parametrize("token", ["x", "a" * 71, "a" * 3000, "%C3%A9" * 40, "-_-"])
def test_a_link_that_somebody_made_up_says_so(client, maker, place, token):
    response = client.get(ADDRESS + place.format(token))
    assert response.status_code == 404 and b"</html>" in response.content


def test_a_link_whose_time_is_over_says_so(client, maker, clock):
    maker.send()
    address = link_in(newest_mail(), "bevestigen")
    clock.shift(datetime.timedelta(days=8))
    response = client.post(address)
    assert response.status_code == 410 and "verlopen" in response.content.decode()
    assert not InitiativePage.objects.exists()


def test_a_link_to_what_was_thrown_away_says_so(client, maker, clock):
    maker.send()
    address = link_in(newest_mail(), "bevestigen")
    Submission.objects.all().delete()
    assert client.post(address).status_code == 404


# --- What is refused ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("step", "values", "sentence"),
    [
        (0, {"title": "a" * 300}, "Schrijf hoogstens 120 tekens. Nu zijn het er 300."),
        (0, {"title": "\u200b \u200b"}, "Gebruik letters of cijfers."),
        (0, {"title": "Sluis\r\nBcc: x@y.nl"}, "Schrijf dit op één regel."),
        (0, {"title": "Sluis \u202egnp"}, "Laat tekens weg die de richting van de tekst omdraaien."),
        (0, {"title": "<img src=x>"}, "Schrijf gewone tekst, zonder HTML."),
        (0, {"title": "Sluis <img src=x onerror=alert(1)"}, "Schrijf gewone tekst, zonder HTML."),
        (0, {"title": "Sluis</B >"}, "Schrijf gewone tekst, zonder HTML."),
        (0, {"title": "Sluis <!-- weg"}, "Schrijf gewone tekst, zonder HTML."),
        (0, {"title": "a\x00b"}, None),
        (0, {"summary": "Kort."}, "Schrijf ten minste 40 tekens. Nu zijn het er 5."),
        (0, {"theme": "bestaat-niet"}, "Kies een van de thema’s."),
        (0, {"theme": ""}, "Vul dit in."),
        (0, {"start_year": "26"}, "Vul een jaartal in van vier cijfers, van 1945 tot en met 2028."),
        (0, {"start_year": "9" * 5000}, "Vul een jaartal in van vier cijfers, van 1945 tot en met 2028."),
        (0, {"start_year": "twee"}, "Vul een jaartal in van vier cijfers, van 1945 tot en met 2028."),
        (0, {"email": "a@localhost"}, "Vul een e-mailadres in zoals naam@organisatie.nl."),
        (0, {"email": ""}, "Vul dit in."),
        (1, {"place": "Bestaatnietdorp"}, "Deze plaats staat niet in de lijst"),
        (1, {"place": ""}, "Vul dit in."),
        (1, {"place_name": "Prato"}, "Laat dit leeg: de plaats hierboven zegt al waar het is."),
        (1, {"organisation": "!"}, "Gebruik letters of cijfers."),
        (2, {"what": "Kort."}, "Schrijf ten minste 80 tekens. Nu zijn het er 5."),
        (2, {"status": "bestaat-niet"}, "Kies uit de lijst."),
        (2, {"link_1": "javascript:alert(1)"}, "Vul een webadres in zoals https://www.organisatie.nl."),
        (2, {"link_1": "https://localhost/"}, "Vul een webadres in zoals https://www.organisatie.nl."),
        (
            2,
            {"link_1": "https://a:b@sluis.example/"},
            "Vul een webadres in zoals https://www.organisatie.nl.",
        ),
        (2, {"link_1": "http://["}, "Vul een webadres in zoals https://www.organisatie.nl."),
        (
            2,
            {"link_1": f"https://sluis.example/{'a' * 300}"},
            "Vul een webadres in zoals https://www.organisatie.nl.",
        ),
        (2, {"contact_consent": "on", "contact_name": ""}, "Vul een naam in, of haal het vinkje weg."),
    ],
)
def test_what_is_wrong_gets_a_sentence_at_its_field(client, maker, step, values, sentence):
    address = maker.address
    known = maker.open() | FIRST
    for number in range(step):
        address = client.post(address, known)["Location"]
        known = (SECOND, THIRD)[number]
    response = client.post(address, known | values)
    assert response.status_code == 200
    found = faults(response)
    assert found and (sentence is None or found[0].startswith(sentence)), found
    assert 'aria-invalid="true"' in response.content.decode() or "theme" in values


@pytest.mark.parametrize("text", ["a < b en c", "a <b en c", "Sluis <3", "<- Sluis", "Noor <noor@x.nl>"])
def test_a_text_with_a_sign_of_less_than_stays_as_it_is(client, maker, text):
    submission = maker.confirm(title=text, what=f"{WHAT} {text}", contact_name=text)
    made = page()
    assert made.title == submission.data["contact_name"] == text
    made.get_latest_revision().publish()
    html = client.get(page().url).content.decode()
    assert f"<h1>{escape(text)}</h1>" in html or f">{escape(text)}</h1>" in html
    assert f"{WHAT} {escape(text)}" in html and f"{WHAT} {text}" not in html
    change = client.get(link_in(newest_mail(), "wijzigen")).content.decode()
    assert f'value="{escape(text)}"' in change and f"{WHAT} {escape(text)}</textarea>" in change
    assert text in newest_mail().text


@pytest.mark.parametrize("text", ["a\x00b", "😀\u202e<b>", "x" * 100_000])
def test_a_draft_of_anything_can_be_kept_and_opened(client, maker, text):
    response = maker.begin(title=text, summary=text, email=text, start_year=text, theme=text, save="1")
    address = response["Location"].replace("/bewaard/", "/1/")
    assert client.get(address).status_code == 200
    assert client.get(f"{address}?check").status_code == 200
    assert client.get(address.replace("/1/", "/4/")).status_code == 302


def test_robots_are_told_in_a_sentence(client, maker, monkeypatch, clock):
    assert "robots" in maker.begin(homepage="https://winkel.example").content.decode()
    assert "robots" in maker.begin(homepage="https://winkel.example", save="1").content.decode()
    monkeypatch.setattr("core.public_forms.SHORTEST_FILLING_IN", datetime.timedelta(seconds=3))
    assert "Wacht een paar seconden" in maker.begin().content.decode()
    assert not Submission.objects.exists()


def test_one_network_begins_so_many_an_hour(client, maker, clock):
    for _time in range(makers.BEGUN.most):
        assert maker.begin().status_code == 302
    response = maker.begin()
    assert response.status_code == 429 and "over een uur" in response.content.decode()
    assert Submission.objects.count() == makers.BEGUN.most


def test_one_address_is_mailed_so_many_times_an_hour(client, maker):
    for _time in range(makers.MAILED.most):
        assert client.post(maker.fill_in()).status_code == 302
    response = client.post(maker.fill_in())
    assert response.status_code == 429 and "ongewenste mail" in response.content.decode()
    assert OutgoingMail.objects.filter(recipient=EMAIL).count() == makers.MAILED.most


@pytest.mark.parametrize(
    ("headers", "is_taken"),
    [
        ({}, True),
        ({"Sec-Fetch-Site": "same-origin", "Origin": "null"}, True),
        ({"Origin": "http://testserver"}, True),
        ({"Sec-Fetch-Site": "cross-site"}, False),
        ({"Sec-Fetch-Site": "same-site", "Origin": "http://testserver"}, False),
        ({"Origin": "https://winkel.example"}, False),
        ({"Origin": "http://testserver.winkel.example"}, False),
        ({"Origin": "http://["}, False),
        ({"Origin": "null"}, False),
    ],
)
def test_another_site_can_send_nothing(network_map, open_data, headers, is_taken):
    strict = Client(enforce_csrf_checks=True)
    form = Maker(strict, ADDRESS).open() | FIRST
    response = strict.post(ADDRESS, form, headers=headers)
    assert response.status_code == (302 if is_taken else 403)
    assert Submission.objects.exists() == is_taken


def test_no_page_for_makers_sets_a_cookie(network_map, open_data, moderator):
    strict = Client(enforce_csrf_checks=True)
    submission = Maker(strict, ADDRESS).confirm()
    change, draft = CHANGE.token(submission.public_id), DRAFT.token(submission.public_id)
    for place in ("", f"wijzigen/{change}/", f"wijzigen/{change}/bedankt/", f"{draft}/verstuurd/", "x/1/"):
        strict.get(ADDRESS + place)
    submission.initiative.get_latest_revision().publish()
    still_right = f"{ADDRESS}klopt-dit-nog/{STILL_RIGHT.token(submission.mailed_id)}/"
    assert strict.get(still_right).status_code == strict.post(still_right).status_code == 200
    changed = FIRST | SECOND | THIRD | {"remark": "Nieuw."}
    assert strict.post(f"{ADDRESS}wijzigen/{change}/", changed).status_code == 302
    assert not strict.cookies


def test_the_form_is_kept_by_no_cache_and_found_by_no_engine(client, network_map, open_data):
    response = client.get(ADDRESS)
    assert "no-store" in response["Cache-Control"] and "public" not in response["Cache-Control"]
    assert response["Referrer-Policy"] == "same-origin"
    assert 'content="noindex"' in response.content.decode()


def test_only_the_form_takes_what_is_sent(client, network_map):
    assert client.post("/nl/open-kaart/").status_code == 405
    assert client.put(ADDRESS).status_code == 405


def test_a_form_below_a_private_map_is_private(client, maker, network_map):
    PageViewRestriction.objects.create(page=network_map, restriction_type="login")
    assert client.get(ADDRESS).status_code == 302
    assert client.post(ADDRESS, FIRST).status_code == 302
    assert not Submission.objects.exists()


def test_a_submission_that_nobody_confirms_is_forgotten(client, maker, clock):
    maker.send()
    clock.shift(datetime.timedelta(days=6))
    call_command("tick")
    assert Submission.objects.exists()
    clock.shift(datetime.timedelta(days=2))
    call_command("tick")
    assert not Submission.objects.exists()
