"""What the public page of a theme, a person or an organisation shows."""

from collections.abc import Callable

from django.db.models import QuerySet

from core.cards import specific_cards
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


def subject_context(request, subject: Subject) -> dict:
    listing = Listing(pages=pages_of(subject), facets=[], query=request.GET, dress=specific_cards)
    return {"subject": subject, subject._meta.model_name: subject, "listing": listing}
