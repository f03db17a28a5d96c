"""What the public page of a theme, a person or an organisation shows."""

from collections.abc import Callable

from django.db.models import QuerySet

from core.cards import row_cards
from core.known import known, known_people
from core.listing import Listing
from core.models import Organisation, Person, Theme
from core.models.subjects import Subject
from core.public_pages import public_pages


def theme_pages(theme: Theme) -> QuerySet:
    return public_pages().filter(page_themes__theme__translation_key=theme.translation_key).distinct()


def person_pages(person: Person) -> QuerySet:
    return public_pages().filter(contributions__person__translation_key=person.translation_key).distinct()


def organisation_pages(organisation: Organisation) -> QuerySet:
    return (
        public_pages()
        .filter(page_organisations__organisation__translation_key=organisation.translation_key)
        .distinct()
    )


PAGES_OF: dict[type[Subject], Callable[..., QuerySet]] = {
    Theme: theme_pages,
    Person: person_pages,
    Organisation: organisation_pages,
}


def pages_of(subject: Subject) -> QuerySet:
    """The public pages under a subject, newest first."""
    return PAGES_OF[type(subject)](subject)


def people_of(organisation: Organisation) -> list[Person]:
    """Who works there, by name, each once and in the reader's language."""
    people = {person.translation_key: person for person in known_people().values()}
    own = known(Organisation).get(organisation.pk)
    members = [person for person in people.values() if own and person.organisation == own]
    return sorted(members, key=lambda person: (person.name, person.pk))


def subject_context(request, subject: Subject) -> dict:
    context = {
        "subject": subject,
        subject._meta.model_name: subject,
        "listing": Listing(pages=pages_of(subject), facets=[], query=request.GET, dress=row_cards),
    }
    if isinstance(subject, Organisation):
        context["people"] = people_of(subject)
    if isinstance(subject, Person):
        employer = subject.organisation_id
        context["organisation"] = known(Organisation).get(employer) if employer else None
    return context
