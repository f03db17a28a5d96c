"""The demonstration, made once for all tests of this module."""

import re
from collections import Counter

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import Client, TestCase
from django.urls import reverse
from django.utils import translation
from odf import teletype
from odf.opendocument import load
from odf.text import H, ListItem
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, Revision
from wagtail.users.models import UserProfile
from wagtail_localize.models import Translation
from wagtail_localize.segments import StringSegmentValue

from blog.models import GuestBlogPage, InterviewPage, NewsPage, ReportPage, Series
from core.blocks.body import BODY_BLOCKS
from core.models import Document, Footer, Image, Organisation, OutgoingMail, Person, SiteSettings, Theme
from core.public_pages import public_pages
from home.demonstration.accounts import ACCOUNTS, PASSWORD, make_accounts
from home.demonstration.reading import ContentError, read_entries, rich_text
from home.demonstration.translating import same_links
from home.models import ContentPage, HomePage
from knowledge.models import InstrumentPage
from network_map.models import InitiativePage, Submission

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demonstration")]

SUBJECTS = (Theme, Organisation, Person, Series)
COUNTED = (Page, Revision, Image, Document, Translation, Footer, *SUBJECTS)


@pytest.fixture(scope="module")
def demonstration(django_db_setup, django_db_blocker):
    """A filled site. Each test undoes its own changes within it, and all is undone at the end."""
    with django_db_blocker.unblock(), transaction.atomic():
        with TestCase.captureOnCommitCallbacks(execute=True):
            call_command("seed_demo", verbosity=0)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def administrator():
    client = Client()
    assert client.login(username="administrator", password=PASSWORD)
    return client


def english_pages():
    """The pages that were translated, with the record of their translation."""
    keys = dict(Translation.objects.values_list("source__object_id", "pk"))
    pages = Page.objects.filter(locale__language_code="en", depth__gt=1, alias_of=None).specific()
    return [(page, Translation.objects.get(pk=keys[page.translation_key])) for page in pages]


@pytest.mark.parametrize(
    ("model", "count"),
    [(InstrumentPage, 17), (InterviewPage, 12), (GuestBlogPage, 5), (NewsPage, 8), (ReportPage, 5)],
)
def test_every_page_is_there_in_both_languages(model, count):
    for language in ("nl", "en"):
        assert public_pages(model, language).count() == count


def test_the_subjects_are_there_in_both_languages():
    for model in SUBJECTS:
        counts = Counter(model.objects.values_list("locale__language_code", flat=True))
        assert counts["nl"] == counts["en"] > 0, model
    assert Theme.objects.filter(locale__language_code="nl").count() == 4
    assert Organisation.objects.filter(
        name="Provincie Groningen", kind="province", place="Groningen"
    ).exists()


def test_a_second_run_changes_nothing(capsys):
    before = state_of_content()
    call_command("seed_demo")
    assert "nothing was changed" in capsys.readouterr().out
    assert state_of_content() == before


def test_a_second_run_says_which_files_are_not_there(capsys):
    call_command("seed_demo")
    assert not capsys.readouterr().err
    Document.objects.filter(file__endswith=".wav").update(file="documents/gone.wav")
    call_command("seed_demo")
    assert "1 of its files, such as documents/gone.wav," in capsys.readouterr().err


def state_of_content():
    revisions = list(Page.objects.order_by("pk").values_list("pk", "latest_revision_id", "live_revision_id"))
    return revisions, [model.objects.count() for model in COUNTED]


def test_every_page_was_published_with_a_revision():
    waiting = Submission.objects.values("page")
    for page in Page.objects.filter(depth__gt=1).exclude(pk__in=waiting):
        assert page.live and not page.has_unpublished_changes, page
        if page.alias_of_id is None:
            assert page.latest_revision_id, page
            assert page.latest_revision_id == page.live_revision_id, page


def test_what_makers_sent_in_waits_for_editors_and_nobody_else_sees_it(client, administrator, mailoutbox):
    found = list(Submission.objects.select_related("page"))
    assert len(found) == 2
    html = administrator.get(reverse("wagtailadmin_home")).content.decode()
    shown = [client.get(f"/nl/open-kaart/{name}").getvalue().decode() for name in ("", "export.geojson")]
    for submission in found:
        page = submission.initiative
        assert submission.state == "review" and submission.email.endswith(".example.org")
        assert not page.live and page.current_workflow_state and page.title in html
        assert client.get(page.get_url()).status_code == 404
        assert page.title not in "".join(shown)
        assert bool(page.contact_email) == bool(submission.consent_text) == submission.data["contact_consent"]
    assert not mailoutbox and not OutgoingMail.objects.exists()


