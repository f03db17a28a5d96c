"""Colours of the artwork, as #rrggbb (design guide, section 2: wall ramps and light)."""

SUN = "#ffb612"
SUN_INNER = "#ffd978"

DATA_RAMP = ("#0f2f57", "#174a86", "#1f61ad", "#4f8fd3", "#9cc5ef")

# Five wall colours each, from the wall nearest to the reader to the farthest.
RAMPS = {
    "open-contact": ("#5a1d12", "#84301f", "#ad4630", "#d2745a", "#f2b79f"),
    "open-aanpak": ("#0a3a33", "#0c5448", "#16705f", "#4f9f8b", "#a5d6c6"),
    "open-data": DATA_RAMP,
    "open-verantwoording": ("#401238", "#5f2052", "#7f3170", "#ab639c", "#dcb0d2"),
}


def ramp_of(theme: str) -> tuple[str, ...]:
    """The theme's wall ramp; general art and unknown themes use the Data ramp."""
    return RAMPS.get(theme, DATA_RAMP)


def mix(colour: str, other: str, share: float) -> str:
    """Blend two colours linearly in sRGB; `share` (0-1) is the part of `other`."""
    pairs = zip(channels(colour), channels(other), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def channels(colour: str) -> tuple[int, ...]:
    """Red, green and blue (0-255) of #rrggbb."""
    return tuple(bytes.fromhex(colour[1:]))
