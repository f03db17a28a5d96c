"""Images that mean nothing to whoever cannot see them."""

from collections.abc import Iterator

from django.db.models import ForeignKey, Model
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.fields import StreamField
from wagtail.images.blocks import ImageBlock
from wagtail.models import Locale

from core.models import Image
from core.reports.base import Finding, SiteReport
from core.reports.content import Place, leaves, places, raw_value

UNSEEN = ("social_image",)  # goes to other sites, without alternative text of ours


class ImagesWithoutTextReport(SiteReport):
    name = "images-without-text"
    page_title = gettext_lazy("Images without alternative text")
    header_icon = "image"

    def get_filtered_queryset(self) -> list[Finding]:
        locale = self.filters.form.cleaned_data.get("locale") if self.filters.is_valid() else None
        return images_without_text(locale)


def image_fields(model: type[Model]) -> list[StreamField | ForeignKey]:
    """Foreign keys to an image that visitors see, and fields that hold blocks."""
    return [
        field
        for field in model._meta.concrete_fields
        if isinstance(field, StreamField)
        or (isinstance(field, ForeignKey) and field.related_model is Image and field.name not in UNSEEN)
    ]


def images_without_text(locale: Locale | None = None) -> list[Finding]:
    """Each use of an image without alternative text; a fixed number of queries.

    An image in a text brings its own; any other relies on the description of the image itself.
    """
    images = {
        pk: (title, text) for pk, title, text in Image.objects.values_list("pk", "title", "description")
    }
    names = dict(Locale.objects.values_list("pk", "language_code"))
    found = []
    for place in places(image_fields):
        if locale is not None and place.locale_id != locale.pk:
            continue
        for pk, label in uses_without_text(place, images):
            problem = f"{images[pk][0]} ({label})" if pk in images else _("An image that was deleted")
            found.append(Finding(place.title, place.edit_url, names[place.locale_id], place.kind, problem))
    return found


def uses_without_text(place: Place, images: dict) -> Iterator[tuple[int, str]]:
    """Id of the image and name of the field, for each use that a screen reader cannot tell."""
    for field in image_fields(place.model):
        value = place.values[field.attname]
        if isinstance(field, ForeignKey):
            if value in images and not images[value][1].strip():
                yield value, str(field.verbose_name)
            continue
        for block, raw in leaves(field.stream_block, raw_value(value)):
            if isinstance(block, ImageBlock) and lacks_text(raw):
                yield raw["image"], str(field.verbose_name)


def lacks_text(raw) -> bool:
    """Whether a stored image block has an image, is not decorative and has no alternative text."""
    return bool(raw.get("image")) and not raw.get("decorative") and not (raw.get("alt_text") or "").strip()
