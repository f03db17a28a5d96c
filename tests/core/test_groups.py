"""What each group can and cannot do, by requests to the editor's side of the site."""

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.urls import reverse
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Collection, Page
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from blog.models import NewsPage
from core.groups import APPROVAL, GROUPS
from core.models import Document, Image, Person, Theme
from tests.factories import NewsPageFactory, make_person, make_theme


def news_data(title="Nieuws van vandaag", **extra):
    return nested_form_data(
        {
            "title": title,
            "slug": "nieuws-van-vandaag",
            "summary": "Kort gezegd.",
            "introduction": rich_text("<p>Er is nieuws.</p>"),
            "body": streamfield([]),
            "published_on": "2026-05-01",
            "page_themes": inline_formset([]),
            "series_parts": inline_formset([]),
            "related_links": inline_formset([]),
            "comments": inline_formset([]),
        }
        | extra
    )


def add_news(client, parent, **extra):
    address = reverse("wagtailadmin_pages:add", args=["blog", "newspage", parent.pk])
    return client.post(address, news_data(**extra))


def status(client, name, *args):
    return client.get(reverse(name, args=args)).status_code


def snippet(action, model, *args):
    return reverse(model.snippet_viewset.get_url_name(action), args=args)


@pytest.fixture
def as_editor(client, editor):
    client.force_login(editor)
    return client


@pytest.fixture
def as_moderator(client, moderator):
    client.force_login(moderator)
    return client


@pytest.fixture
def as_administrator(client, administrator):
    client.force_login(administrator)
    return client


def test_there_are_three_groups_and_one_approval_by_their_dutch_names(home):
    assert set(Group.objects.values_list("name", flat=True)) == set(GROUPS)
    workflow = home.get_workflow()
    assert [workflow.name, *(task.name for task in workflow.tasks)] == [APPROVAL, APPROVAL]


def test_an_editor_writes_but_does_not_publish(as_editor, blog_index):
    add_news(as_editor, blog_index, **{"action-publish": "action-publish"})
    assert not NewsPage.objects.get(locale=blog_index.locale).live


def test_an_editor_submits_and_a_moderator_approves(client, editor, moderator, blog_index):
    client.force_login(editor)
    add_news(client, blog_index, **{"action-submit": "action-submit"})
    page = NewsPage.objects.get(locale=blog_index.locale)
    state = page.current_workflow_task_state
    assert state and not page.live
    approve = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", state.pk])
    assert client.post(approve, {"comment": ""}).status_code == 302
    assert not NewsPage.objects.get(pk=page.pk).live, "an editor approves nothing"

    client.force_login(moderator)
    client.post(approve, {"comment": ""})
    assert NewsPage.objects.get(pk=page.pk).live


def test_who_may_approve_gets_one_mail(as_editor, moderator, administrator, blog_index, mailoutbox):
    administrator.is_superuser = True
    administrator.save()
    add_news(as_editor, blog_index, **{"action-submit": "action-submit"})
    recipients = [address for message in mailoutbox for address in message.to]
    assert sorted(recipients) == sorted([administrator.email, moderator.email])


def test_an_editor_neither_unpublishes_nor_deletes_what_is_live(as_editor, blog_index):
    page = NewsPageFactory(blog_index)
    for action in ("unpublish", "delete"):
        as_editor.post(reverse(f"wagtailadmin_pages:{action}", args=[page.pk]))
    assert Page.objects.get(pk=page.pk).live


def test_an_editor_works_in_both_language_trees(as_editor, blog_index, english_home):
    assert status(as_editor, "wagtailadmin_pages:edit", blog_index.pk) == 200
    assert status(as_editor, "wagtailadmin_pages:edit", english_home.pk) == 200


def test_an_editor_makes_people_and_leaves_themes_alone(as_editor, home):
    theme = make_theme()
    for view, args in (("edit", [theme.pk]), ("add", []), ("delete", [theme.pk])):
        assert as_editor.get(snippet(view, Theme, *args)).status_code == 302
    assert as_editor.get(snippet("add", Person)).status_code == 200
    assert as_editor.get(snippet("delete", Person, make_person().pk)).status_code == 302


def test_an_editor_adds_images_and_documents_and_submits_translations(as_editor, blog_index):
    page = NewsPageFactory(blog_index)
    assert status(as_editor, "wagtailimages:add_multiple") == 200
    assert status(as_editor, "wagtaildocs:add_multiple") == 200
    assert status(as_editor, "wagtail_localize:submit_page_translation", page.pk) == 200


@pytest.mark.parametrize("kind", ["image", "document"])
def test_an_editor_looks_after_files_of_her_own(client, editor, moderator, home, kind):
    model = {"image": Image, "document": Document}[kind]
    name = {"image": "wagtailimages", "document": "wagtaildocs"}[kind]
    for maker, editable in ((editor, True), (moderator, False)):
        row = model.objects.create(
            title="Bestand",
            file=get_test_image_file(),
            uploaded_by_user=maker,
            collection=Collection.objects.get(),
        )
        for view in ("edit", "delete"):
            client.force_login(editor)
            assert (status(client, f"{name}:{view}", row.pk) == 200) == editable
            client.force_login(moderator)
            assert status(client, f"{name}:{view}", row.pk) == 200


