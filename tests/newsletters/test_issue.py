"""What an issue holds: what editors picked and what is new, never what visitors may not see."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import PageViewRestriction
from wagtail.rich_text import RichText

from core import shared
from newsletters.composing.issue import issue_of
from newsletters.composing.mail import Links, mail_of
from newsletters.models import NewsletterPage
from tests.factories import (
    InitiativePageFactory,
    InstrumentPageFactory,
    NetworkMapPageFactory,
    NewsletterIndexPageFactory,
    NewsletterPageFactory,
    NewsPageFactory,
    make_theme,
)

pytestmark = pytest.mark.django_db

LINKS = Links("https://kennisplatform.example/preferences/", "https://kennisplatform.example/leave/")


@pytest.fixture
def newsletter(home):
    return NewsletterIndexPageFactory(home)


@pytest.fixture
def instrument(instrument_index):
    return InstrumentPageFactory(
        instrument_index, title="Zwemvijver", summary="Hoe je zwemt.", themes=[make_theme()]
    )


TEXT = ("text", RichText("<p>Beste lezer, <b>welkom</b>.</p>"))


def item(page, **words):
    return {"page": page, "title": "", "summary": "", "image": None} | words


def items(*pages, heading=""):
    return ("items", {"heading": heading, "items": [item(page) for page in pages]})


def newest(heading="Nieuw", **choices):
    values = {"heading": heading, "kinds": [], "theme": None, "most": 4, "own_themes": False} | choices
    return ("newest", values)


def issue(newsletter, *blocks, themes=(), covers=False, **fields):
    page = NewsletterPageFactory(newsletter, body=list(blocks), **fields)
    return issue_of(NewsletterPage.objects.get(pk=page.pk), themes, covers=covers)


def told(made):
    return [item.title for section in made.sections for item in section.items]


def test_a_picked_page_tells_of_itself(newsletter, instrument):
    (section,) = issue(newsletter, items(instrument, heading="Instrumenten")).sections
    assert section.heading == "Instrumenten"
    (found,) = section.items
    assert (found.title, found.summary) == ("Zwemvijver", "Hoe je zwemt.")
    assert found.url.startswith("http") and found.url.endswith(instrument.url)
    assert found.about == ["Handreiking", "Open Data"]
    assert found.picture is None


def test_the_mail_has_a_picture_of_each_page(newsletter, instrument):
    page = NewsletterPageFactory(newsletter, body=[items(instrument)])
    (section,) = issue_of(page, covers=True).sections
    assert section.items[0].picture.url.endswith(".png")


def test_editors_may_use_other_words(newsletter, instrument):
    block = ("items", {"heading": "", "items": [item(instrument, title="Duik erin", summary="Nu.")]})
    (section,) = issue(newsletter, block).sections
    assert [(one.title, one.summary) for one in section.items] == [("Duik erin", "Nu.")]


def test_what_visitors_may_not_see_is_in_no_issue(newsletter, instrument_index, instrument):
    draft = InstrumentPageFactory(instrument_index, title="Concept", publish=False)
    private = InstrumentPageFactory(instrument_index, title="Besloten")
    PageViewRestriction.objects.create(page=private, restriction_type="login")
    over = InstrumentPageFactory(
        instrument_index, title="Voorbij", expire_at=datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
    )
    made = issue(newsletter, items(draft, private, over, instrument), newest(), items(draft, heading="Leeg"))
    assert set(told(made)) == {"Zwemvijver"}
    assert "Leeg" not in [section.heading for section in made.sections]


def test_a_page_that_was_deleted_leaves_a_gap(newsletter, instrument_index, instrument):
    gone = InstrumentPageFactory(instrument_index)
    page = NewsletterPageFactory(newsletter, body=[items(gone, instrument)])
    gone.delete()
    assert told(issue_of(NewsletterPage.objects.get(pk=page.pk))) == ["Zwemvijver"]


def test_what_is_new_came_after_the_last_issue_and_not_after_this_one(newsletter, blog_index):
    NewsletterPageFactory(newsletter, published_on=datetime.date(2026, 5, 1))
    for day in (datetime.date(2026, 5, 1), datetime.date(2026, 5, 2), datetime.date(2026, 6, 1)):
        NewsPageFactory(blog_index, title=f"Van {day}", published_on=day)
    NewsPageFactory(blog_index, title="Later", published_on=datetime.date(2026, 6, 2))
    assert told(issue(newsletter, newest())) == ["Van 2026-06-01", "Van 2026-05-02"]


def test_what_is_new_is_of_some_kinds_and_one_theme(newsletter, blog_index, instrument_index):
    theme, other = make_theme(), make_theme("woo", "Woo")
    InstrumentPageFactory(instrument_index, title="Instrument", themes=[theme])
    NewsPageFactory(blog_index, title="Nieuws", themes=[theme])
    NewsPageFactory(blog_index, title="Over iets anders", themes=[other])
    assert told(issue(newsletter, newest(kinds=["newspage"], theme=theme))) == ["Nieuws"]
    assert len(told(issue(newsletter, newest(most=2), published_on=datetime.date(2026, 6, 1)))) == 2


def test_readers_who_chose_themes_get_what_is_about_those(newsletter, blog_index):
    theme, other = make_theme(), make_theme("woo", "Woo")
    NewsPageFactory(blog_index, title="Data", themes=[theme])
    NewsPageFactory(blog_index, title="Woo", themes=[other])
    chosen = [str(theme.translation_key)]
    assert told(issue(newsletter, newest(own_themes=True), themes=chosen, slug="a")) == ["Data"]
    NewsletterPage.objects.all().delete()
    newsletter.refresh_from_db()
    assert len(told(issue(newsletter, newest(own_themes=False), themes=chosen, slug="b"))) == 2


def test_the_initiative_of_the_month(newsletter, home):
    initiative = InitiativePageFactory(NetworkMapPageFactory(home), title="Zwemkaart")
    block = ("initiative", item(initiative, heading="Initiatief van de maand"))
    (section,) = issue(newsletter, block).sections
    assert (section.heading, section.items[0].title) == ("Initiatief van de maand", "Zwemkaart")


def test_an_issue_is_read_on_the_site(newsletter, instrument, client):
    page = NewsletterPageFactory(newsletter, title="Juni", number=41, body=[TEXT, items(instrument)])
    content = client.get(page.url).content.decode()
    assert "<b>welkom</b>" in content and "Zwemvijver" in content
    assert "Juni" in client.get(newsletter.url).content.decode()


@pytest.mark.parametrize("slug", ["afmelden", "leave", "voorkeuren", "sign-up"])
def test_no_issue_has_an_address_of_the_overview_itself(newsletter, slug):
    with pytest.raises(ValidationError) as refused:
        NewsletterPageFactory(newsletter, slug=slug)
    assert list(refused.value.message_dict) == ["slug"]
    page = NewsletterPage(title=slug, locale=newsletter.locale, summary="Kort")
    newsletter.add_child(instance=page)
    assert page.slug != slug


def queries(client, address):
    shared.content_changed()
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


def test_an_issue_costs_the_same_with_ten_pages(newsletter, instrument_index, blog_index, client):
    instruments = [InstrumentPageFactory(instrument_index, themes=[make_theme()])]
    instruments += [InstrumentPageFactory(instrument_index) for _number in range(9)]
    for _number in range(4):
        NewsPageFactory(blog_index)
    few = NewsletterPageFactory(newsletter, body=[items(*instruments[:2]), newest(most=2)])
    many = NewsletterPageFactory(newsletter, body=[items(*instruments), newest(most=4)])
    client.get(newsletter.url)
    cost = queries(client, few.url)
    assert queries(client, many.url) == cost
    with CaptureQueriesContext(connection) as again:
        client.get(many.url)
    assert len(again) <= 10


def test_the_overview_costs_the_same_with_two_and_with_ten_issues(newsletter, client):
    theme = make_theme()
    for count in (2, 8):
        for _number in range(count):
            NewsletterPageFactory(newsletter, body=[TEXT], themes=[theme])
        if count == 2:
            client.get(newsletter.url)
            few = queries(client, newsletter.url)
    assert queries(client, newsletter.url) == few <= 22


def test_no_visit_makes_a_picture(newsletter, instrument, client, monkeypatch):
    made = []
    monkeypatch.setattr("newsletters.composing.issue.artwork_url", lambda *args, **options: made.append(args))
    page = NewsletterPageFactory(newsletter, body=[items(instrument)])
    client.get(page.url)
    assert not made


# --- As a mail ------------------------------------------------------------------------------------


def test_the_mail_says_in_html_and_in_text_what_the_site_says(newsletter, instrument):
    text = ("text", RichText('<p>Lees <a href="/nl/kennis/">alles</a>.</p><ul><li>een</li></ul>'))
    action = {"label": "Doe mee", "page": None, "address": "/nl/open-kaart/"}
    block = ("action", {"heading": "Op de kaart", "text": "In drie minuten.", "link": action})
    made = issue(
        newsletter,
        ("opening", item(instrument, button="")),
        text,
        block,
        covers=True,
        title="Juni",
        number=41,
    )
    mail = mail_of(made, LINKS)
    assert mail.subject == "Juni"
    for shown in (mail.html, mail.text):
        for part in ("Zwemvijver", "Hoe je zwemt.", "Doe mee", "In drie minuten.", LINKS.leave, made.url):
            assert part in shown
        assert '"/nl/' not in shown and "(/nl/" not in shown
    assert "<" not in mail.text
    assert "- een" in mail.text


def test_words_of_editors_are_escaped_in_the_mail(newsletter, instrument):
    made = issue(newsletter, items(instrument, heading='<mj-raw>"&'), covers=True, title="A & <b>")
    mail = mail_of(made, LINKS)
    assert "<b>" not in mail.html.partition("<title>")[2].partition("</title>")[0]
    assert "<mj-raw>" not in mail.html
    assert "A & <b>" in mail.text


def test_the_mail_asks_nothing_of_others_and_is_small(newsletter, instrument):
    made = issue(newsletter, *[items(instrument)] * 8, covers=True)
    html = mail_of(made, LINKS).html
    assert "googleapis" not in html
    assert html.count("<img") == html.count('alt=""')
    assert len(html.encode()) < 60_000


def test_the_language_of_the_mail_is_that_of_the_issue(english_home, instrument):
    english = NewsletterIndexPageFactory(english_home, slug="newsletter")
    html = mail_of(issue(english, ("text", RichText("<p>Hello.</p>"))), LINKS).html
    assert 'lang="en"' in html
    assert "Read this mail in your browser" in html
