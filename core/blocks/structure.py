from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.contrib.table_block.blocks import TableBlock as WagtailTableBlock
from wagtail_localize.segments import StringSegmentValue


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

    def get_translatable_segments(self, value) -> list[StringSegmentValue]:
        """The caption and every cell with text, row by row.

        All cells share one path, as the strings of a rich text do, so that a row put in between
        leaves the translations of the others where they are.
        """
        if not value:
            return []
        cells = (cell for row in value["data"] for cell in row if cell)
        caption = value.get("table_caption") or ""
        return [StringSegmentValue("caption", caption), *(StringSegmentValue("cell", cell) for cell in cells)]

    def restore_translated_segments(self, value, segments):
        """The table with its caption and its cells replaced by `segments`, in the order of the table."""
        words = {"caption": [], "cell": []}
        for segment in sorted(segments, key=lambda segment: segment.order):
            words[segment.path].append(segment.render_text())
        cells = iter(words["cell"])
        value = {
            **value,
            "data": [[next(cells, cell) if cell else cell for cell in row] for row in value["data"]],
        }
        if words["caption"]:
            value["table_caption"] = words["caption"][0]
        return value

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
