"""Whether an uploaded file is what its name says."""

from pathlib import PurePath

import filetype
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

FIRST_BYTES = 8192
ZIP_BASED = {"docx", "epub", "ods", "odt", "pptx", "xlsx", "zip"}
PLAIN_TEXT = {"csv", "vtt"}


def check_document(file) -> None:
    """Raises ValidationError for a file whose first bytes are of another kind than its extension."""
    extension = PurePath(file.name).suffix.lower().removeprefix(".")
    file.seek(0)
    start = file.read(FIRST_BYTES)
    file.seek(0)
    if not _fits(extension, start):
        message = _("What is in this file is not %(extension)s. Save it in the right format and try again.")
        raise ValidationError({"file": message % {"extension": extension.upper()}})


def _fits(extension: str, start: bytes) -> bool:
    if extension in PLAIN_TEXT:
        return b"\0" not in start
    if extension in ZIP_BASED:
        return start.startswith(b"PK\x03\x04")
    return filetype.guess_extension(start) == extension
