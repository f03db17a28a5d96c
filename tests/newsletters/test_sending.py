"""Editors send an issue: what they see before, what they can do meanwhile, what they see after."""

import datetime

import pytest
from django.core import mail as outbox
from django.urls import reverse
from django.utils import timezone
from wagtail.rich_text import RichText

from newsletters.delivery import upkeep
from newsletters.delivery.pump import Pump
from newsletters.models import Delivery, Mailing, NewsletterPage, Subscriber
from newsletters.segments import segment_of
from tests.factories import (
    InstrumentPageFactory,
    NewsletterIndexPageFactory,
    NewsletterPageFactory,
    NewsPageFactory,
    make_theme,
)
from tests.newsletters.conftest import reader, readers, receivers, states

pytestmark = pytest.mark.django_db

TEXT = ("text", RichText("<p>Beste lezer.</p>"))


@pytest.fixture
def newsletter(home):
    return NewsletterIndexPageFactory(home)


@pytest.fixture
def issue(newsletter):
    return NewsletterPageFactory(newsletter, title="Juni", body=[TEXT])


@pytest.fixture
def admin(client, moderator):
    client.force_login(moderator)
    return client


def send_address(page):
    return reverse("send_newsletter", args=[page.pk])


def sent(admin, page, **data):
    response = admin.post(send_address(page), data)
    assert response.status_code == 302
    return Mailing.objects.get(issue=page.translation_key)


def test_an_issue_goes_to_everybody_with_their_own_links(admin, issue, smtp):
    readers("noor", "jip")
    content = admin.get(send_address(issue)).content.decode()
    assert "2 lezers krijgen het" in content
    mailing = sent(admin, issue)
    upkeep.do_what_is_due()
    assert receivers(smtp) == ["jip", "noor"]
    leave = {mail["List-Unsubscribe"] for mail in smtp.messages}
    assert len(leave) == 2
    for address in leave:
        path = address.strip("<>").removeprefix("http://localhost:8000")
        assert admin.get(path).status_code == 200
    mailing.refresh_from_db()
    assert mailing.state == "done"


def test_sending_twice_sends_once(admin, issue, smtp):
    readers("noor")
    first = sent(admin, issue)
    assert admin.get(send_address(issue)).url == reverse("newsletter_mailing", args=[first.pk])
    assert sent(admin, issue) == first
    upkeep.do_what_is_due()
    upkeep.do_what_is_due()
    assert receivers(smtp) == ["noor"]


def test_it_waits_for_its_moment(admin, issue, smtp):
    readers("noor")
    moment = timezone.localtime() + datetime.timedelta(hours=2)
    mailing = sent(admin, issue, due_at=moment.strftime("%Y-%m-%d %H:%M"))
    upkeep.do_what_is_due()
    assert not smtp.messages
    Mailing.objects.update(due_at=timezone.now())
    upkeep.do_what_is_due()
    assert receivers(smtp) == ["noor"]
    mailing.refresh_from_db()
    assert mailing.state == "done"


def test_without_a_translation_readers_get_the_source(admin, issue, smtp, english_home):
    reader("john", language="en")
    content = admin.get(send_address(issue)).content.decode()
    assert "1 lezer van “Engels” krijgt het in deze taal" in content
    sent(admin, issue)
    upkeep.do_what_is_due()
    assert smtp.messages[0]["Subject"] == "Juni"


def test_readers_get_the_translation_in_their_language(admin, issue, smtp, english_home):
    english = NewsletterIndexPageFactory(english_home, slug="newsletter")
    NewsletterPageFactory(
        english, title="June", body=[TEXT], translation_key=issue.translation_key, text_language="en"
    )
    reader("noor")
    reader("john", language="en")
    sent(admin, issue)
    upkeep.do_what_is_due()
    subjects = {mail["To"]: mail["Subject"] for mail in smtp.messages}
    assert subjects == {"noor@sluis.example": "Juni", "john@sluis.example": "June"}


def test_an_issue_for_some_themes_goes_to_who_chose_them_and_to_who_chose_none(admin, newsletter, smtp):
    theme, other = make_theme(), make_theme("woo", "Woo")
    page = NewsletterPageFactory(newsletter, themes=[theme], only_for_themes=True, body=[TEXT])
    reader("everything")
    reader("data", themes=segment_of([theme.translation_key]))
    reader("woo", themes=segment_of([other.translation_key]))
    assert "2 lezers" in admin.get(send_address(page)).content.decode()
    sent(admin, page)
    upkeep.do_what_is_due()
    assert receivers(smtp) == ["data", "everything"]


