from .imports import Import, ImportKey, ImportRow
from .initiative import InitiativePage
from .link import InitiativeLink
from .map_file import MapFile
from .map_page import NetworkMapPage
from .submission import Submission

__all__ = [
    "Import",
    "ImportKey",
    "ImportRow",
    "InitiativeLink",
    "InitiativePage",
    "MapFile",
    "NetworkMapPage",
    "Submission",
]
