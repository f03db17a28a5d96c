"""What wagtail-localize keeps of a text to translate, without the dozen queries that it takes for each."""

import json
from collections.abc import Iterable

from django.contrib.contenttypes.models import ContentType
from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone
from modelcluster.models import ClusterableModel, get_serializable_data_for_fields
from wagtail.models import Locale, TranslatableMixin
from wagtail_localize.models import (
    OverridableSegment,
    RelatedObjectSegment,
    String,
    StringSegment,
    TemplateSegment,
    TranslatableObject,
    TranslationContext,
    TranslationSource,
    get_schema_version,
)
from wagtail_localize.segments import (
    OverridableSegmentValue,
    RelatedObjectSegmentValue,
    StringSegmentValue,
    TemplateSegmentValue,
)
from wagtail_localize.segments.extract import extract_segments

# The segments that are few; those of strings are many.
FEW = {
    TemplateSegmentValue: TemplateSegment,
    RelatedObjectSegmentValue: RelatedObjectSegment,
    OverridableSegmentValue: OverridableSegment,
}


def make_source(instance: TranslatableMixin) -> TranslationSource:
    """As `TranslationSource.get_or_create_from_instance` makes it, for what has no source yet."""
    record, _made = TranslatableObject.objects.get_or_create_from_instance(instance)
    source = TranslationSource.objects.create(
        object=record,
        locale=instance.locale,
        specific_content_type=ContentType.objects.get_for_model(type(instance)),
        object_repr=str(instance)[:200],
        content_json=_frozen(instance),
        schema_version=get_schema_version(instance._meta.app_label),
        last_updated_at=timezone.now(),
    )
    values = extract_segments(instance)
    contexts = _contexts(instance, list(dict.fromkeys(value.path for value in values)))
    _add_strings(source, contexts, [value for value in values if isinstance(value, StringSegmentValue)])
    for value in values:
        if segment := FEW.get(type(value)):
            segment.from_value(source, value)
    return source


def _frozen(instance: TranslatableMixin) -> str:
    if isinstance(instance, ClusterableModel):
        return instance.to_json()
    return json.dumps(get_serializable_data_for_fields(instance), cls=DjangoJSONEncoder)


def _contexts(instance: TranslatableMixin, paths: list[str]) -> dict[str, TranslationContext]:
    """The places of texts in an object, by path."""
    key = instance.translation_key
    TranslationContext.objects.bulk_create(
        [
            TranslationContext(object_id=key, path=path, path_id=TranslationContext._get_path_id(path))
            for path in paths
        ],
        ignore_conflicts=True,
    )
    contexts = {context.path: context for context in TranslationContext.objects.filter(object_id=key)}
    for path in paths:
        contexts[path].get_field_path(instance)
    return contexts


def _strings(locale: Locale, texts: Iterable[str]) -> dict[str, String]:
    """The strings that all objects share, by text."""
    hashes = {String._get_data_hash(text): text for text in texts}
    String.objects.bulk_create(
        [String(locale=locale, data=text, data_hash=data_hash) for data_hash, text in hashes.items()],
        ignore_conflicts=True,
    )
    return {string.data: string for string in String.objects.filter(locale=locale, data_hash__in=hashes)}


def _add_strings(
    source: TranslationSource, contexts: dict[str, TranslationContext], values: list[StringSegmentValue]
) -> None:
    strings = _strings(source.locale, [value.string.data for value in values])
    StringSegment.objects.bulk_create(
        StringSegment(
            source=source,
            context=contexts[value.path],
            order=value.order,
            string=strings[value.string.data],
            attrs=json.dumps(value.attrs, cls=DjangoJSONEncoder),
        )
        for value in values
    )
