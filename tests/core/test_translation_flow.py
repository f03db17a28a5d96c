"""A Dutch page becomes an English one, by the requests that the editor's side makes."""

import io

import polib
import pytest
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Locale, Page
from wagtail_localize.models import StringSegment, Translation, TranslationSource

from blog.models import NewsPage
from core.editing.states import language_states
from core.models import Footer
from core.translation import missing_texts, translated_revision
from tests.core.test_groups import add_news, news_data
from tests.factories import NewsPageFactory, make_theme


@pytest.fixture
def desk(client, moderator, django_capture_on_commit_callbacks):
    """The moderator's browser; what waits for the end of a request is done at its end."""
    client.force_login(moderator)

    class Desk:
        def get(self, name, *args):
            return client.get(reverse(name, args=args))

        def post(self, name, *args, data=None, query=""):
            with django_capture_on_commit_callbacks(execute=True):
                return client.post(reverse(name, args=args) + query, data or {})

        def post_many(self, action, *pages):
            query = "?" + "&".join(f"id={page.pk}" for page in pages)
            return self.post("wagtail_bulk_action", "wagtailcore", "page", action, query=query)

        def put(self, address, value):
            return client.put(address, f"value={value}", content_type="application/x-www-form-urlencoded")

    return Desk()


@pytest.fixture
def dutch(desk, client, blog_index, english_home):
    add_news(client, blog_index, **{"action-publish": "action-publish"})
    return NewsPage.objects.get(locale__language_code="nl")


def english_of(page):
    return NewsPage.objects.get(translation_key=page.translation_key, locale__language_code="en")


def submit(desk, page):
    english = Locale.objects.get(language_code="en")
    desk.post("wagtail_localize:submit_page_translation", page.pk, data={"locales": [english.pk]})
    return Translation.objects.get(source__object_id=page.translation_key)


def translate(desk, record, segments):
    for segment in segments:
        address = reverse("wagtail_localize:edit_string_translation", args=[record.pk, segment.pk])
        assert desk.put(address, f"English {segment.pk}").status_code == 201


def segments_of(record):
    return list(StringSegment.objects.filter(source=record.source).order_by("pk"))


def texts_of(response):
    return " ".join(str(message) for message in get_messages(response.wsgi_request))


@pytest.fixture
def half(desk, dutch):
    record = submit(desk, dutch)
    translate(desk, record, segments_of(record)[:-2])
    return record


@pytest.fixture
def whole(desk, half):
    translate(desk, half, segments_of(half)[-2:])
    return half


def publish(desk, page):
    return desk.post("wagtailadmin_pages:edit", page.pk, data={"action": "publish"})


def test_a_new_page_is_there_in_english_at_once_with_the_dutch_text(dutch, client):
    english = english_of(dutch)
    assert (english.alias_of_id, english.live, english.text_language) == (dutch.pk, True, "nl")
    assert "Nieuws van vandaag" in client.get(english.url).content.decode()


def test_half_a_translation_is_refused_and_kept(desk, dutch, half, client):
    english = english_of(dutch)
    response = publish(desk, english)
    assert "2 " in texts_of(response)
    english = english_of(dutch)
    assert english.text_language == "nl"
    assert english.title == dutch.title
    assert missing_texts(english) == 2
    total, done = half.get_progress()
    assert done == total - 2, "what was typed is kept"
    client.logout()
    assert dutch.title in client.get(english.url).content.decode()


def test_a_complete_translation_is_published(desk, dutch, whole, client):
    english = english_of(dutch)
    publish(desk, english)
    english = english_of(dutch)
    assert english.text_language == "en"
    assert english.title.startswith("English")
    assert english.live and not english.alias_of_id
    client.logout()
    assert english.title in client.get(english.url).content.decode()


def test_the_editor_shows_progress_for_every_text(desk, dutch, half):
    page = desk.get("wagtailadmin_pages:edit", english_of(dutch).pk)
    props = page.context["props"]
    assert props.count('"type": "string"') == len(segments_of(half))
    assert props.count("English ") == len(segments_of(half)) - 2


def change_source(desk, page):
    data = news_data("Nieuws van morgen", **{"action-publish": "action-publish"})
    desk.post("wagtailadmin_pages:edit", page.pk, data=data)


