from collections import Counter
from collections.abc import Iterable, Iterator

from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

RICH_FEATURES = ["bold", "italic", "link", "document-link", "ol", "ul", "superscript", "subscript"]


class HeadingValue(blocks.StructValue):
    occurrence = 1  # which of the headings with these words in one body; see `number_headings`

    @property
    def anchor(self) -> str:
        """What the address of this place on the page ends in."""
        return self.slug if self.occurrence == 1 else f"{self.slug}-{self.occurrence}"

    @property
    def slug(self) -> str:
        return slugify(self["text"])[:60]


def number_headings(body: Iterable) -> Iterator:
    """The blocks of a body; headings with the same words get anchors of their own."""
    seen: Counter[str] = Counter()
    for block in body:
        if isinstance(block.value, HeadingValue):
            seen[block.value.slug] += 1
            block.value.occurrence = seen[block.value.slug]
        yield block


class HeadingBlock(blocks.StructBlock):
    text = blocks.CharBlock(label=_("Heading"), max_length=120)
    level = blocks.ChoiceBlock(
        label=_("Level"),
        choices=[("2", _("Section")), ("3", _("Part of a section"))],
        default="2",
        search_index=False,
    )

    class Meta:
        icon = "title"
        label = _("Heading")
        description = _(
            "A heading above a part of the text. Readers and search engines find their way by headings."
        )
        template = "blocks/heading.html"
        value_class = HeadingValue
        preview_value = {"text": "Waarom openheid begint bij luisteren", "level": "2"}


class RichTextBlock(blocks.RichTextBlock):
    def __init__(self, **kwargs):
        super().__init__(features=RICH_FEATURES, **kwargs)

    class Meta:
        icon = "pilcrow"
        label = _("Text")
        description = _("Paragraphs, lists and links.")
        template = "blocks/text.html"
        preview_value = (
            "<p>Wie vooraf belt, begrijpt de vraag beter.</p><ul><li>Vraag door</li><li>Vat samen</li></ul>"
        )


class QuoteBlock(blocks.StructBlock):
    text = blocks.TextBlock(
        label=_("Quote"), rows=2, max_length=300, help_text=_("Without quotation marks; the site adds them.")
    )
    attribution = blocks.CharBlock(label=_("Who said it"), max_length=120, required=False)

    class Meta:
        icon = "openquote"
        label = _("Quote")
        description = _("A large quote beside the text. At most one for every 500 words.")
        template = "blocks/quote.html"
        preview_value = {
            "text": "Een besluit is pas af als je het kunt uitleggen.",
            "attribution": "Marit Oldenhof",
        }


CALL_OUT_TONES = [("info", _("Good to know")), ("ok", _("Tip")), ("warning", _("Watch out"))]


class CallOutValue(blocks.StructValue):
    @property
    def tone_label(self) -> str:
        return str(dict(CALL_OUT_TONES).get(self["tone"], ""))


class CallOutBlock(blocks.StructBlock):
    tone = blocks.ChoiceBlock(label=_("Kind"), choices=CALL_OUT_TONES, default="info", search_index=False)
    title = blocks.CharBlock(label=_("Title"), max_length=120, required=False)
    text = blocks.RichTextBlock(label=_("Text"), features=["bold", "italic", "link", "ul"])

    class Meta:
        icon = "info-circle"
        label = _("Call-out")
        description = _("A short text that stands out: an explanation, a tip or a warning.")
        template = "blocks/call_out.html"
        value_class = CallOutValue
        preview_value = {"tone": "ok", "title": "Tip", "text": "<p>Begin klein en laat zien wat je doet.</p>"}


class QuestionAnswerBlock(blocks.StructBlock):
    question = blocks.CharBlock(label=_("Question"), max_length=250)
    answer = blocks.RichTextBlock(label=_("Answer"), features=["bold", "italic", "link", "ul"])

    class Meta:
        icon = "comment"
        label = _("Question and answer")
        description = _("A question of the interviewer and the answer to it.")
        template = "blocks/question_answer.html"
        preview_value = {
            "question": "Wat veranderde er?",
            "answer": "<p>We bellen nu eerst, en schrijven dan pas.</p>",
        }
