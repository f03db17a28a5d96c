"""Readers who chose the same themes are one segment. A string, so that the database compares it at once.

It holds the translation keys of the themes, which are the same in every language and for as long as the theme
is there: sorted, in 32 digits, each between two spaces. Nothing stands for every theme. Pure functions.
"""

import uuid
from collections.abc import Iterable

MOST_THEMES = 12  # as many as `Subscriber.themes` can hold


def segment_of(themes: Iterable[uuid.UUID | str]) -> str:
    """Of translation keys, each with or without its dashes."""
    keys = sorted({uuid.UUID(str(key)).hex for key in themes})
    return f" {' '.join(keys)} " if keys else ""


def themes_of(segment: str) -> list[uuid.UUID]:
    return [uuid.UUID(key) for key in segment.split()]
