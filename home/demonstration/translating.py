"""The English site, made as an editor makes it: with wagtail-localize, text by text."""

import json
import re
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass

from django.db import models
from wagtail.models import Locale, Page
from wagtail_localize.models import StringSegment, StringTranslation, Translation, TranslationSource
from wagtail_localize.segments import StringSegmentValue
from wagtail_localize.segments.extract import extract_segments

from .reading import ContentError
from .sources import make_source


@dataclass
class Translator:
    """Translates Dutch pages and subjects into English."""

    english: Locale
    user: object

    def translate(self, instance: models.Model, fill: Callable[[models.Model], None]) -> models.Model:
        """Make the English of `instance`; `fill` gives a copy of it the English texts.

        Dutch and English pair up by structure: the nth text at a path is the translation of the nth text at
        the same path. Raises ContentError where the two differ in structure. Pages come back as drafts.
        """
        source = TranslationSource.objects.get_for_instance_or_none(instance) or make_source(instance)
        translation, _created = Translation.objects.get_or_create(source=source, target_locale=self.english)
        filled = source.as_instance()
        fill(filled)
        self._record(source, filled)
        if isinstance(instance, Page) and not instance.has_translation(self.english):
            # With its English address from the start: a change of address would leave a redirect.
            filled.copy_for_translation(self.english)
        translation.save_target(user=self.user, publish=not isinstance(instance, Page))
        return translation.get_target_instance()

    def _record(self, source: TranslationSource, filled: models.Model):
        translations = {}
        for segment, english in pair(source, filled):
            # One translation serves every place where the same text stands at the same path.
            translations.setdefault(
                (segment.string_id, segment.context_id),
                StringTranslation(
                    translation_of=segment.string,
                    locale=self.english,
                    context=segment.context,
                    data=same_links(json.loads(segment.attrs) or {}, english),
                    translation_type=StringTranslation.TRANSLATION_TYPE_MANUAL,
                    last_translated_by=self.user,
                ),
            )
        StringTranslation.objects.bulk_create(translations.values())


def pair(source: TranslationSource, filled: models.Model) -> list[tuple[StringSegment, StringSegmentValue]]:
    """Every text of the source with its translation from the filled copy."""
    by_path = defaultdict(list)
    for value in extract_segments(filled):
        if isinstance(value, StringSegmentValue):
            by_path[value.path].append(value)
    pairs = []
    for path, segments in _segments_by_path(source).items():
        values = by_path.pop(path, [])
        if len(values) != len(segments):
            raise ContentError(f"{filled}: {len(segments)} Dutch texts at {path}, {len(values)} English ones")
        pairs += zip(segments, values, strict=True)
    if by_path:
        raise ContentError(f"{filled}: English text without Dutch at {', '.join(by_path)}")
    return pairs


def _segments_by_path(source: TranslationSource) -> dict[str, list[StringSegment]]:
    by_path = defaultdict(list)
    for segment in source.stringsegment_set.select_related("string", "context").order_by("order"):
        by_path[segment.context.path].append(segment)
    return by_path


def same_links(attributes: dict[str, dict], english: StringSegmentValue) -> str:
    """The English text, with its links named as in the Dutch one.

    Within a text the links are numbered; where the English mentions them in another order, the numbers
    would lead to the wrong pages.
    """
    names = {}
    for name, attrs in (english.attrs or {}).items():
        found = [other for other, dutch in attributes.items() if dutch == attrs]
        if not found:
            raise ContentError(f"The Dutch text does not link to all that this does: {english.string.data}")
        names[name] = found[0]
    return re.sub(r' id="(\w+)"', lambda match: f' id="{names[match[1]]}"', english.string.data)