def test_the_tree_is_sound():
    assert not any(Page.find_problems())
    assert set(HomePage.objects.values_list("locale__language_code", flat=True)) == {"nl", "en"}


def test_no_address_was_changed_on_the_way():
    assert not Redirect.objects.exists()


def test_translations_are_complete():
    pages = english_pages()
    assert len(pages) >= 15
    for page, record in pages:
        total, translated = record.get_progress()
        assert total == translated > 0, page
        assert page.live and page.text_language == "en", page


def test_english_pages_hold_no_dutch():
    dutch = re.compile(r"\b(het|een|wordt|niet|voor|zijn|gemeenten|jouw)\b")
    # What has no English of its own: Dutch names.
    names = {"Kennisplatform"}
    for page, _record in english_pages():
        source = Page.objects.get(translation_key=page.translation_key, locale__language_code="nl").specific
        if isinstance(page, InitiativePage):
            assert page.summary != source.summary, page  # many have the same name in both languages
        elif page.title not in {"Contact", *names}:
            assert page.title != source.title, page
        for text in (page.title, page.summary, page.slug.replace("-", " ")):
            assert not dutch.search(text), (page, text)
        for text in texts_of(getattr(page, "body", None)):
            assert len(dutch.findall(text)) < 3, (page, text)


def texts_of(body):
    return body.stream_block.get_searchable_content(body) if body else []


def test_every_kind_of_block_is_shown_somewhere():
    bodies = [page.body for model in (ContentPage, InstrumentPage, NewsPage) for page in model.objects.all()]
    bodies += [
        page.body for model in (InterviewPage, GuestBlogPage, ReportPage) for page in model.objects.all()
    ]
    shown = {block.block_type for body in bodies for block in body}
    assert shown == {name for name, _block in BODY_BLOCKS}


def test_tables_are_translated():
    page = ContentPage.objects.get(slug="privacy", locale__language_code="en")
    table = next(block.value for block in page.body if block.block_type == "table")
    assert table["table_caption"] == "What we keep, why and for how long"
    assert table["data"][0] == ["If you", "we keep", "for as long as"]


def test_links_in_a_translated_text_lead_to_the_page_they_name():
    for entry in read_entries("instruments"):
        if entry.en is None:
            continue
        page = InstrumentPage.objects.get(slug=entry.en["slug"], locale__language_code="en")
        html = " ".join(block.value.source for block in page.body.blocks_by_name("text"))
        for words in entry.en["body"]:
            for label, slug in re.findall(
                r"\[([^\]]+)\]\(page:([\w-]+)\)", words["text"] if words["type"] == "text" else ""
            ):
                target = Page.objects.get(slug=slug, locale__language_code="nl")
                assert f'<a id="{target.pk}" linktype="page">{label}</a>' in html, (page, label)


def test_links_keep_their_page_when_the_english_turns_them_around():
    dutch = {"a1": {"linktype": "page", "id": "7"}, "a2": {"linktype": "page", "id": "8"}}
    english = StringSegmentValue.from_source_html(
        "body", '<a linktype="page" id="8">eight</a> and <a linktype="page" id="7">seven</a>'
    )
    assert same_links(dutch, english) == '<a id="a2">eight</a> and <a id="a1">seven</a>'
    with pytest.raises(ContentError, match="does not link"):
        same_links({"a1": dutch["a1"]}, english)


def test_light_markup_becomes_rich_text():
    text = "Lees **dit** & [dat](page:dat).\n\n- een\n- [twee](page:later)"
    html = '<p>Lees <b>dit</b> &amp; <a id="3" linktype="page">dat</a>.</p><ul><li>een</li><li>twee</li></ul>'
    assert rich_text(text, {"dat": 3}) == html
    address = "een.naam@kennisplatform.example"
    assert rich_text(f"Mail {address}.", {}) == f'<p>Mail <a href="mailto:{address}">{address}</a>.</p>'


@pytest.mark.parametrize("code", ["nl", "en"])
def test_mail_addresses_in_a_text_can_be_followed(code):
    for slug in ("contact", "privacy", "toegankelijkheid", "accessibility"):
        for page in Page.objects.filter(slug=slug, locale__language_code=code):
            main = BeautifulSoup(Client().get(page.url).content, "html.parser").find("main")
            named = re.findall(r"[\w.]+@[\w.]+\w", main.get_text(" "))
            linked = [link["href"] for link in main.select('a[href^="mailto:"]')]
            assert named
            assert linked == [f"mailto:{address}" for address in named]


