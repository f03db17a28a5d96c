"""Text without its markup."""

import re
from html import unescape

from django.utils.html import strip_tags

_END_OF_BLOCK = re.compile(r"</(?:p|li|h[1-6]|td|th|div|blockquote)>|<br\s*/?>", re.IGNORECASE)
_SPACES = re.compile(r"[^\S\n]+")
# What XML cannot hold and no reader sees: control characters, halves of pairs, places without a character.
_UNPRINTABLE = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def printable(text: str) -> str:
    """The text without what cannot be shown, as visitors may have typed it; a space stands for each."""
    return _UNPRINTABLE.sub(" ", text)


def plain(value: object) -> str:
    """What a reader sees of a field's value: one paragraph a line. Lists become lines."""
    if isinstance(value, list | tuple):
        return "\n".join(text for item in value if (text := plain(item)))
    text = unescape(strip_tags(_END_OF_BLOCK.sub("\n", str(value or ""))))
    lines = (_SPACES.sub(" ", line).strip() for line in text.split("\n"))
    return "\n".join(line for line in lines if line)
