"""The artwork of a page as a file, since mail programs draw no SVG. Made once: it never changes."""

from hashlib import blake2b

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from core.artwork import draw, to_png

FOLDER = "images/artwork"  # beside the renditions, which web servers give out
SCALE = 2  # pixels for one of the mail's


def artwork_url(theme: str, seed: str, width: int, height: int, *, header: bool = False) -> str:
    """Of the picture of a seed in the shape of its theme, both as slugs."""
    what = f"{theme} {seed} {width}x{height} {header}"
    name = f"{FOLDER}/{blake2b(what.encode(), digest_size=10).hexdigest()}.png"
    if not default_storage.exists(name):
        scene = draw(theme, seed, width, height, planes=3, header=header)
        default_storage.save(name, ContentFile(to_png(scene, SCALE)))
    return default_storage.url(name)
