"""Whether a zip file, or a document that is one, can be opened safely and is of the kind it says."""

import zipfile
import zlib

from django.core.exceptions import ValidationError
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

MOST_UNPACKED = 250_000_000  # bytes
MOST_TIMES_LARGER = 100
ALWAYS_ENOUGH = 10_000_000  # bytes; a small sheet with one value all over is no bomb
MOST_READ = 1_000_000

# What the part `mimetype` holds: OpenDocument 1.3, part 2, 3.3; EPUB 3.3, 4.3.
MEDIA_TYPES = {
    "epub": b"application/epub+zip",
    "ods": b"application/vnd.oasis.opendocument.spreadsheet",
    "odt": b"application/vnd.oasis.opendocument.text",
}
# The folder of the main part, and how [Content_Types].xml calls it: ECMA-376, part 1, 11.3, 12.3 and 13.3.
# The name of the main part itself is free, and a document with macros has another type.
OFFICE_TYPES = {
    "docx": ("word/", b"wordprocessingml.document.main+xml"),
    "pptx": ("ppt/", b"presentationml.presentation.main+xml"),
    "xlsx": ("xl/", b"spreadsheetml.sheet.main+xml"),
}
ZIP_BASED = {"zip", *MEDIA_TYPES, *OFFICE_TYPES}


def check_archive(file, extension: str) -> None:
    """Raises ValidationError with a sentence for the editor."""
    try:
        with zipfile.ZipFile(file) as archive:
            _check_size(archive, file.size)
            if not _is_of_kind(archive, extension):
                raise ValidationError(not_this_kind(extension))
            if archive.testzip():
                raise ValidationError(_damaged())
    except (zipfile.BadZipFile, zlib.error, RuntimeError, EOFError, OSError, ValueError) as error:
        # RuntimeError: locked with a password, or packed in a way that only some programs know.
        raise ValidationError(_damaged()) from error


def not_this_kind(extension: str) -> str:
    message = _("What is in this file is not %(extension)s. Save it in the right format and try again.")
    return message % {"extension": extension.upper()}


def _damaged() -> str:
    return _(
        "This file cannot be opened: it is damaged, incomplete or locked with a password. "
        "Save it again and try once more."
    )


def _check_size(archive: zipfile.ZipFile, packed: int) -> None:
    unpacked = sum(part.file_size for part in archive.infolist())
    if unpacked > MOST_UNPACKED:
        message = _("Unpacked, this file would be larger than %(size)s. Divide it into smaller files.")
        raise ValidationError(message % {"size": filesizeformat(MOST_UNPACKED)})
    if unpacked > max(ALWAYS_ENOUGH, packed * MOST_TIMES_LARGER):
        message = _(
            "Unpacked, this file would be more than %(times)d times as large, "
            "which makes it unsafe to open. Offer what is in it as separate files."
        )
        raise ValidationError(message % {"times": MOST_TIMES_LARGER})


def _is_of_kind(archive: zipfile.ZipFile, extension: str) -> bool:
    if extension in MEDIA_TYPES:
        return _start_of(archive, "mimetype").strip() == MEDIA_TYPES[extension]
    if extension in OFFICE_TYPES:
        folder, content_type = OFFICE_TYPES[extension]
        has_folder = any(name.startswith(folder) for name in archive.namelist())
        return has_folder and content_type in _start_of(archive, "[Content_Types].xml")
    return True


def _start_of(archive: zipfile.ZipFile, name: str) -> bytes:
    """Of a part of the archive; nothing where there is no such part."""
    if name not in archive.namelist():
        return b""
    with archive.open(name) as part:
        return part.read(MOST_READ)