def addresses():
    for page in Page.objects.filter(depth__gt=1, live=True).specific():
        yield page.url
    for model in SUBJECTS:
        for subject in model.objects.select_related("locale"):
            yield subject.get_absolute_url()


def test_every_page_answers_and_sets_no_cookie():
    client = Client()
    found = list(addresses())
    assert len(found) == len(set(found)) > 200
    for address in found:
        response = client.get(address)
        assert response.status_code == 200, address
        assert not response.cookies, address


def one_of_each(items):
    """The first and the last of each kind in each language."""
    first, last = {}, {}
    for item in items:
        key = getattr(item, "content_type_id", type(item)), item.locale_id
        first.setdefault(key, item)
        last[key] = item
    return {item.pk: item for item in [*first.values(), *last.values()]}.values()


def test_every_kind_of_page_can_be_edited(administrator):
    for page in one_of_each(Page.objects.filter(depth__gt=1).order_by("path")):
        address = reverse("wagtailadmin_pages:edit", args=[page.pk])
        assert administrator.get(address).status_code == 200, page


def test_every_kind_of_subject_can_be_edited(administrator):
    for model in SUBJECTS:
        name = f"wagtailsnippets_{model._meta.app_label}_{model._meta.model_name}:edit"
        for subject in one_of_each(model.objects.order_by("pk")):
            response = administrator.get(reverse(name, args=[subject.pk]))
            assert response.status_code == 200, subject


def test_documents_open():
    documents = Document.objects.all()
    kinds = Counter(document.file_extension for document in documents)
    assert kinds["pdf"] >= 17 and kinds["odt"] >= 15 and kinds["wav"] == 1
    for document in documents:
        content = document.file.read()
        assert len(content) == document.file_size > 1000
        {"pdf": check_pdf, "odt": check_odt, "wav": check_wav}[document.file_extension](document, content)


def check_pdf(document, content):
    assert content.startswith(b"%PDF-") and content.rstrip().endswith(b"%%EOF")
    assert len(re.findall(rb"/Type /Page\b", content)) == document.pages >= 1
    assert b"/Lang (nl)" in content and b"/Title" in content and b"/Author" in content


def check_odt(document, content):
    text = load(document.file.path).text
    headings = [teletype.extractText(heading) for heading in text.getElementsByType(H)]
    assert len(headings) >= 2 and all(headings)
    assert len(teletype.extractText(text)) > 800
    assert text.getElementsByType(ListItem)


def check_wav(document, content):
    assert content.startswith(b"RIFF")


def test_the_accounts_can_sign_in_and_have_what_their_groups_promise():
    for name, (group, *_names) in ACCOUNTS.items():
        user = get_user_model().objects.get(username=name)
        assert user.check_password(PASSWORD)
        assert user.is_superuser == (name == "administrator")
        assert group in user.groups.values_list("name", flat=True)


def test_the_accounts_read_dutch_and_keep_what_they_chose_later():
    profiles = UserProfile.objects.filter(user__username__in=ACCOUNTS)
    chosen = profiles.values_list("preferred_language", "current_time_zone")
    assert list(chosen) == [("nl", "Europe/Amsterdam")] * len(ACCOUNTS)
    profiles.update(preferred_language="en")
    make_accounts()
    assert set(profiles.values_list("preferred_language", flat=True)) == {"en"}


def test_the_frame_is_in_both_languages():
    settings = SiteSettings.objects.get()
    assert settings.demonstration and settings.social_image
    for code, heading in (("nl", "Verantwoording"), ("en", "Accountability")):
        footer = Footer.objects.get(locale__language_code=code)
        assert heading in [column.value["heading"] for column in footer.columns]
        for column in footer.columns:
            for link in column.value["links"]:
                with translation.override(code):
                    address = link.url.split("#")[0]
                    assert Client().get(address).status_code in (200, 302), address


@pytest.mark.parametrize("module", ["kennisplatform.settings.production", "example.settings"])
def test_a_site_that_may_be_public_gets_no_known_passwords(settings, module):
    settings.SETTINGS_MODULE = module
    with pytest.raises(CommandError, match="known password"):
        call_command("seed_demo")
