"""Text without its markup."""

import re
from html import unescape

from django.utils.html import strip_tags

_END_OF_BLOCK = re.compile(r"</(?:p|li|h[1-6]|td|th|div|blockquote)>|<br\s*/?>", re.IGNORECASE)
_SPACES = re.compile(r"[^\S\n]+")


def plain(value: object) -> str:
    """What a reader sees of a field's value: one paragraph a line. Lists become lines."""
    if isinstance(value, list | tuple):
        return "\n".join(text for item in value if (text := plain(item)))
    text = unescape(strip_tags(_END_OF_BLOCK.sub("\n", str(value or ""))))
    lines = (_SPACES.sub(" ", line).strip() for line in text.split("\n"))
    return "\n".join(line for line in lines if line)
