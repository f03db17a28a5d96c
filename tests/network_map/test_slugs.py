"""Addresses below the map that are of the map itself, which no page may have."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import translation
from wagtail.test.utils.form_data import querydict_from_html
from wagtail.users.models import UserProfile
from wagtail_localize.models import StringTranslation, Translation, TranslationContext
from wagtail_localize.operations import translate_object

from core.translation import translated_revision
from network_map.models import InitiativePage, NetworkMapPage
from tests.factories import InitiativePageFactory
from tests.network_map.test_imports import imported

pytestmark = pytest.mark.django_db

RESERVED = ["aanmelden", "add", "embed", "map-file", "map-rows", "map-details"]


def test_each_route_of_the_map_has_its_slug_reserved_in_every_language():
    assert sorted(NetworkMapPage.reserved_slugs()) == sorted(RESERVED)


@pytest.mark.parametrize("slug", RESERVED)
def test_a_page_with_such_a_slug_is_refused(network_map, slug):
    page = InitiativePageFactory(network_map)
    page.slug = slug
    with pytest.raises(ValidationError) as error, translation.override("nl"):
        page.full_clean()
    assert "De pagina erboven gebruikt" in str(error.value)


@pytest.mark.parametrize(("language", "words"), [("nl", "De pagina erboven"), ("en", "The page above")])
@pytest.mark.parametrize("action", [{}, {"action-publish": "action-publish"}])
def test_the_form_of_the_editor_says_so(client, moderator, network_map, language, words, action):
    UserProfile.objects.create(user=moderator, preferred_language=language)
    client.force_login(moderator)
    page = InitiativePageFactory(network_map)
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    data = querydict_from_html(client.get(address).content.decode(), form_id="page-edit-form")
    response = client.post(address, data.dict() | {"slug": "aanmelden", "body-count": "0"} | action)
    assert response.status_code == 200 and words in response.content.decode()
    assert InitiativePage.objects.get(pk=page.pk).get_latest_revision_as_object().slug != "aanmelden"


@pytest.mark.parametrize("alias", [{}, {"alias": "on"}])
def test_nor_does_a_copy_get_one(client, moderator, network_map, alias):
    client.force_login(moderator)
    page = InitiativePageFactory(network_map)
    data = {"new_title": "Insluiten", "new_slug": "embed", "new_parent_page": network_map.pk}
    response = client.post(reverse("wagtailadmin_pages:copy", args=[page.pk]), data | alias)
    assert response.status_code == 200 and "De pagina erboven gebruikt" in response.content.decode()
    assert InitiativePage.objects.count() == 1


def test_a_slug_that_is_made_of_a_title_gets_a_number(network_map):
    page = network_map.add_child(instance=InitiativePage(title="Embed", what="<p>x</p>"))
    assert page.slug == "embed-2"


def test_so_does_that_of_an_imported_page(network_map, english_home):
    network_map.copy_for_translation(english_home.locale, alias=True)
    imported(network_map, "Aanmelden;x", "Add;x", headings="Naam;Wat", live=True)
    pages = InitiativePage.objects.values_list("slug", flat=True)
    assert sorted(pages) == ["aanmelden-2", "aanmelden-2", "add-2", "add-2"]


def test_so_does_that_of_a_translation(network_map, english_home):
    network_map.copy_for_translation(english_home.locale, alias=True)
    page = InitiativePageFactory(network_map, title="Melden", slug="melden")
    translate_object(page, [english_home.locale])
    record = Translation.objects.get(source__object_id=page.translation_key)
    segment = record.source.stringsegment_set.get(context__path="slug")
    StringTranslation.objects.create(
        translation_of=segment.string,
        locale=english_home.locale,
        context=TranslationContext.objects.get(pk=segment.context_id),
        data="add",
    )
    english = page.get_translation(english_home.locale)
    assert translated_revision(english, record, None).as_object().slug == "add-1"