def test_each_gets_what_is_new_about_their_own_themes(admin, newsletter, blog_index, smtp):
    theme, other = make_theme(), make_theme("woo", "Woo")
    NewsPageFactory(blog_index, title="Datanieuws", themes=[theme])
    NewsPageFactory(blog_index, title="Woonieuws", themes=[other])
    block = ("newest", {"heading": "Nieuw", "kinds": [], "theme": None, "most": 4, "own_themes": True})
    page = NewsletterPageFactory(newsletter, body=[block])
    reader("data", themes=segment_of([theme.translation_key]))
    reader("noor")
    sent(admin, page)
    upkeep.do_what_is_due()
    texts = {mail["To"]: mail.get_body(["plain"]).get_content() for mail in smtp.messages}
    assert "Woonieuws" in texts["noor@sluis.example"]
    assert "Datanieuws" in texts["data@sluis.example"] and "Woonieuws" not in texts["data@sluis.example"]


# --- Before ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"publish": False}, "Publiceer het eerst"),
        ({"body": []}, "Er staat niets in"),
        ({"body": [("text", RichText(""))]}, "Er staat niets in"),
    ],
)
def test_what_cannot_be_sent_is_not_sent(admin, newsletter, smtp, fields, words):
    readers("noor")
    page = NewsletterPageFactory(newsletter, **({"body": [TEXT]} | fields))
    assert words in admin.get(send_address(page)).content.decode()
    admin.post(send_address(page))
    assert not Mailing.objects.exists()


def test_editors_read_what_is_left_out(admin, newsletter, instrument_index):
    readers("noor")
    draft = InstrumentPageFactory(instrument_index, title="Concept", publish=False)
    block = ("items", {"heading": "", "items": [{"page": draft, "title": "", "summary": "", "image": None}]})
    page = NewsletterPageFactory(newsletter, body=[TEXT, block], summary="")
    content = admin.get(send_address(page)).content.decode()
    for words in ("kunnen “Concept” niet zien", "blokken zijn leeg", "geen samenvatting"):
        assert words in content


def test_without_readers_there_is_nobody_to_send_it_to(admin, issue):
    assert "Niemand leest mee" in admin.get(send_address(issue)).content.decode()


def test_a_test_mail_goes_to_oneself_only(admin, issue, moderator):
    readers("noor")
    admin.post(reverse("send_newsletter_to_self", args=[issue.pk]))
    (message,) = outbox.outbox
    assert message.to == [moderator.email]
    assert message.subject == "Proef: Juni"
    assert message.alternatives[0].mimetype == "text/html"
    assert not Mailing.objects.exists()


def test_an_issue_that_was_unpublished_is_not_sent_and_editors_see_why(admin, issue, smtp):
    readers("noor")
    mailing = sent(admin, issue)
    NewsletterPage.objects.update(live=False)
    upkeep.do_what_is_due()
    assert not smtp.messages
    mailing.refresh_from_db()
    assert mailing.state == "scheduled" and mailing.trouble
    NewsletterPage.objects.update(live=True)
    upkeep.do_what_is_due()
    assert receivers(smtp) == ["noor"]


# --- Meanwhile and after --------------------------------------------------------------------------


@pytest.fixture
def mailing(admin, issue):
    readers("noor", "jip")
    made = sent(admin, issue)
    upkeep.start_what_is_due()
    made.refresh_from_db()
    return made


def act(admin, mailing, action):
    admin.post(reverse("newsletter_mailing", args=[mailing.pk]), {"action": action})
    mailing.refresh_from_db()
    return mailing.state


def test_editors_pause_go_on_and_stop(admin, mailing, smtp):
    assert act(admin, mailing, "pause") == "paused"
    assert Pump().run() == 0
    assert act(admin, mailing, "resume") == "sending"
    assert act(admin, mailing, "cancel") == "cancelled"
    assert Pump().run() == 0
    assert act(admin, mailing, "resume") == "cancelled"
    assert act(admin, mailing, "nonsense") == "cancelled"


def test_what_is_uncertain_is_sent_again_when_an_editor_says_so(admin, mailing, smtp):
    mailing.deliveries.filter(subscriber__email__startswith="noor").update(state="uncertain")
    upkeep.do_what_is_due()
    content = admin.get(reverse("newsletter_mailing", args=[mailing.pk])).content.decode()
    assert "Nog eens naar deze ene sturen" in content
    assert act(admin, mailing, "resend") == "sending"
    upkeep.do_what_is_due()
    assert receivers(smtp) == ["jip", "noor"]
    assert set(states(mailing).values()) == {"sent"}


def test_the_report_says_what_failed_and_why(admin, mailing, smtp):
    smtp.answers["RCPT", "noor"] = "550 no such mailbox"
    upkeep.do_what_is_due()
    content = admin.get(reverse("newsletter_mailing", args=[mailing.pk])).content.decode()
    assert "550 no such mailbox" in content and "noor@sluis.example" in content
    assert "2 / 2" in content


def test_only_who_may_publish_an_issue_sends_it(client, editor, issue, mailing):
    client.force_login(editor)
    for address in (
        send_address(issue),
        reverse("newsletter_mailing", args=[mailing.pk]),
    ):
        assert client.get(address).status_code in (302, 403)
        assert client.post(address, {"action": "cancel"}).status_code in (302, 403)
    mailing.refresh_from_db()
    assert mailing.state == "sending"
    assert Delivery.objects.filter(state="waiting").count() == Subscriber.objects.count() == 2
