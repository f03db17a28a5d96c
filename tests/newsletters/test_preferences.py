"""What readers do by the link in each mail. Looking at it changes nothing, whoever looks."""

import datetime
import json

import pytest
import time_machine
from django.core.management import call_command
from django.test import Client
from django.utils import translation

from newsletters.delivery.message import READER as PLACEHOLDER
from newsletters.models import CONFIRM, READER, Consent, Delivery, Subscriber, Suppression
from newsletters.segments import segment_of
from newsletters.subscribing import mails, process
from tests.factories import NewsletterIndexPageFactory, NewsletterPageFactory, make_theme
from tests.network_map.submitting import faults
from tests.newsletters.conftest import mailing, reader

pytestmark = pytest.mark.django_db

START = datetime.datetime(2026, 3, 31, 12, tzinfo=datetime.UTC)
ONE_CLICK = {"List-Unsubscribe": "One-Click"}
AS_IT_WAS = {"language": "nl", "pause": "running"}
State = Subscriber.State


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(START, tick=False) as clock:
        yield clock


@pytest.fixture
def index(home):
    return NewsletterIndexPageFactory(home)


@pytest.fixture
def noor(index):
    return reader("noor")


def address(subscriber, what="voorkeuren"):
    return f"/nl/nieuwsbrief/{what}/{READER.token(subscriber.public_id)}/"


def addresses(subscriber):
    own = address(subscriber)
    return [own, f"{own}gegevens/", f"{own}wissen/", address(subscriber, "afmelden")]


def saved(client, subscriber, **values):
    response = client.post(address(subscriber), AS_IT_WAS | values)
    assert response.status_code == 302, faults(response)
    subscriber.refresh_from_db()
    return subscriber


# --- Looking --------------------------------------------------------------------------------------


def test_looking_changes_nothing(client, noor):
    before = Subscriber.objects.values().get()
    for path in addresses(noor):
        for look in (client.get, client.head, client.get):
            assert look(path).status_code == 200
    assert Subscriber.objects.values().get() == before and not Consent.objects.exists()


def test_nobody_keeps_or_finds_what_a_token_opens(client, noor):
    for path in addresses(noor):
        response = client.get(path)
        assert "no-store" in response["Cache-Control"] and response["Referrer-Policy"] == "same-origin"
        assert 'content="noindex"' in response.content.decode() or response["X-Robots-Tag"] == "noindex"


def test_a_token_that_is_forged_expired_or_for_something_else_opens_nothing(client, noor, clock):
    forged = address(noor)[:-2] + "x/"
    elsewhere = f"/nl/nieuwsbrief/voorkeuren/{CONFIRM.token(noor.public_id)}/"
    for path in (forged, elsewhere, "/nl/nieuwsbrief/voorkeuren/é/"):
        response = client.post(path, AS_IT_WAS)
        assert response.status_code == 404 and "Deze link werkt niet meer" in response.content.decode()
    own = addresses(noor)
    clock.shift(datetime.timedelta(days=4 * 365))
    assert client.get(own[0]).status_code == 200
    clock.shift(datetime.timedelta(days=366))
    for path in own:
        assert client.get(path).status_code == 410


# --- Choosing -------------------------------------------------------------------------------------


def test_themes_and_language_can_be_changed(client, noor):
    make_theme(), make_theme("open-aanpak", "Open Aanpak")
    saved(client, noor, language="en", themes=["open-data"])
    key = noor.themes.strip()
    assert noor.language == "en" and noor.themes == segment_of([key])
    content = client.get(f"{address(noor)}?saved").content.decode()
    assert "We hebben je keuze bewaard" in content and content.count(" checked") == 1
    assert saved(client, noor).themes == ""


def test_a_theme_that_is_gone_stops_nobody(client, noor):
    theme = make_theme()
    noor.themes = segment_of([theme.translation_key])
    noor.save()
    theme.delete()
    assert client.get(address(noor)).status_code == 200
    assert json.loads(client.get(f"{address(noor)}gegevens/").content)["themes"]
    assert saved(client, noor).themes == ""


@pytest.mark.parametrize(
    ("months", "day"), [("1", (2026, 4, 30)), ("3", (2026, 6, 30)), ("6", (2026, 9, 30))]
)
def test_a_pause_ends_by_itself(client, noor, clock, months, day):
    saved(client, noor, pause=months)
    assert (noor.state, noor.paused_until) == (State.PAUSED, datetime.date(*day))
    assert saved(client, noor, pause="as-it-is").paused_until == datetime.date(*day)

    clock.move_to(datetime.datetime(*day, 12, tzinfo=datetime.UTC) - datetime.timedelta(days=1))
    call_command("tick")
    noor.refresh_from_db()
    assert noor.state == State.PAUSED
    clock.shift(datetime.timedelta(days=1))
    call_command("tick")
    noor.refresh_from_db()
    assert (noor.state, noor.paused_until) == (State.ACTIVE, None)


def test_a_pause_can_be_ended(client, noor):
    saved(client, noor, pause="6")
    saved(client, noor, pause="running")
    assert (noor.state, noor.paused_until) == (State.ACTIVE, None)


def test_months_end_where_the_month_does():
    day = datetime.date(2026, 8, 31)
    assert process.months_after(day, 6) == datetime.date(2027, 2, 28)
    assert process.months_after(datetime.date(2026, 12, 1), 1) == datetime.date(2027, 1, 1)


@pytest.mark.parametrize(
    "values", [{"pause": "1000"}, {"pause": ""}, {"language": "xx"}, {"language": ""}, {"themes": ["x"]}]
)
def test_a_choice_that_is_none_gets_a_sentence(client, noor, values):
    response = client.post(address(noor), AS_IT_WAS | values)
    assert response.status_code == 200 and faults(response)


