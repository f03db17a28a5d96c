from .initiative import InitiativeLink, InitiativePage
from .map_file import MapFile
from .map_page import NetworkMapPage

__all__ = ["InitiativeLink", "InitiativePage", "MapFile", "NetworkMapPage"]
