"""From the form to the first issue: without an account, without JavaScript, without telling who reads."""

import datetime
import re
from urllib.parse import urlsplit

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.core.management import call_command
from django.test import Client

from core.models import OutgoingMail
from newsletters.addresses import deliverable
from newsletters.models import CONFIRM, READER, Consent, Subscriber, Suppression
from newsletters.segments import segment_of
from newsletters.views import readers
from tests.factories import NewsletterIndexPageFactory, NewsletterPageFactory, make_theme
from tests.network_map.submitting import faults

pytestmark = pytest.mark.django_db

START = datetime.datetime(2026, 3, 2, 12, tzinfo=datetime.UTC)
ADDRESS = "/nl/nieuwsbrief/aanmelden/"
ASKED = "/nl/nieuwsbrief/aanmelden/kijk-in-je-mail/"
EMAIL = "noor@sluis.example"
State = Subscriber.State


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(START, tick=False) as clock:
        yield clock


@pytest.fixture(autouse=True)
def _nobody_is_in_a_hurry(monkeypatch):
    monkeypatch.setattr("core.public_forms.SHORTEST_FILLING_IN", datetime.timedelta(0))


@pytest.fixture
def index(home):
    return NewsletterIndexPageFactory(home)


@pytest.fixture
def themes(index):
    return [make_theme(), make_theme("open-aanpak", "Open Aanpak")]


def ticket(client, address="/nl/nieuwsbrief/"):
    return re.search(r'name="ticket" value="([^"]*)"', client.get(address).content.decode())[1]


def sign_up(client, email=EMAIL, **values):
    return client.post(ADDRESS, {"ticket": ticket(client), "email": email} | values)


def mails(recipient=EMAIL):
    return list(OutgoingMail.objects.filter(recipient=recipient).order_by("pk"))


def link(mail):
    return next(urlsplit(found).path for found in re.findall(r"https?://\S+", mail.text))


def become_a_reader(client, email=EMAIL, **values):
    sign_up(client, email, **values)
    assert client.post(link(mails(email)[-1])).status_code == 200
    return Subscriber.objects.get(email=email)


# --- The walk -------------------------------------------------------------------------------------


def test_only_the_button_that_was_mailed_makes_a_reader(client, index):
    response = sign_up(client)
    assert response["Location"] == ASKED and "Kijk in je mail" in client.get(ASKED).content.decode()
    (mail,) = mails()
    assert mail.subject == "Bevestig dat je de nieuwsbrief wilt"
    for look in (client.get, client.head, client.get):
        assert look(link(mail)).status_code == 200
    reader = Subscriber.objects.get()
    assert reader.state == State.UNCONFIRMED, "a scanner of mail confirms nothing"

    assert "Bedankt" in client.post(link(mail)).content.decode()
    reader.refresh_from_db()
    assert (reader.state, reader.since, reader.language) == (State.ACTIVE, START, "nl")
    assert reader.themes == ""


def test_themes_and_language_are_kept_as_they_were_chosen(client, index, themes):
    sign_up(client, language="en", themes=["open-aanpak"])
    reader = Subscriber.objects.get()
    assert reader.language == "en" and reader.themes == segment_of([themes[1].translation_key])


def test_all_themes_are_those_to_come_too(client, index, themes):
    sign_up(client, themes=["open-data", "open-aanpak"])
    assert Subscriber.objects.get().themes == ""


def test_an_english_reader_is_served_and_mailed_in_english(client, index, english_home):
    NewsletterIndexPageFactory(
        english_home, title="Newsletter", slug="newsletter", translation_key=index.translation_key
    )
    sign_up(client, language="en")
    (mail,) = mails()
    assert mail.subject == "Confirm that you want the newsletter"
    assert link(mail).startswith("/en/newsletter/sign-up/confirm/")
    assert "Yes, send me the newsletter" in client.get(link(mail)).content.decode()


def test_each_step_is_kept_as_consent_in_the_words_that_were_read(client, index):
    reader = become_a_reader(client)
    client.post(f"/nl/nieuwsbrief/afmelden/{READER.token(reader.public_id)}/")
    given, confirmed, withdrawn = reader.consents.all()
    kinds = Consent.Kind
    assert (given.kind, confirmed.kind, withdrawn.kind) == (kinds.GIVEN, kinds.CONFIRMED, kinds.WITHDRAWN)
    assert given.wording.startswith("Je krijgt onze nieuwsbrief per mail.") and given.at == START
    assert given.wording in client.get("/nl/nieuwsbrief/").content.decode()
    assert given.form == f"http://testserver{ADDRESS}"
    assert confirmed.wording == "Ja, stuur mij de nieuwsbrief"
    assert confirmed.form == f"http://testserver{ADDRESS}bevestigen/", "the token is nobody else's business"
    assert withdrawn.wording == "Stuur mij niets meer"