def test_a_changed_source_is_brought_into_the_translation(desk, dutch, whole):
    publish(desk, english_of(dutch))
    change_source(desk, dutch)
    [state] = [state for state in language_states([dutch])[dutch.translation_key] if state.language == "en"]
    assert state.outdated and not state.borrowed

    desk.post("wagtail_localize:update_translations", whole.source_id, data={})
    total, done = whole.get_progress()
    assert done == total - 1
    state = language_states([dutch])[dutch.translation_key][1]
    assert (state.language, state.done, state.total, state.outdated) == ("en", done, total, False)
    assert english_of(dutch).title.startswith("English"), "visitors keep what they had"


def test_updating_does_not_publish_what_is_incomplete(desk, dutch, whole):
    publish(desk, english_of(dutch))
    change_source(desk, dutch)
    before = english_of(dutch)
    response = desk.post(
        "wagtail_localize:update_translations", whole.source_id, data={"publish_translations": "on"}
    )
    assert response.status_code == 302
    assert "1 " in texts_of(response)
    after = english_of(dutch)
    assert (after.title, after.live_revision_id) == (before.title, before.live_revision_id)


def test_updating_publishes_what_is_complete(desk, dutch, whole):
    desk.post("wagtail_localize:update_translations", whole.source_id, data={"publish_translations": "on"})
    assert english_of(dutch).text_language == "en"


def test_an_editor_cannot_publish_by_updating(desk, dutch, whole, client, editor):
    client.force_login(editor)
    desk.post("wagtail_localize:update_translations", whole.source_id, data={"publish_translations": "on"})
    assert english_of(dutch).text_language == "nl"


def test_publishing_many_pages_stops_at_half_a_translation(desk, dutch, half):
    english = english_of(dutch)
    other = NewsPageFactory(dutch.get_parent(), publish=False)
    response = desk.post_many("publish", english, other)
    assert response.status_code == 302
    assert english.title in texts_of(response)
    assert english_of(dutch).text_language == "nl"
    assert not NewsPage.objects.get(pk=other.pk).live


def test_an_editor_submits_a_translation_and_a_moderator_approves(
    desk, dutch, whole, client, editor, moderator
):
    client.force_login(editor)
    english = english_of(dutch)
    page = desk.get("wagtailadmin_pages:edit", english.pk)
    assert reverse("submit_translation_for_moderation", args=[english.pk]) in page.content.decode()
    assert desk.get("submit_translation_for_moderation", english.pk).status_code == 200
    desk.post("submit_translation_for_moderation", english.pk)
    waiting = english_of(dutch)
    assert waiting.workflow_in_progress
    assert (waiting.title, waiting.text_language) == (dutch.title, "nl"), "visitors still see the Dutch text"

    client.force_login(moderator)
    state = waiting.current_workflow_task_state
    desk.post("wagtailadmin_pages:workflow_action", english.pk, "approve", state.pk)
    approved = english_of(dutch)
    assert approved.text_language == "en"
    assert approved.title.startswith("English")


def test_half_a_translation_cannot_be_submitted(desk, dutch, half):
    response = desk.post("submit_translation_for_moderation", english_of(dutch).pk)
    assert "2 " in texts_of(response)
    assert not english_of(dutch).workflow_in_progress


def test_approval_is_refused_when_the_source_grew_meanwhile(desk, dutch, whole, client, editor, moderator):
    client.force_login(editor)
    desk.post("submit_translation_for_moderation", english_of(dutch).pk)
    client.force_login(moderator)
    change_source(desk, dutch)
    desk.post("wagtail_localize:update_translations", whole.source_id, data={})
    english = english_of(dutch)
    state = english.current_workflow_task_state
    response = desk.post("wagtailadmin_pages:workflow_action", english.pk, "approve", state.pk)
    assert response.status_code == 302
    assert "1 " in texts_of(response)
    english = english_of(dutch)
    assert english.text_language == "nl"
    assert english.workflow_in_progress


def test_a_po_file_makes_the_round_trip(desk, dutch, client):
    record = submit(desk, dutch)
    exported = desk.get("wagtail_localize:download_pofile", record.pk).content.decode()
    catalogue = polib.pofile(exported)
    assert len(catalogue) == len(segments_of(record))
    for entry in catalogue:
        entry.msgstr = f"English {entry.msgid}"
    upload = SimpleUploadedFile("en.po", str(catalogue).encode())
    desk.post("wagtail_localize:upload_pofile", record.pk, data={"file": upload})
    assert missing_texts(english_of(dutch)) == 0
    publish(desk, english_of(dutch))
    assert english_of(dutch).title == f"English {dutch.title}"