def test_an_editor_opens_only_what_she_locked_herself(client, editor, moderator, blog_index):
    page = NewsPageFactory(blog_index)
    client.force_login(moderator)
    client.post(reverse("wagtailadmin_pages:lock", args=[page.pk]))
    client.force_login(editor)
    client.post(reverse("wagtailadmin_pages:unlock", args=[page.pk]))
    assert Page.objects.get(pk=page.pk).locked
    client.force_login(moderator)
    client.post(reverse("wagtailadmin_pages:unlock", args=[page.pk]))
    client.force_login(editor)
    client.post(reverse("wagtailadmin_pages:lock", args=[page.pk]))
    assert Page.objects.get(pk=page.pk).locked
    client.post(reverse("wagtailadmin_pages:unlock", args=[page.pk]))
    assert not Page.objects.get(pk=page.pk).locked


SETTINGS = [
    "wagtailusers_users:index",
    "wagtaillocales:index",
    "wagtailadmin_workflows:index",
    "wagtailadmin_collections:index",
]


@pytest.mark.parametrize("name", [*SETTINGS, "wagtailredirects:index"])
def test_an_editor_reaches_no_settings(as_editor, home, name):
    assert status(as_editor, name) == 302


def test_a_moderator_publishes_at_once(as_moderator, blog_index):
    add_news(as_moderator, blog_index, **{"action-publish": "action-publish"})
    assert NewsPage.objects.get(locale=blog_index.locale).live


def test_a_moderator_changes_themes(as_moderator, home):
    assert as_moderator.get(snippet("edit", Theme, make_theme().pk)).status_code == 200
    assert as_moderator.get(snippet("add", Theme)).status_code == 302


def test_a_moderator_tidies_up(as_moderator, blog_index):
    person, page = make_person(), NewsPageFactory(blog_index)
    assert as_moderator.get(snippet("delete", Person, person.pk)).status_code == 200
    assert status(as_moderator, "wagtailredirects:index") == 200
    as_moderator.post(reverse("wagtailadmin_pages:delete", args=[page.pk]))
    assert not Page.objects.filter(pk=page.pk).exists()


@pytest.mark.parametrize("name", SETTINGS)
def test_settings_are_for_administrators(client, moderator, administrator, home, name):
    client.force_login(moderator)
    assert status(client, name) == 302
    client.force_login(administrator)
    assert status(client, name) == 200


def test_an_administrator_changes_site_settings_footer_and_themes(client, moderator, administrator, home):
    settings = reverse("wagtailsettings:edit", args=["core", "sitesettings"])
    client.force_login(moderator)
    assert client.get(settings).status_code == 302
    client.force_login(administrator)
    assert client.get(settings, follow=True).status_code == 200
    assert client.get(snippet("add", Theme)).status_code == 200
    assert status(client, "wagtailsnippets_core_footer:list") == 200


def test_an_administrator_makes_no_superuser(as_administrator, home):
    data = {
        "username": "nieuw",
        "email": "nieuw@kennisplatform.example",
        "first_name": "N",
        "last_name": "Ieuw",
        "password1": "een-lang-wachtwoord",
        "password2": "een-lang-wachtwoord",
    }
    as_administrator.post(reverse("wagtailusers_users:add"), data | {"is_superuser": "on"})
    assert not get_user_model().objects.filter(username="nieuw").exists()
    as_administrator.post(reverse("wagtailusers_users:add"), data)
    assert not get_user_model().objects.get(username="nieuw").is_superuser


def test_an_administrator_changes_no_superuser(as_administrator, admin_user, home):
    address = reverse("wagtailusers_users:edit", args=[admin_user.pk])
    assert as_administrator.get(address).status_code == 302
    as_administrator.post(
        address, {"username": "admin", "password1": "overgenomen-1", "password2": "overgenomen-1"}
    )
    admin_user.refresh_from_db()
    assert not admin_user.check_password("overgenomen-1")


def test_menus_and_lists_open_for_an_editor(as_editor, blog_index):
    NewsPageFactory(blog_index, themes=[make_theme()])
    page = as_editor.get(reverse("wagtailadmin_home")).content.decode()
    for name in (
        "instruments:index",
        "stories:index",
        "wagtailsnippets_core_person:list",
        "wagtailsnippets_blog_series:list",
    ):
        assert reverse(name) in page
        assert status(as_editor, name) == 200


@pytest.mark.parametrize(
    ("name", "word"), [("instruments:index", "Instrumenten"), ("stories:index", "Verhalen")]
)
def test_a_flat_list_is_headed_as_its_menu_item(as_editor, home, name, word):
    response = as_editor.get(reverse(name))
    assert response.context["page_title"] == word
    assert word in [item["label"] for item in response.context["breadcrumbs_items"]]
