"""What stands on the map that the server draws: a cluster, one initiative, or what is of a whole area."""

from dataclasses import dataclass
from math import sqrt

from django.utils.translation import gettext, ngettext

from network_map.columns import NOWHERE

LEAST = 34  # units that a cluster is wide, and how it grows
GROWS = 1.2
LARGEST = 56
SINGLE = 30


@dataclass(frozen=True)
class Mark:
    """Some initiatives at one place, or one."""

    x: float
    y: float
    count: int
    label: str  # which place; or of one initiative its title
    address: str  # empty where it would lead nowhere else
    is_group: bool = False  # of several places; the label is of the one with most
    is_page: bool = False  # one initiative, and the address of its page
    is_area: bool = False  # one initiative, and it is of the whole of the place
    theme: str = ""  # of the one initiative
    row: int = NOWHERE  # of it, in the file of the map
    code: str = ""  # of the place, as addresses have it

    @property
    def side(self) -> float:
        return SINGLE if self.count == 1 else min(LARGEST, LEAST + GROWS * sqrt(self.count))

    @property
    def name(self) -> str:
        """As assistive technology reads it."""
        if self.is_page:
            return self.label
        if self.is_group:
            words = gettext("Cluster of %(count)s initiatives near %(place)s")
            return words % {"place": self.label, "count": self.count}
        words = ngettext("%(place)s: %(count)d initiative", "%(place)s: %(count)d initiatives", self.count)
        return words % {"place": self.label, "count": self.count}
