"""The blocks of which editors build a text; every page type picks from these."""

from .body import BODY_BLOCKS, BodyBlock
from .files import DownloadBlock
from .links import LinkBlock
from .structure import StepBlock

__all__ = ["BODY_BLOCKS", "BodyBlock", "DownloadBlock", "LinkBlock", "StepBlock"]
