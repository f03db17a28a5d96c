"""What an issue is made of. Editors pick pages; what those say of themselves fills the rest."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageChooserBlock
from wagtail.snippets.blocks import SnippetChooserBlock

from core.blocks.links import LinkBlock
from core.blocks.media import PictureBlock
from newsletters.kinds import kind_choices

OWN_WORDS = _("Empty: that of the page.")
TEXT_FEATURES = ["bold", "italic", "link", "ul", "ol"]


class ItemBlock(blocks.StructBlock):
    page = blocks.PageChooserBlock(label=_("Page"))
    title = blocks.CharBlock(label=_("Title"), max_length=160, required=False, help_text=OWN_WORDS)
    summary = blocks.TextBlock(
        label=_("Summary"), max_length=400, required=False, rows=2, help_text=OWN_WORDS
    )
    image = ImageChooserBlock(label=_("Image"), required=False, help_text=OWN_WORDS)

    class Meta:
        icon = "doc-full-inverse"
        label = _("Page")


class OpeningBlock(ItemBlock):
    button = blocks.CharBlock(
        label=_("Text on the button"), max_length=40, required=False, help_text=_("Empty: Read on.")
    )

    class Meta:
        icon = "pick"
        label = _("Opening")
        description = _("The page that the issue begins with, large and with a button.")


class ItemsBlock(blocks.StructBlock):
    heading = blocks.CharBlock(label=_("Heading"), max_length=120, required=False)
    items = blocks.ListBlock(ItemBlock(), label=_("Pages"), min_num=1, max_num=12)

    class Meta:
        icon = "list-ul"
        label = _("Picked pages")
        description = _("Pages of the site, each with its title and summary.")


class NewestBlock(blocks.StructBlock):
    heading = blocks.CharBlock(label=_("Heading"), max_length=120)
    kinds = blocks.MultipleChoiceBlock(
        label=_("Kinds of pages"),
        choices=kind_choices,
        required=False,
        help_text=_("None chosen: every kind."),
    )
    theme = SnippetChooserBlock(
        "core.Theme", label=_("Theme"), required=False, help_text=_("Empty: every theme.")
    )
    most = blocks.IntegerBlock(label=_("At most"), min_value=1, max_value=12, default=4)
    own_themes = blocks.BooleanBlock(
        label=_("To readers who chose themes only what is about those"), required=False
    )

    class Meta:
        icon = "history"
        label = _("What is new")
        description = _("The newest pages since the last issue.")


class InitiativeBlock(ItemBlock):
    page = blocks.PageChooserBlock(label=_("Initiative"), page_type="network_map.InitiativePage")
    heading = blocks.CharBlock(label=_("Heading"), max_length=120, default=_("Initiative of the month"))

    class Meta:
        icon = "site"
        label = _("Initiative of the month")


class ActionBlock(blocks.StructBlock):
    heading = blocks.CharBlock(label=_("Heading"), max_length=120)
    text = blocks.TextBlock(label=_("Text"), max_length=400, required=False, rows=2)
    link = LinkBlock(label=_("Button"))

    class Meta:
        icon = "link"
        label = _("Call to action")
        description = _("A yellow panel with a button.")


class IssueBlock(blocks.StreamBlock):
    opening = OpeningBlock()
    text = blocks.RichTextBlock(label=_("Text"), features=TEXT_FEATURES, icon="pilcrow")
    items = ItemsBlock()
    newest = NewestBlock()
    initiative = InitiativeBlock()
    image = PictureBlock()
    action = ActionBlock()

    class Meta:
        block_counts = {"opening": {"max_num": 1}}
