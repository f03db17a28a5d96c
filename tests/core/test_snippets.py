"""How editors find and change themes, people, organisations and series."""

import pytest
from django.urls import reverse

from blog.models import Series
from core.models import Organisation, Person, Theme
from tests.factories import locale, make_organisation, make_person, make_theme


@pytest.fixture
def subjects(home):
    series = Series.objects.create(name="Open vragen", slug="open-vragen", locale=locale())
    employer = make_organisation("Open Oever", place="Lindewaard")
    return [make_theme(), make_person("Open Janssen", role="griffier"), employer, series]


def address(model, view, *args):
    return reverse(f"wagtailsnippets_{model._meta.app_label}_{model._meta.model_name}:{view}", args=args)


@pytest.mark.parametrize("model", [Theme, Person, Organisation, Series])
@pytest.mark.parametrize("words", ["Open", "pen", "\"'*%_", "niets"])
def test_a_list_of_subjects_can_be_searched(client, moderator, subjects, model, words):
    client.force_login(moderator)
    response = client.get(address(model, "list"), {"q": words})
    assert response.status_code == 200
    found = {subject.name for subject in response.context["object_list"]}
    assert found == {subject.name for subject in subjects if type(subject) is model and words in subject.name}


def test_people_are_found_by_their_role_and_organisations_by_their_place(client, moderator, subjects):
    client.force_login(moderator)
    for model, words in ((Person, "griff"), (Organisation, "linde")):
        assert len(client.get(address(model, "list"), {"q": words}).context["object_list"]) == 1


@pytest.mark.parametrize("model", [Theme, Person, Organisation, Series])
def test_a_subject_can_be_chosen_by_its_name(client, moderator, subjects, model):
    client.force_login(moderator)
    chooser = f"wagtailsnippetchoosers_{model._meta.app_label}_{model._meta.model_name}:choose_results"
    response = client.get(reverse(chooser), {"q": "open"})
    assert response.status_code == 200
    assert "Open" in response.content.decode()


def test_an_address_that_is_taken_is_refused(client, moderator, subjects):
    client.force_login(moderator)
    person = make_person("Tweede")
    data = {"name": "Tweede", "slug": subjects[1].slug}
    for view, args in (("add", []), ("edit", [person.pk])):
        response = client.post(address(Person, view, *args), data)
        assert response.status_code == 200
        assert response.context["form"].errors["slug"] == ["Dit adres is al in gebruik."]
    assert Person.objects.filter(slug=subjects[1].slug).count() == 1