def test_the_form_of_another_page_leads_to_the_whole_form(client, index):
    """Such as that in the footer: pages that caches keep hold no ticket."""
    response = client.post(ADDRESS, {"email": EMAIL})
    assert f'value="{EMAIL}"' in response.content.decode() and not faults(response)
    assert not Subscriber.objects.exists()


# --- Who reads is nobody's business ---------------------------------------------------------------


@pytest.mark.parametrize("state", list(State))
def test_the_answer_is_the_same_for_everybody(client, index, state):
    Subscriber.objects.create(email=EMAIL, language="nl", state=state)
    known, unknown = sign_up(client), sign_up(client, "anders@sluis.example")
    assert known.status_code == unknown.status_code == 302
    assert known["Location"] == unknown["Location"] == ASKED
    assert len(mails()) == len(mails("anders@sluis.example")) == 1


@pytest.mark.parametrize("state", [State.ACTIVE, State.PAUSED])
def test_whoever_reads_along_gets_their_preferences_and_nothing_changes(client, index, themes, state):
    reader = Subscriber.objects.create(email=EMAIL, language="nl", state=state)
    sign_up(client, "NOOR@SLUIS.example", language="en", themes=["open-data"])
    (mail,) = mails()
    assert mail.subject == "Je krijgt de nieuwsbrief al"
    assert client.get(link(mail)).status_code == 200 and "/voorkeuren/" in link(mail)
    reader.refresh_from_db()
    assert (reader.state, reader.language, reader.themes, reader.email) == (state, "nl", "", EMAIL)
    assert not reader.consents.exists()


@pytest.mark.parametrize("other", ["NOOR@SLUIS.EXAMPLE", "noor@ＳＬＵＩＳ.example"])
def test_spellings_of_an_address_are_one_person(client, index, other):
    sign_up(client)
    sign_up(client, other)
    assert Subscriber.objects.count() == 1


def test_an_address_with_other_letters_is_the_same_as_mail_servers_write_it(client, index):
    sign_up(client, "noor@zuiderpoëzie.example")
    sign_up(client, deliverable("noor@zuiderpoëzie.example"))
    assert Subscriber.objects.count() == 1


def test_a_thousand_sign_ups_for_one_victim_are_three_mails_a_day(client, index, monkeypatch, clock):
    monkeypatch.setattr("newsletters.views.signing_up.may_sign_up", lambda request: True)
    monkeypatch.setattr("newsletters.views.signing_up.is_new", lambda made_id, email: True)
    known = ticket(client)
    answers = set()
    for number in range(1000):
        email = EMAIL.upper() if number % 2 else EMAIL
        response = client.post(ADDRESS, {"ticket": known, "email": email})
        answers.add((response.status_code, response["Location"]))
    assert answers == {(302, ASKED)}
    assert OutgoingMail.objects.count() == 3 and Consent.objects.count() == 3
    clock.shift(datetime.timedelta(days=1))
    sign_up(client)
    assert OutgoingMail.objects.count() == 4


def test_nobody_floods_a_reader_either(client, index):
    become_a_reader(client)
    for _time in range(5):
        assert sign_up(client)["Location"] == ASKED
    assert len(mails()) == 3


def test_one_network_signs_up_so_many_an_hour(client, index):
    for number in range(readers.SIGNED_UP_FROM.most):
        assert sign_up(client, f"lezer-{number}@sluis.example").status_code == 302
    response = sign_up(client)
    assert response.status_code == 429 and "netwerk" in response.content.decode()
    assert not mails()


def test_one_form_sent_twice_is_one_mail(client, index, clock):
    values = {"ticket": ticket(client), "email": EMAIL}
    assert client.post(ADDRESS, values)["Location"] == client.post(ADDRESS, values)["Location"] == ASKED
    assert len(mails()) == 1
    clock.shift(datetime.timedelta(minutes=11))
    client.post(ADDRESS, values)
    assert len(mails()) == 2, "whoever goes back as no mail came gets one"


# --- Bad input ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "email",
    [
        "",
        "noor",
        "a@localhost",
        "a@[192.0.2.1]",
        '"a b"@sluis.example',
        "a@sluis.example\r\nBcc: b@sluis.example",
        "a@sluis.example\x00",
        f"{'a' * 300}@sluis.example",
        "noor@slu\u202eis.example",
        "é@sluis.example",
    ],
)
def test_what_is_no_address_gets_a_sentence(client, index, email):
    response = sign_up(client, email)
    assert response.status_code == 200 and faults(response)
    assert not Subscriber.objects.exists() and not OutgoingMail.objects.exists()


@pytest.mark.parametrize("values", [{"language": "xx"}, {"themes": ["bestaat-niet"]}, {"homepage": "x"}])
def test_a_choice_that_is_none_gets_a_sentence(client, index, themes, values):
    response = sign_up(client, **values)
    assert response.status_code == 200 and faults(response)
    assert f'value="{EMAIL}"' in response.content.decode()
    assert not Subscriber.objects.exists()


