"""Whether text that somebody typed or brought in is plain text, that people can read as it is written.

Each check raises ValidationError with a sentence, in the language of whoever typed it.
"""

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from core.plain_text import printable

# What a browser would take for a tag, a comment or the like, for those who think that it marks up their text.
# "a < b", "<3" and "Noor <noor@x.nl>" are text like any other. All of it is escaped where it is shown.
_MARKUP = re.compile(
    r"</?[a-z][a-z0-9-]*(?:[\s/][^<>]*)?>"  # a whole tag
    r"|<[a-z][a-z0-9-]*[\s/]+[a-z-]+\s*="  # one with an attribute that never ends
    r"|<!--|<!doctype|<!\[cdata\[|<\?[a-z]",
    re.IGNORECASE,
)
# Turn the direction of what follows, by which a text reads otherwise than it is.
_TURNS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_BLANKS = frozenset("\u115f\u1160\u3164\uffa0")  # letters to Unicode, of which nothing is drawn


def check_text(value: str) -> None:
    if _TURNS.intersection(value):
        raise ValidationError(_("Leave out characters that turn the direction of the text."))
    if _MARKUP.search(value):
        raise ValidationError(_("Write plain text, without HTML."))
    if printable(value) != value:
        raise ValidationError(_("Leave out characters that nobody can see."))
    if value and not any(map(_is_seen, value)):
        raise ValidationError(_("Use letters or digits."))


def check_line(value: str) -> None:
    if "\r" in value or "\n" in value:
        raise ValidationError(_("Write this on one line."))
    check_text(value)


def _is_seen(letter: str) -> bool:
    return unicodedata.category(letter)[0] in "LN" and letter not in _BLANKS
