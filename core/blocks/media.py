from django.core.exceptions import ValidationError
from django.utils.html import strip_tags
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.fields import StreamField
from wagtail.images.blocks import ImageBlock
from wagtail.rich_text import RichText

from core.blocks import previews
from core.embeds import PROVIDERS, embed_for

TRANSCRIPT_HELP = _("What is said and shown, in text. Needed by whoever cannot hear or see it.")


class PictureBlock(blocks.StructBlock):
    image = ImageBlock(label=_("Image"))
    caption = blocks.CharBlock(label=_("Caption"), max_length=250, required=False)

    def get_preview_value(self):
        return self.to_python(previews.picture())

    class Meta:
        icon = "image"
        label = _("Image")
        description = _("An image with alternative text and, if you like, a caption.")
        template = "blocks/picture.html"


class GalleryBlock(blocks.StructBlock):
    pictures = blocks.ListBlock(PictureBlock(), label=_("Images"), min_num=2)

    def get_preview_value(self):
        return self.to_python(previews.gallery())

    class Meta:
        icon = "grid"
        label = _("Gallery")
        description = _("Two or more images beside one another.")
        template = "blocks/gallery.html"


class MediaValue(blocks.StructValue):
    @property
    def embed(self):
        """Where the video or audio can be played, or None when it is a file of our own."""
        return embed_for(self.get("address") or "")


def embed_origins(page) -> list[str]:
    """The origins of the players in the texts of a page, each once."""
    fields = [field for field in page._meta.get_fields() if isinstance(field, StreamField)]
    values = [child.value for field in fields for child in getattr(page, field.name)]
    embeds = [value.embed for value in values if isinstance(value, MediaValue)]
    return sorted({embed.provider.origin for embed in embeds if embed})


class MediaBlock(blocks.StructBlock):
    """Video or audio: a file of our own, or at a provider that is asked once the visitor wants to play."""

    title = blocks.CharBlock(label=_("Title"), max_length=160)
    address = blocks.URLBlock(
        label=_("Address at a provider"),
        required=False,
        help_text=_("Nothing is loaded from there before the visitor asks for it."),
    )
    file = DocumentChooserBlock(
        label=_("File"), required=False, help_text=_("Used when no address is given.")
    )
    transcript = blocks.RichTextBlock(
        label=_("Transcript"), features=["bold", "ul"], required=False, help_text=TRANSCRIPT_HELP
    )

    def clean(self, value):
        value = super().clean(value)
        if not strip_tags(value["transcript"].source).strip():
            value["transcript"] = RichText("")  # an empty paragraph would be offered for reading
        errors = {}
        if value.get("address"):
            if embed_for(value["address"]) is None:
                names = ", ".join(provider.name for provider in PROVIDERS)
                errors["address"] = ValidationError(
                    _("This address cannot be played here. Possible: %s.") % names
                )
        elif not value.get("file"):
            errors["file"] = ValidationError(_("Give an address or choose a file."))
        if errors:
            raise blocks.StructBlockValidationError(block_errors=errors)
        return value

    class Meta:
        value_class = MediaValue


class VideoBlock(MediaBlock):
    captions = DocumentChooserBlock(label=_("Subtitles (WebVTT)"), required=False)

    class Meta:
        icon = "media"
        label = _("Video")
        description = _(
            "A video at a provider or a file. Visitors choose to play it; only then is the provider asked."
        )
        template = "blocks/video.html"
        preview_value = {
            "title": "Een gesprek over openheid",
            "address": "https://www.youtube.com/watch?v=aqz-KE-bpKQ",
            "transcript": "<p>Wat er gezegd wordt, in tekst.</p>",
        }


class AudioBlock(MediaBlock):
    class Meta:
        icon = "sliders"  # those of a mixing desk; Wagtail has no loudspeaker
        label = _("Audio")
        description = _("A podcast or recording, from a provider or a file.")
        template = "blocks/audio.html"
        preview_value = {
            "title": "Een podcast over openheid",
            "address": "https://soundcloud.com/kennis/openheid",
        }