@pytest.mark.parametrize("upload", [None, b"", b'msgid "Nieuws"\nmsgstr "News"\n', b"\x00\xff"])
def test_a_file_that_is_no_translation_is_refused(desk, dutch, upload):
    record = submit(desk, dutch)
    data = {} if upload is None else {"file": SimpleUploadedFile("en.po", upload)}
    response = desk.post("wagtail_localize:upload_pofile", record.pk, data=data)
    assert response.status_code == 302
    refusals = ("geen bestand met de teksten van een vertaling", "geldig PO-bestand")
    assert any(refusal in texts_of(response) for refusal in refusals)


def test_a_translation_is_handed_in_again_after_a_request_for_changes(
    desk, dutch, whole, client, editor, moderator
):
    client.force_login(editor)
    desk.post("submit_translation_for_moderation", english_of(dutch).pk)
    assert desk.post("submit_translation_for_moderation", english_of(dutch).pk).status_code == 302
    client.force_login(moderator)
    english = english_of(dutch)
    state = english.current_workflow_task_state
    desk.post(
        "wagtailadmin_pages:workflow_action", english.pk, "reject", state.pk, data={"comment": "Nog eens"}
    )
    assert english_of(dutch).current_workflow_state.status == "needs_changes"
    client.force_login(editor)
    desk.post("submit_translation_for_moderation", english.pk)
    assert english_of(dutch).workflow_in_progress
    client.force_login(moderator)
    state = english_of(dutch).current_workflow_task_state
    desk.post("wagtailadmin_pages:workflow_action", english.pk, "approve", state.pk)
    assert english_of(dutch).text_language == "en"


def test_editors_are_told_that_the_source_has_changed(desk, dutch, whole, client, editor):
    publish(desk, english_of(dutch))
    change_source(desk, dutch)
    client.force_login(editor)
    response = desk.get("wagtailadmin_pages:edit", english_of(dutch).pk)
    assert "De bron is veranderd" in texts_of(response)
    assert (
        reverse("wagtail_localize:update_translations", args=[whole.source_id]) in response.content.decode()
    )
    assert reverse("submit_translation_for_moderation", args=[english_of(dutch).pk]) not in texts_of(response)


def test_an_editor_cannot_replace_a_live_translation_by_its_source(desk, dutch, whole, client, editor):
    publish(desk, english_of(dutch))
    before = english_of(dutch)
    client.force_login(editor)
    response = desk.post("wagtail_localize:convert_to_alias", before.pk)
    assert "Vraag een moderator" in texts_of(response)
    after = english_of(dutch)
    assert (after.alias_of_id, after.title) == (None, before.title)


def test_translating_an_alias_again_publishes_nothing(desk, dutch, whole, client, editor):
    publish(desk, english_of(dutch))
    desk.post("wagtail_localize:convert_to_alias", english_of(dutch).pk)
    alias = english_of(dutch)
    assert (alias.title, alias.text_language) == (dutch.title, "nl")
    client.force_login(editor)
    submit(desk, dutch)
    again = english_of(dutch)
    assert (again.title, again.text_language, again.alias_of_id) == (dutch.title, "nl", None)
    assert missing_texts(again) == 0, "the texts are kept for whoever goes on"
    desk.post("submit_translation_for_moderation", again.pk)
    assert english_of(dutch).title == dutch.title


def test_unpublishing_the_source_unpublishes_its_translation(desk, dutch, whole):
    publish(desk, english_of(dutch))
    desk.post("wagtailadmin_pages:unpublish", dutch.pk)
    assert not english_of(dutch).live


def test_unpublishing_a_translation_leaves_the_source(desk, dutch, whole):
    publish(desk, english_of(dutch))
    desk.post("wagtailadmin_pages:unpublish", english_of(dutch).pk)
    assert NewsPage.objects.get(pk=dutch.pk).live


def test_deleting_the_source_deletes_alias_and_translation(desk, dutch, whole):
    publish(desk, english_of(dutch))
    english = english_of(dutch)
    desk.post("wagtailadmin_pages:delete", dutch.pk)
    assert not Page.objects.filter(pk__in=[dutch.pk, english.pk]).exists()
    assert not Page.find_problems()[4], "the tree counts its children right"


