"""Whether an uploaded file is what its name says."""

from pathlib import PurePath

import filetype
from django.core.exceptions import ValidationError

from core.archives import ZIP_BASED, check_archive, not_this_kind

FIRST_BYTES = 8192
PLAIN_TEXT = {"csv", "vtt"}


def check_document(file) -> None:
    """Raises ValidationError for a file that is of another kind than its extension, or unsafe to open."""
    extension = PurePath(file.name).suffix.lower().removeprefix(".")
    file.seek(0)
    try:
        _check(file, extension)
    except ValidationError as error:
        raise ValidationError({"file": error.messages}) from error
    finally:
        file.seek(0)


def _check(file, extension: str) -> None:
    if not _fits(extension, file.read(FIRST_BYTES)):
        raise ValidationError(not_this_kind(extension))
    if extension in ZIP_BASED:
        check_archive(file, extension)


def _fits(extension: str, start: bytes) -> bool:
    if extension in PLAIN_TEXT:
        return b"\0" not in start
    if extension in ZIP_BASED:
        return start.startswith(b"PK\x03\x04")
    return filetype.guess_extension(start) == extension
