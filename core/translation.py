"""Pages and snippets in two languages: what is missing, and which translation a reader gets."""

from collections.abc import Iterable, Sequence

from django.utils.translation import get_language, ngettext
from wagtail.models import TranslatableMixin
from wagtail_localize.models import Translation


def translation_into(page) -> Translation | None:
    """The translation record that makes this page out of its source, when it has one."""
    return (
        Translation.objects.filter(
            source__object_id=page.translation_key, target_locale_id=page.locale_id, enabled=True
        )
        .select_related("source", "target_locale")
        .first()
    )


def missing_texts(page) -> int:
    """How many texts of the source have no translation yet; 0 for a page that is no translation."""
    record = translation_into(page)
    if record is None:
        return 0
    total, translated = record.get_progress()
    return total - translated


def incomplete_message(missing: int) -> str:
    return ngettext(
        "%(count)d text has no translation yet. Visitors keep seeing the page as it was.",
        "%(count)d texts have no translation yet. Visitors keep seeing the page as it was.",
        missing,
    ) % {"count": missing}


def localised(objects: Iterable[TranslatableMixin]) -> Sequence[TranslatableMixin]:
    """The same snippets in the reader's language, untranslated ones in their own; one query at most."""
    objects = list(objects)
    if not objects:
        return []
    keys = [item.translation_key for item in objects]
    model = type(objects[0])
    found = {
        item.translation_key: item
        for item in model._default_manager.filter(
            translation_key__in=keys, locale__language_code=get_language()
        )
    }
    return [found.get(item.translation_key, item) for item in objects]
