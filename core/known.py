"""Subjects kept in memory while nothing is published: there are few of them and nearly every page names some.

Each dictionary leads from the id of any translation to the subject in the reader's language or, untranslated,
its own. Treat what is in it as read-only.
"""

from typing import TypeVar

from django.utils.translation import get_language

from core.models import Organisation, Person
from core.models.subjects import Subject
from core.shared import shared

Kind = TypeVar("Kind", bound=Subject)


def known(model: type[Kind]) -> dict[int, Kind]:
    return shared(("known", model._meta.label, get_language()), lambda: _by_id(model))


def known_people() -> dict[int, Person]:
    """With their photos, and their organisations in the reader's language too."""

    def build():
        people = _by_id(Person, "photo")
        for person in people.values():
            person.organisation = known(Organisation).get(person.organisation_id)
        return people

    return shared(("known people", get_language()), build)


def _by_id(model: type[Kind], *along: str) -> dict[int, Kind]:
    rows = list(model._default_manager.select_related("locale", *along))
    own = {row.translation_key: row for row in rows if row.locale.language_code == get_language()}
    return {row.pk: own.get(row.translation_key, row) for row in rows}
