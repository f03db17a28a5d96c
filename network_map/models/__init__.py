from .imports import Import, ImportKey, ImportRow
from .initiative import InitiativeLink, InitiativePage
from .map_file import MapFile
from .map_page import NetworkMapPage

__all__ = [
    "Import",
    "ImportKey",
    "ImportRow",
    "InitiativeLink",
    "InitiativePage",
    "MapFile",
    "NetworkMapPage",
]
