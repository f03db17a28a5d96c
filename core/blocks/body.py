from wagtail import blocks

from .files import DownloadBlock
from .media import AudioBlock, GalleryBlock, PictureBlock, VideoBlock
from .structure import AccordionBlock, StepsBlock, TableBlock
from .teasers import TeasersBlock
from .text import CallOutBlock, HeadingBlock, QuestionAnswerBlock, QuoteBlock, RichTextBlock

BODY_BLOCKS = [
    ("heading", HeadingBlock()),
    ("text", RichTextBlock()),
    ("quote", QuoteBlock()),
    ("picture", PictureBlock()),
    ("gallery", GalleryBlock()),
    ("video", VideoBlock()),
    ("audio", AudioBlock()),
    ("download", DownloadBlock()),
    ("table", TableBlock()),
    ("call_out", CallOutBlock()),
    ("accordion", AccordionBlock()),
    ("steps", StepsBlock()),
    ("question_answer", QuestionAnswerBlock()),
    ("teasers", TeasersBlock()),
]


class BodyBlock(blocks.StreamBlock):
    """The body of any page."""

    def __init__(self, **kwargs):
        super().__init__(BODY_BLOCKS, **kwargs)
