"""The pictures, documents and recordings of the demonstration, made once and kept under fixed names."""

import hashlib
import math
import struct
import wave
from io import BytesIO

from django.core.files.base import ContentFile
from django.core.files.storage import Storage

from core.artwork import draw, to_png
from core.models import Document, Image

from .documents import Sheet, odt_of, pdf_of, sheet_of
from .reading import Entry

FOLDER = "demonstration"
PICTURE_SIZE = (1600, 1000)
SOCIAL_SIZE = (1200, 630)
SAMPLES_PER_SECOND = 11025
# A door bell, then the answer one door further: hertz and seconds.
CHIME = ((659.3, 0.7), (523.3, 1.1), (0, 0.3), (784.0, 0.5), (1046.5, 1.4))


class Shelf:
    """Makes files for pages, each only once."""

    def __init__(self, author: str, user=None):
        self.author = author
        self.user = user
        self._made: dict[tuple, int] = {}

    def picture(self, theme: str, seed: str, title: str) -> int:
        """The id of an image of artwork; the same theme and seed give the same image."""
        return self._once((theme, seed), lambda: self._image(theme, seed, title, *PICTURE_SIZE).pk)

    def social_image(self) -> Image:
        return self._image("", "kennisplatform", "Kennisplatform Open Overheid", *SOCIAL_SIZE, header=True)

    def document(self, entry: Entry, path: str, kind: str) -> int:
        """The id of the document for a download of an entry, at `path` (stream and place), as pdf or odt."""
        return self._once((entry.slug, path, kind), lambda: self._download(entry, path, kind).pk)

    def recording(self, name: str) -> int:
        """The id of a short sound of our own."""
        return self._once((name,), lambda: self._document("Deurbel (geluid)", f"{name}.wav", chime()).pk)

    def report(self, title: str, sheet: Sheet) -> Document:
        content, pages = pdf_of(sheet)
        return self._document(title, "onderzoek-toegankelijkheid.pdf", content, pages)

    def _once(self, key: tuple, make) -> int:
        if key not in self._made:
            self._made[key] = make()
        return self._made[key]

    def _download(self, entry: Entry, path: str, kind: str) -> Document:
        stream, place = path.split("/")
        words = entry.nl[stream][int(place)]
        # A second download of an instrument is what one fills in and ticks off.
        sheet = sheet_of(entry.nl, words, self.author, whole=stream != "downloads" or place == "0")
        content, pages = pdf_of(sheet) if kind == "pdf" else (odt_of(sheet), None)
        title = f"{entry.nl['title']}: {words['title'][0].lower()}{words['title'][1:]}"
        return self._document(title, f"{entry.slug}-{int(place) + 1}.{kind}", content, pages)

    def _document(self, title: str, name: str, content: bytes, pages: int | None = None) -> Document:
        document = Document(title=title, pages=pages, uploaded_by_user=self.user)
        document.file.name = _keep(document.file.storage, f"documents/{FOLDER}/{name}", content)
        document.file_size, document.file_hash = len(content), _hash(content)
        document.save()
        return document

    def _image(self, theme: str, seed: str, title: str, width: int, height: int, **options) -> Image:
        # Drawn at half its size and doubled: the same lines, in a quarter of the units.
        content = to_png(draw(theme, seed, width / 2, height / 2, planes=5, **options), 2)
        image = Image(title=title, width=width, height=height, uploaded_by_user=self.user)
        image.file.name = _keep(image.file.storage, f"original_images/{FOLDER}/{seed}.png", content)
        image.file_size, image.file_hash = len(content), _hash(content)
        image.save()
        return image


def _keep(storage: Storage, name: str, content: bytes) -> str:
    """Store under exactly this name: what an earlier run left there is ours."""
    storage.delete(name)
    return storage.save(name, ContentFile(content))


def _hash(content: bytes) -> str:
    return hashlib.sha1(content, usedforsecurity=False).hexdigest()


def chime() -> bytes:
    """A few soft tones as WAV: 16 bits, one channel."""
    samples = []
    for pitch, seconds in CHIME:
        count = int(seconds * SAMPLES_PER_SECOND)
        for number in range(count):
            fade = math.exp(-3 * number / count)
            samples.append(int(9000 * fade * math.sin(2 * math.pi * pitch * number / SAMPLES_PER_SECOND)))
    stream = BytesIO()
    with wave.open(stream, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(SAMPLES_PER_SECOND)
        sound.writeframes(struct.pack(f"<{len(samples)}h", *samples))
    return stream.getvalue()