def test_deleting_many_deletes_their_translations(desk, dutch):
    english = english_of(dutch)
    response = desk.post_many("delete", dutch)
    assert not Page.objects.filter(pk__in=[dutch.pk, english.pk]).exists()
    assert "1 " in texts_of(response)


def test_an_expired_source_takes_its_translation_along(desk, dutch, whole):
    publish(desk, english_of(dutch))
    NewsPage.objects.filter(pk=dutch.pk).update(expire_at=timezone.now())
    call_command("tick", stdout=io.StringIO())
    assert not NewsPage.objects.filter(translation_key=dutch.translation_key, live=True).exists()


def test_a_changed_theme_waits_for_translation_at_once(desk, home):
    theme = make_theme()
    desk.post(
        "wagtail_localize:submit_snippet_translation",
        "core",
        "theme",
        theme.pk,
        data={"locales": [Locale.objects.get(language_code="en").pk]},
    )
    theme.summary = "Een nieuwe zin"
    theme.save()
    source = TranslationSource.objects.get(object_id=theme.translation_key)
    assert source.stringsegment_set.filter(string__data="Een nieuwe zin").exists()


def test_a_changed_footer_waits_for_translation_at_once(desk, home):
    footer = Footer.objects.create(tagline="Voor elke overheid", locale=home.locale)
    data = {"locales": [Locale.objects.get(language_code="en").pk]}
    desk.post("wagtail_localize:submit_snippet_translation", "core", "footer", footer.pk, data=data)
    footer.tagline = "Voor iedereen"
    footer.save()
    source = TranslationSource.objects.get(object_id=footer.translation_key)
    assert source.stringsegment_set.filter(string__data="Voor iedereen").exists()


def test_the_api_of_the_editor_publishes_no_half_translation(desk, dutch, half, client):
    english = english_of(dutch)
    revision = translated_revision(english, half, None)
    address = reverse("wagtailadmin_api:pages:action", args=[english.pk, "publish"])
    response = client.post(address)
    assert response.status_code == 400
    assert english_of(dutch).live_revision_id != revision.pk


def test_a_translation_that_goes_on_by_itself_is_in_its_own_language(desk, dutch, half, client):
    english = english_of(dutch)
    desk.post("wagtail_localize:stop_translation", half.pk)
    data = news_data("News of today", **{"action-publish": "action-publish"})
    desk.post("wagtailadmin_pages:edit", english.pk, data=data)
    assert (english_of(dutch).title, english_of(dutch).text_language) == ("News of today", "en")


def convert_to_alias(desk, page):
    assert desk.post("wagtail_localize:convert_to_alias", page.pk).status_code == 302
    return english_of(page)


def shown_to_visitors(client, page):
    client.logout()
    response = client.get(page.url)
    return response.content.decode() if response.status_code == 200 else ""


def test_an_unfinished_translation_can_be_given_up(desk, dutch, whole, client):
    publish(desk, english_of(dutch))
    change_source(desk, dutch)
    desk.post("wagtail_localize:update_translations", whole.source_id, data={})
    assert missing_texts(english_of(dutch)) == 1
    alias = convert_to_alias(desk, english_of(dutch))
    assert (alias.alias_of_id, alias.live, alias.text_language) == (dutch.pk, True, "nl")
    assert "Nieuws van morgen" in shown_to_visitors(client, alias)


def test_what_was_given_up_is_taken_up_again_and_visitors_see_it_when_it_is_whole(
    desk, dutch, whole, client, moderator
):
    publish(desk, english_of(dutch))
    convert_to_alias(desk, english_of(dutch))
    change_source(desk, dutch)
    record = submit(desk, dutch)
    desk.post("wagtail_localize:update_translations", record.source_id, data={})
    again = english_of(dutch)
    assert (again.alias_of_id, missing_texts(again)) == (None, 1)
    publish(desk, again)
    assert "Nieuws van" in shown_to_visitors(client, again)
    client.force_login(moderator)
    translate(desk, record, [segment for segment in segments_of(record) if "morgen" in segment.string.data])
    publish(desk, again)
    assert english_of(dutch).text_language == "en"
    assert english_of(dutch).title in shown_to_visitors(client, again)


def hand_in_as(desk, client, user, page):
    client.force_login(user)
    desk.post("submit_translation_for_moderation", page.pk)
    assert english_of(page).workflow_in_progress


