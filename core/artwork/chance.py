"""Reproducible chance: the same seed always gives the same picture, on every machine."""

from collections.abc import Callable, Sequence
from typing import TypeVar

Chance = Callable[[float, float], float]
Option = TypeVar("Option")

_UINT32 = 0xFFFFFFFF


def fnv1a(text: str) -> int:
    """32-bit FNV-1a hash of the text's UTF-8 bytes (constants: draft-eastlake-fnv)."""
    value = 0x811C9DC5
    # "surrogatepass": a broken seed must still give a picture.
    for byte in text.encode("utf-8", "surrogatepass"):
        value = ((value ^ byte) * 0x01000193) & _UINT32
    return value


def chance_for(*seeds: str) -> Chance:
    """A function `between(low, high)` that walks mulberry32 (Tommy Ettinger's constants)."""
    state = fnv1a("/".join(seeds))

    def between(low: float, high: float) -> float:
        nonlocal state
        state = (state + 0x6D2B79F5) & _UINT32
        value = ((state ^ (state >> 15)) * (state | 1)) & _UINT32
        value ^= (value + (((value ^ (value >> 7)) * (value | 61)) & _UINT32)) & _UINT32
        return low + (high - low) * ((value ^ (value >> 14)) & _UINT32) / 2**32

    return between


def pick(between: Chance, options: Sequence[Option]) -> Option:
    """One of the options, each equally likely."""
    return options[int(between(0, len(options)))]
