"""Pages and snippets in two languages: what is missing from a translation."""

from django.utils.translation import ngettext
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