@pytest.mark.parametrize(
    ("action", "language", "words"), [("approve", "en", "goedgekeurd"), ("reject", "nl", "gevraagd")]
)
def test_a_moderator_answers_from_the_page_of_the_translation(
    desk, dutch, whole, client, editor, moderator, action, language, words
):
    english = english_of(dutch)
    hand_in_as(desk, client, editor, english)
    address = reverse("review_translation", args=[english.pk])
    assert address not in desk.get("wagtailadmin_pages:edit", english.pk).content.decode()
    assert desk.get("review_translation", english.pk).status_code == 302

    client.force_login(moderator)
    assert address in desk.get("wagtailadmin_pages:edit", english.pk).content.decode()
    page = desk.get("review_translation", english.pk).content.decode()
    state = english_of(dutch).current_workflow_task_state
    answer = reverse("wagtailadmin_pages:workflow_action", args=[english.pk, action, state.pk])
    assert f'action="{answer}"' in page
    response = client.post(answer, {"comment": "Gezien"})
    assert words in texts_of(response)
    state.refresh_from_db()
    assert state.comment == "Gezien"
    assert english_of(dutch).text_language == language


def test_publishing_or_giving_up_leaves_nothing_to_approve(desk, dutch, whole, client, editor, moderator):
    for decide in (publish, convert_to_alias):
        hand_in_as(desk, client, editor, english_of(dutch))
        client.force_login(moderator)
        decide(desk, english_of(dutch))
        assert english_of(dutch).current_workflow_state is None
        assert english_of(dutch).text_language == ("en" if decide is publish else "nl")


def delete(desk, page):
    return desk.post("wagtailadmin_pages:delete", page.pk)


def delete_as_one_of_many(desk, page):
    return desk.post_many("delete", page)


@pytest.mark.parametrize("remove", [delete, delete_as_one_of_many])
def test_where_a_translation_was_deleted_visitors_see_the_source(desk, dutch, whole, client, remove):
    publish(desk, english_of(dutch))
    gone = english_of(dutch)
    response = remove(desk, gone)
    assert gone.title in texts_of(response)
    alias = english_of(dutch)
    assert (alias.alias_of_id, alias.text_language, alias.url) == (dutch.pk, "nl", gone.url)
    assert not Translation.objects.filter(source__object_id=dutch.translation_key).exists()
    assert dutch.title in shown_to_visitors(client, gone)
    assert not any(Page.find_problems())


def test_a_deleted_list_comes_back_with_the_pages_below_it(desk, dutch, whole, client, admin_user):
    publish(desk, english_of(dutch))
    english_index = english_of(dutch).get_parent()
    record = submit(desk, english_index.alias_of)
    translate(desk, record, segments_of(record))
    publish(desk, english_index)
    client.force_login(admin_user)
    delete(desk, english_index)
    assert english_of(dutch).alias_of_id == dutch.pk
    assert english_of(dutch).get_parent().alias_of_id == dutch.get_parent().pk


def test_a_deleted_translation_of_a_page_that_nobody_sees_stays_away(desk, dutch, whole):
    publish(desk, english_of(dutch))
    NewsPage.objects.filter(pk=dutch.pk).update(live=False)
    delete(desk, english_of(dutch))
    assert not NewsPage.objects.filter(translation_key=dutch.translation_key).exclude(pk=dutch.pk).exists()


def test_whoever_unpublishes_a_translation_can_show_the_source_there(desk, dutch, whole):
    publish(desk, english_of(dutch))
    response = desk.post("wagtailadmin_pages:unpublish", english_of(dutch).pk)
    assert reverse("wagtail_localize:convert_to_alias", args=[english_of(dutch).pk]) in texts_of(response)
    assert convert_to_alias(desk, english_of(dutch)).live


def test_an_import_tells_how_many_texts_were_new(desk, dutch):
    record = submit(desk, dutch)
    exported = desk.get("wagtail_localize:download_pofile", record.pk).content.decode()
    head = exported.index("msgid", exported.index("X-WagtailLocalize-TranslationID"))
    catalogue = polib.pofile(exported)
    catalogue[0].msgstr = "News"
    for content, words in ((exported[:head], "0 nieuwe teksten"), (str(catalogue), "1 nieuwe tekst")):
        data = {"file": SimpleUploadedFile("en.po", content.encode())}
        assert words in texts_of(desk.post("wagtail_localize:upload_pofile", record.pk, data=data))
