from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.contrib.table_block.blocks import TableBlock as WagtailTableBlock


class StepBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Title"), max_length=120)
    text = blocks.RichTextBlock(label=_("Text"), features=["bold", "italic", "link", "ul"])

    class Meta:
        icon = "list-ol"
        label = _("Step")


class StepsBlock(blocks.StructBlock):
    steps = blocks.ListBlock(StepBlock(), label=_("Steps"), min_num=1)

    class Meta:
        icon = "list-ol"
        label = _("Steps")
        description = _("Numbered steps, each with a title and a short text.")
        template = "blocks/steps.html"
        preview_value = {
            "steps": [{"title": "Bel eerst", "text": "<p>Vraag wat iemand precies wil weten.</p>"}]
        }


class AccordionBlock(blocks.StructBlock):
    items = blocks.ListBlock(
        blocks.StructBlock(
            [
                ("title", blocks.CharBlock(label=_("Title"), max_length=160)),
                ("text", blocks.RichTextBlock(label=_("Text"), features=["bold", "italic", "link", "ul"])),
            ],
            label=_("Item"),
        ),
        label=_("Items"),
        min_num=1,
    )

    class Meta:
        icon = "collapse-down"
        label = _("Accordion")
        description = _("Titles that open to show a text. For what only some readers need.")
        template = "blocks/accordion.html"
        preview_value = {
            "items": [{"title": "Geldt dit ook voor concepten?", "text": "<p>Ja, met uitzonderingen.</p>"}]
        }


class TableBlock(WagtailTableBlock):
    def __init__(self, **kwargs):
        super().__init__(
            table_options={"renderer": "text", "startRows": 3, "startCols": 3, "contextMenu": True}, **kwargs
        )

    class Meta:
        icon = "table"
        label = _("Table")
        description = _("Rows and columns of plain text. Give it a caption and say which cells are headings.")
        template = "blocks/table.html"
        preview_value = {
            "data": [["Stap", "Termijn"], ["Besluit", "4 weken"]],
            "first_row_is_table_header": True,
            "table_caption": "Termijnen van een verzoek",
        }
