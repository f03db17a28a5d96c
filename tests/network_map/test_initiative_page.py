import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import translation
from django.utils.html import escape
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from core.models import Organisation, PageOrganisation
from network_map.models import InitiativeLink, InitiativePage
from network_map.places import gazetteer
from network_map.places.locations import label_of
from network_map.places.place_field import PlaceFormField, meant
from tests.factories import InitiativePageFactory

pytestmark = pytest.mark.django_db

UTRECHT = "municipality/NL/NL-UT/utrecht/utrecht"


def html_of(client, page):
    response = client.get(page.url)
    assert response.status_code == 200
    return response.content.decode()


def test_a_visitor_reads_what_why_who_where_and_since_when(client, network_map, open_data, municipality):
    page = InitiativePageFactory(
        network_map,
        title="Open lijst",
        themes=[open_data],
        why="<p>Omdat het kan.</p>",
        place=UTRECHT,
        start_year=2019,
        confirmed_on="2026-11-02",
    )
    PageOrganisation.objects.create(page=page, organisation=municipality, role="lead")
    InitiativeLink.objects.create(
        page=page, address="https://lijst.example/", label="De lijst", locale=page.locale
    )
    html = html_of(client, page)
    for words in (
        "Wat er gebeurt.",
        "Omdat het kan.",
        "Gemeente Utrecht, Utrecht",
        "Sinds 2019",
        "Trekker",
        "De lijst",
        "2 november 2026",
        "Loopt",
    ):
        assert words in html


def test_a_contact_is_shown_with_consent_only(client, network_map):
    page = InitiativePageFactory(
        network_map, contact_name="Noor Akkerman", contact_email="noor@lijst.example"
    )
    assert "Akkerman" not in html_of(client, page)
    assert "noor@lijst.example" not in html_of(client, page)
    page.contact_consent = True
    page.save_revision().publish()
    assert "Noor Akkerman" in html_of(client, page)


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"latitude": 52.0}, "longitude"),
        ({"latitude": 91.0, "longitude": 5.0}, "latitude"),
        ({"latitude": float("nan"), "longitude": 5.0}, "latitude"),
        ({"latitude": float("inf"), "longitude": 5.0}, "latitude"),
        ({"latitude": 4.9, "longitude": 52.3}, "latitude"),
        ({"latitude": 5.9, "longitude": 50.9, "place": "place/NL/NL-LI/maastricht/maastricht"}, "latitude"),
        ({"start_year": 2020, "end_year": 2019}, "end_year"),
        ({"start_year": 1066}, "start_year"),
    ],
)
def test_nonsense_is_refused_at_its_field(network_map, fields, wrong):
    page = InitiativePage(title="Onzin", slug="onzin", what="<p>x</p>", locale=network_map.locale, **fields)
    with pytest.raises(ValidationError) as caught:
        page.full_clean(exclude=["path", "depth", "content_type"])
    assert wrong in caught.value.message_dict


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("\u200b\u2060", "Gebruik letters of cijfers."),
        ("\u3164", "Gebruik letters of cijfers."),
        ("Open \u202etsjil", "Laat tekens weg die de richting van de tekst omdraaien."),
        ("Open\r\nlijst", "Schrijf dit op één regel."),
        ("<b>Open</b> lijst", "Schrijf gewone tekst, zonder HTML."),
    ],
)
def test_an_editor_is_told_of_an_odd_name_at_its_field(client, moderator, network_map, text, sentence):
    page = InitiativePageFactory(network_map, title="Open lijst", slug="open-lijst")
    names = ("title", "summary", "place_name", "organisation_name", "contact_name")
    client.force_login(moderator)
    values = {"what": rich_text("<p>Zo is het.</p>"), "body": streamfield([]), "slug": page.slug}
    values |= {"status": "idea", "published_on": "2026-05-01"} | dict.fromkeys(names, text)
    link = {"address": "https://lijst.example/", "label": text}
    values |= {"links": inline_formset([link]), "action-publish": "1"}
    values |= dict.fromkeys(("page_themes", "page_organisations", "related_links"), inline_formset([]))
    values |= {"comments": inline_formset([])}
    response = client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), nested_form_data(values))
    form = response.context["form"]
    assert {name: form.errors.get(name) for name in names} == {name: [sentence] for name in names}
    assert form.formsets["links"].errors == [{"label": [sentence]}]
    assert form["contact_name"].value() == text
    assert InitiativePage.objects.get(pk=page.pk).title == "Open lijst"


