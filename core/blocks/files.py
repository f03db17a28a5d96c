from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock


class DownloadBlock(blocks.StructBlock):
    """One document in one or more formats."""

    title = blocks.CharBlock(label=_("Title"), max_length=120)
    description = blocks.CharBlock(label=_("Description"), max_length=200, required=False)
    language = blocks.ChoiceBlock(
        label=_("Language of the document"), choices=[("nl", _("Dutch")), ("en", _("English"))], default="nl"
    )
    files = blocks.ListBlock(
        DocumentChooserBlock(label=_("File")),
        label=_("Formats"),
        min_num=1,
        help_text=_("The same document as PDF, ODT and so on. Visitors see the type and size of each."),
    )

    class Meta:
        icon = "download"
        label = _("Download")
        description = _("A document to download, with type and size; several formats of it stand together.")
        template = "blocks/download.html"
