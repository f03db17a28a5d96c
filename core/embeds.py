"""Which addresses of videos and recordings can be played inside a page, and from where."""

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Provider:
    """A host that plays what `pattern` finds in an address, at `player` with the identifier filled in."""

    name: str
    pattern: str
    player: str

    @property
    def origin(self) -> str:
        return "/".join(self.player.split("/")[:3])


@dataclass(frozen=True)
class Embed:
    provider: Provider
    address: str  # of the page at the provider
    player: str  # of the frame


PROVIDERS = (
    Provider(
        "YouTube",
        r"https?://(?:www\.|m\.)?(?:youtube\.com/(?:watch\?(?:.*&)?v=|embed/|shorts/)|youtu\.be/)([\w-]{11})(?![\w-])",
        "https://www.youtube-nocookie.com/embed/{}",
    ),
    Provider("Vimeo", r"https?://(?:www\.)?vimeo\.com/(\d+)", "https://player.vimeo.com/video/{}?dnt=1"),
    Provider(
        "SoundCloud",
        r"https?://soundcloud\.com/([\w-]+/[\w-]+)",
        "https://w.soundcloud.com/player/?url=https%3A//soundcloud.com/{}",
    ),
)


def embed_for(address: str) -> Embed | None:
    """How to play this address, or None when no provider knows it."""
    for provider in PROVIDERS:
        if found := re.match(provider.pattern, address):
            return Embed(provider, address, provider.player.format(found[1]))
    return None