@pytest.mark.parametrize(
    ("place", "precision", "where"),
    [
        (UTRECHT, "municipality", "Gemeente Utrecht, Utrecht"),
        ("province/NL/NL-FR//fryslan", "province", "Provincie Fryslân"),
        ("country/NL///nederland", "country", "Nederland"),
        ("", "", ""),
    ],
)
def test_how_exactly_a_place_is_known(network_map, place, precision, where):
    page = InitiativePageFactory(network_map, place=place)
    assert (page.precision, page.where) == (precision, where)


def test_places_have_their_english_names(network_map):
    with translation.override("en"):
        assert InitiativePageFactory(network_map, place="province/NL/NL-FR//fryslan").where == (
            "Province of Friesland"
        )
        abroad = InitiativePageFactory(network_map, place="country/IT///italie", place_name="Prato")
        assert abroad.where == "Prato, Italy"


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        (UTRECHT, UTRECHT),
        ("Gemeente Utrecht, Utrecht", UTRECHT),
        ("'s-Gravenhage", "municipality/NL/NL-ZH/den-haag/den-haag"),
        ("fryslân", "province/NL/NL-FR//fryslan"),
        ("Belgium", "country/BE///belgie"),
        ("", ""),
    ],
)
def test_a_place_is_meant_by_its_name(typed, key):
    assert PlaceFormField(required=False).clean(typed) == key


def test_every_municipality_is_meant_by_how_it_reads():
    for place in gazetteer.municipalities().values():
        assert PlaceFormField(required=False).clean(label_of(place)) == place.key


@pytest.mark.parametrize(
    ("suggestion", "key"),
    [
        ("'s-Gravenhage (Gemeente Den Haag, Zuid-Holland)", "municipality/NL/NL-ZH/den-haag/den-haag"),
        ("Ljouwert (Gemeente Leeuwarden, Fryslân)", "municipality/NL/NL-FR/leeuwarden/leeuwarden"),
        ("Groot-Brittannië (Verenigd Koninkrijk)", "country/GB///verenigd-koninkrijk"),
        ("Palestina (Palestijnse gebieden)", "country/PS///palestijnse-gebieden"),
    ],
)
def test_other_names_are_suggested_too(suggestion, key):
    field = PlaceFormField(required=False)
    assert f'<option value="{escape(suggestion)}">' in field.widget.render("place", "")
    assert field.clean(suggestion) == key


def test_a_place_that_may_be_several_is_asked_back():
    with pytest.raises(ValidationError, match="Bergen"):
        meant("Bergen")
    with pytest.raises(ValidationError, match="staat niet in de lijst"):
        meant("Nergenshuizen")


def test_an_organisation_gets_its_page_when_the_initiative_does(network_map):
    page = InitiativePageFactory(network_map, organisation_name="Vereniging  Open Ramen", publish=False)
    assert not Organisation.objects.filter(name__contains="Open Ramen").exists()
    page.save_revision().publish()
    page = InitiativePage.objects.get(pk=page.pk)
    made = Organisation.objects.get(name="Vereniging Open Ramen")
    assert [row.organisation for row in page.page_organisations.all()] == [made]
    assert page.organisation_name == page.get_latest_revision_as_object().organisation_name == ""
    assert not page.has_unpublished_changes


def test_an_organisation_that_has_a_page_is_not_made_again(network_map, municipality):
    page = InitiativePageFactory(network_map, organisation_name="gemeente utrecht", publish=False)
    page.save_revision().publish()
    assert PageOrganisation.objects.get(page=page).organisation == municipality