def test_a_ticket_that_is_old_or_forged_gets_a_sentence_and_a_new_one(client, index, clock):
    old = ticket(client)
    clock.shift(datetime.timedelta(days=2))
    for token in (old, "verzonnen"):
        response = client.post(ADDRESS, {"ticket": token, "email": EMAIL})
        assert "nog een keer" in response.content.decode()
        again = re.search(r'name="ticket" value="([^"]*)"', response.content.decode())[1]
        assert again != token
    assert client.post(ADDRESS, {"ticket": again, "email": EMAIL}).status_code == 302


def test_a_link_that_is_forged_or_expired_confirms_nothing(client, index, clock):
    sign_up(client)
    right = link(mails()[0])
    assert client.post(f"{right[:-2]}x/").status_code == 404
    wrong_purpose = READER.token(Subscriber.objects.get().confirm_id)
    assert client.post(f"{ADDRESS}bevestigen/{wrong_purpose}/").status_code == 404
    clock.shift(CONFIRM.max_age + datetime.timedelta(seconds=1))
    response = client.post(right)
    assert response.status_code == 410 and "verlopen" in response.content.decode()
    assert Subscriber.objects.get().state == State.UNCONFIRMED


def test_a_link_that_was_used_brings_nobody_back_who_left(client, index):
    reader = become_a_reader(client)
    used = link(mails()[0])
    assert client.post(used).status_code == 200 and reader.consents.count() == 2
    client.post(f"/nl/nieuwsbrief/afmelden/{READER.token(reader.public_id)}/")
    assert client.post(used).status_code == 404
    reader.refresh_from_db()
    assert reader.state == State.LEFT


def test_whoever_left_can_come_back_by_a_new_mail(client, index):
    reader = become_a_reader(client)
    client.post(f"/nl/nieuwsbrief/afmelden/{READER.token(reader.public_id)}/")
    sign_up(client)
    reader.refresh_from_db()
    assert reader.state == State.LEFT, "somebody else may have asked"
    client.post(link(mails()[-1]))
    reader.refresh_from_db()
    assert reader.state == State.ACTIVE and reader.consents.count() == 5


# --- The pages ------------------------------------------------------------------------------------


def test_no_page_for_all_sets_a_cookie_and_no_other_site_sends_its_forms(index):
    strict = Client(enforce_csrf_checks=True)
    assert sign_up(strict).status_code == 302
    for address in ("/nl/nieuwsbrief/", ADDRESS, ASKED):
        assert not strict.get(address).cookies
    assert "public" in strict.get("/nl/nieuwsbrief/")["Cache-Control"]
    elsewhere = Client(headers={"Sec-Fetch-Site": "cross-site"})
    assert elsewhere.post(link(mails()[0])).status_code == sign_up(elsewhere).status_code == 403
    assert strict.post("/nl/nieuwsbrief/").status_code == 405
    assert strict.put(ADDRESS).status_code == 405


def test_pages_with_a_token_are_kept_by_nobody(client, index):
    sign_up(client)
    response = client.get(link(mails()[0]))
    assert "no-store" in response["Cache-Control"] and response["Referrer-Policy"] == "same-origin"
    assert 'content="noindex"' in response.content.decode()


def test_an_address_that_nobody_confirms_is_forgotten(client, index, clock):
    sign_up(client)
    clock.shift(datetime.timedelta(days=7))
    call_command("tick")
    assert Subscriber.objects.exists()
    clock.shift(datetime.timedelta(minutes=1))
    call_command("tick")
    assert not Subscriber.objects.exists() and not Consent.objects.exists()


def test_signing_up_and_confirming_lifts_a_suppression(client, index):
    Suppression.objects.create(digest=Suppression.digest_of(EMAIL))
    sign_up(client)
    assert Suppression.holds(EMAIL.upper())
    client.post(link(mails()[0]))
    assert not Suppression.objects.exists()


def test_the_footer_leads_to_the_form_and_holds_no_token(client, index, english_home):
    for address in ("/nl/", "/nl/nieuwsbrief/", "/nl/bestaat-niet/"):
        footer = BeautifulSoup(client.get(address).content, "html.parser").find("footer")
        assert footer.find("form", method="post")["action"] == ADDRESS
        assert not footer.find("input", type="hidden")
    assert "footer__sign-up" not in client.get("/en/").content.decode(), "where there is no newsletter"


def test_issues_can_be_narrowed_down_below_the_form(client, index, themes):
    NewsletterPageFactory(index, title="Over sluizen", themes=themes[:1])
    NewsletterPageFactory(index, title="Over dijken")
    content = client.get("/nl/nieuwsbrief/?theme=open-data").content.decode()
    assert 'id="narrow"' in content and "Over sluizen" in content and "Over dijken" not in content


def test_below_a_page_that_is_over_there_is_nothing(client, index):
    index.expire_at = START - datetime.timedelta(minutes=1)
    index.save()
    for address in ("/nl/nieuwsbrief/", ADDRESS, ASKED):
        assert client.get(address).status_code == 404