def test_the_buttons_are_ours_only(noor):
    elsewhere = Client(headers={"Sec-Fetch-Site": "cross-site"})
    own = address(noor)
    for path in (own, f"{own}wissen/", f"{own}gegevens/"):
        assert elsewhere.post(path, AS_IT_WAS).status_code == 403


# --- Leaving --------------------------------------------------------------------------------------


def test_a_button_leaves(client, noor):
    path = address(noor, "afmelden")
    assert "Stuur mij niets meer" in client.get(path).content.decode()
    for _time in range(2):
        assert "Je bent afgemeld" in client.post(path).content.decode()
    noor.refresh_from_db()
    assert noor.state == State.LEFT and noor.since == START
    assert noor.consents.get().kind == Consent.Kind.WITHDRAWN
    assert "Je bent afgemeld" in client.get(path).content.decode()


@pytest.mark.parametrize("language", ["nl", "en"])
def test_mail_programs_leave_with_one_click(noor, english_home, index, language):
    """As RFC 8058 has it: from elsewhere, without a cookie; the answer is read by nobody."""
    english = NewsletterIndexPageFactory(english_home, slug="newsletter")
    page = index if language == "nl" else english
    path = mails.leave_address(page, READER.token(noor.public_id)).removeprefix("http://localhost:8000")
    strict = Client(enforce_csrf_checks=True)
    for _time in range(2):
        response = strict.post(path, ONE_CLICK)
        assert response.status_code == 200 and len(response.content) < 200 and not response.cookies
    noor.refresh_from_db()
    assert noor.state == State.LEFT
    consent = noor.consents.get()
    assert (
        consent.wording == "List-Unsubscribe=One-Click" and READER.token(noor.public_id) not in consent.form
    )


def test_one_click_of_somebody_who_was_erased_has_the_same_answer(client, noor):
    path = address(noor, "afmelden")
    answer = client.post(path, ONE_CLICK).content
    noor.delete()
    response = client.post(path, ONE_CLICK)
    assert (response.status_code, response.content) == (200, answer)
    assert "Je bent afgemeld" in client.get(path).content.decode()


def test_one_click_with_a_forged_token_leaves_nobody(client, noor):
    response = client.post(address(noor, "afmelden")[:-2] + "x/", ONE_CLICK)
    assert response.status_code == 404 and len(response.content) < 200
    noor.refresh_from_db()
    assert noor.state == State.ACTIVE


def test_whoever_left_changes_nothing_by_a_form_that_was_open(client, noor):
    client.post(address(noor, "afmelden"))
    saved(client, noor, pause="1", language="en")
    assert (noor.state, noor.language) == (State.LEFT, "nl")


def test_the_addresses_work_with_what_stands_for_the_token_in_a_mail(index, english_home):
    english = NewsletterIndexPageFactory(english_home, slug="newsletter")
    with translation.override("en"):
        assert mails.leave_address(index, PLACEHOLDER).endswith(f"/nl/nieuwsbrief/afmelden/{PLACEHOLDER}/")
    with translation.override("nl"):
        found = mails.preferences_address(english, PLACEHOLDER)
    assert found.startswith("http") and found.endswith(f"/en/newsletter/preferences/{PLACEHOLDER}/")


# --- What is known of somebody --------------------------------------------------------------------


def test_the_data_are_everything_that_is_kept(client, index, noor):
    theme = make_theme()
    made = mailing()
    Consent.objects.create(subscriber=noor, kind=Consent.Kind.GIVEN, wording="Ja", form="https://x.example/")
    issue = NewsletterPageFactory(index, title="Nieuws over sluizen")
    made.issue = issue.translation_key
    made.save()
    noor.themes = segment_of([theme.translation_key])
    noor.save()

    response = client.get(f"{address(noor)}gegevens/")
    assert response["Content-Disposition"].startswith("attachment")
    found = json.loads(response.content)
    assert found["email"] == noor.email and found["state"] == "active" and found["themes"] == ["Open Data"]
    assert found["consents"][0]["wording"] == "Ja"
    assert found["deliveries"] == [
        {"issue": "Nieuws over sluizen", "state": "waiting", "at": None, "reason": ""}
    ]
    kept = {field.name for field in Subscriber._meta.concrete_fields}
    assert kept - set(found) == {"id", "public_id", "confirm_id", "email_key"}


def test_whoever_is_erased_is_named_nowhere_and_not_brought_back(client, noor):
    mailing()
    path = f"{address(noor)}wissen/"
    assert "niet terug te draaien" in client.get(path).content.decode()
    assert "Je bent gewist" in client.post(path).content.decode()
    assert not Subscriber.objects.exists() and not Consent.objects.exists()
    assert Delivery.objects.get().subscriber is None
    assert Suppression.holds("NOOR@sluis.example") and not Suppression.holds("anna@sluis.example")
    assert "sluis" not in Suppression.objects.get().digest
    for again in (client.get, client.post):
        assert again(path).status_code == 404
    assert client.get(address(noor)).status_code == 404


def test_erasing_leaving_and_choosing_at_once_is_no_error(noor):
    stale = Subscriber.objects.get()
    process.erase(noor)
    process.erase(stale)
    process.leave(stale, process.Said("", ""))
    process.change(stale, AS_IT_WAS | {"themes": ""})
    assert not Subscriber.objects.exists() and Suppression.objects.count() == 1


def test_whoever_left_is_erased_after_a_year(client, noor, clock):
    client.post(address(noor, "afmelden"))
    clock.shift(datetime.timedelta(days=365))
    call_command("tick")
    assert Subscriber.objects.exists()
    clock.shift(datetime.timedelta(minutes=1))
    call_command("tick")
    assert not Subscriber.objects.exists() and Suppression.holds(noor.email)
