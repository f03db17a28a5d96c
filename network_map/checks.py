"""What is wrong with the services of others that the settings name, before a visitor finds out."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from django.conf import settings
from django.core import checks

PLACES = ("{z}", "{x}", "{y}")


@checks.register
def services_have_addresses(app_configs, **kwargs) -> list[checks.CheckMessage]:
    return [*_tiles(settings.MAP_TILES_URL), *_locatieserver(settings.LOCATIESERVER_URL)]


def _tiles(url: str) -> Iterator[checks.CheckMessage]:
    if url and not (_is_web(url) and all(place in urlsplit(url).path for place in PLACES)):
        words = "MAP_TILES_URL is the address of a tile on one host, with {z}, {x} and {y} in its path."
        yield checks.Error(words, id="network_map.E001")


def _locatieserver(url: str) -> Iterator[checks.CheckMessage]:
    if url and not _is_web(url):
        words = "LOCATIESERVER_URL is an address that begins with https://, up to and with its version."
        yield checks.Error(words, id="network_map.E002")


def _is_web(url: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme in ("http", "https") and bool(parts.hostname) and "{" not in parts.netloc
