"""In which languages a page is there, and how far each translation is."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Exists, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from wagtail.models import Locale, Page
from wagtail_localize.models import StringSegment, StringTranslation, Translation


@dataclass(frozen=True)
class LanguageState:
    """One language of a page; `total` and `done` count its texts and are 0 where it is no translation."""

    language: str
    live: bool
    borrowed: str = ""  # the language whose text visitors see instead
    total: int = 0
    done: int = 0
    outdated: bool = False

    def __str__(self) -> str:
        return f"{self.language}: {self.words}" if self.words else self.language

    @property
    def words(self) -> str:
        if self.total and self.done < self.total:
            return _("%(done)d of %(total)d") % {"done": self.done, "total": self.total}
        if self.outdated:
            return _("source changed")
        if self.borrowed:
            return _("shows %(language)s") % {"language": language_name(self.borrowed)}
        if self.total:
            return _("complete %(done)d/%(total)d") % {"done": self.done, "total": self.total}
        return "" if self.live else _("draft")


def language_name(code: str) -> str:
    names = {"nl": _("Dutch"), "en": _("English")}
    return names.get(code, code)


def with_progress(translations: QuerySet) -> QuerySet:
    """Translations with `total` and `done`, the number of texts of their source and of those translated."""
    segments = StringSegment.objects.filter(source_id=OuterRef("source_id")).order_by()
    made = StringTranslation.objects.filter(
        translation_of_id=OuterRef("string_id"),
        context_id=OuterRef("context_id"),
        locale_id=OuterRef("target"),
        has_error=False,
    )
    done = segments.annotate(target=OuterRef("target_locale_id")).filter(Exists(made))
    return translations.annotate(total=_count(segments), done=_count(done))


def _count(segments: QuerySet) -> Coalesce:
    counted = segments.values("source_id").annotate(count=Count("pk")).values("count")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def with_source_page(translations: QuerySet) -> QuerySet:
    """Adds when the source page was last published, and whether it is live; both None for snippets."""
    source = Page.objects.filter(
        translation_key=OuterRef("source__object_id"), locale=OuterRef("source__locale")
    )
    return translations.annotate(
        source_published=Subquery(source.values("last_published_at")[:1]),
        source_live=Subquery(source.values("live")[:1]),
    )


def is_outdated(record: Translation) -> bool:
    """Whether the source was published after its texts were taken for translation."""
    row = with_source_page(Translation.objects.filter(pk=record.pk)).select_related("source").get()
    return _changed_since(row)


def _changed_since(record: Translation) -> bool:
    return bool(record.source_published and record.source_published > record.source.last_updated_at)


def language_states(pages: Iterable[Page]) -> Mapping[UUID, list[LanguageState]]:
    """The languages of each page by translation key, the source first; three queries for all pages."""
    keys = {page.translation_key for page in pages}
    codes = dict(Locale.objects.values_list("pk", "language_code"))
    records = Translation.objects.filter(source__object_id__in=keys, enabled=True).select_related("source")
    found = {
        (record.source.object_id, record.target_locale_id): record
        for record in with_source_page(with_progress(records))
    }
    rows = Page.objects.filter(translation_key__in=keys).order_by("path")
    states = defaultdict(list)
    for row in rows.values("translation_key", "locale_id", "live", "alias_of__locale_id", "live_revision_id"):
        record = found.get((row["translation_key"], row["locale_id"]))
        states[row["translation_key"]].append(_state(row, record, codes))
    return states


def _state(row: dict, record: Translation | None, codes: dict[int, str]) -> LanguageState:
    language = codes[row["locale_id"]]
    if record is None:
        return LanguageState(language, row["live"], borrowed=codes.get(row["alias_of__locale_id"], ""))
    return LanguageState(
        language,
        row["live"],
        # Until its first publication a translation still holds the text of its source.
        borrowed=codes[record.source.locale_id] if row["live"] and not row["live_revision_id"] else "",
        total=record.total,
        done=record.done,
        outdated=_changed_since(record),
    )
