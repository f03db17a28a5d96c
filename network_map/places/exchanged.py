"""Whether somebody wrote degrees east where degrees north belong. No database."""

from network_map.places import gazetteer

NEAR = 4  # degrees; within it a spot is where its place is, give or take a province
# Where the Netherlands would be with its degrees exchanged: in the ocean beside Somalia.
DUTCH_NORTH, DUTCH_EAST = (50.6, 53.8), (3.2, 7.4)


def is_exchanged(north: float, east: float, key: str) -> bool:
    """With the key of the place that the spot is said to be in, if any."""
    place = gazetteer.by_key(key)
    if place and place.kind != "country":
        return _is_near(east, north, place) and not _is_near(north, east, place)
    return _within(east, DUTCH_NORTH) and _within(north, DUTCH_EAST)


def _is_near(north: float, east: float, place: gazetteer.Place) -> bool:
    return abs(north - place.north) < NEAR and abs(east - place.east) < NEAR


def _within(value: float, limits: tuple[float, float]) -> bool:
    return limits[0] <= value <= limits[1]
