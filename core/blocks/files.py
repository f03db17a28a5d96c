from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock

from core.blocks import previews

LANGUAGES = [("nl", _("Dutch")), ("en", _("English"))]


class DownloadValue(blocks.StructValue):
    @property
    def other_language(self) -> str:
        """The name of the document's language, when that is not the reader's."""
        language = self["language"]
        return "" if language == get_language() else str(dict(LANGUAGES).get(language, ""))


class DownloadBlock(blocks.StructBlock):
    """One document in one or more formats."""

    title = blocks.CharBlock(label=_("Title"), max_length=120)
    description = blocks.CharBlock(label=_("Description"), max_length=200, required=False)
    language = blocks.ChoiceBlock(
        label=_("Language of the document"), choices=LANGUAGES, default="nl", search_index=False
    )
    files = blocks.ListBlock(
        DocumentChooserBlock(label=_("File")),
        label=_("Formats"),
        min_num=1,
        help_text=_("The same document as PDF, ODT and so on. Visitors see the type and size of each."),
    )

    def get_preview_value(self):
        return self.to_python(previews.download())

    class Meta:
        icon = "download"
        label = _("Download")
        description = _("A document to download, with type and size; several formats of it stand together.")
        template = "blocks/download.html"
        value_class = DownloadValue
