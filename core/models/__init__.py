from .accounts import User
from .mail import OutgoingMail
from .media import Document, Image, Rendition
from .relations import Contribution, PageOrganisation, PageTheme, RelatedPage
from .site import ContentVersion, Footer, SiteSettings
from .subjects import Organisation, Person, Theme

__all__ = [
    "ContentVersion",
    "Contribution",
    "Document",
    "Footer",
    "Image",
    "Organisation",
    "OutgoingMail",
    "PageOrganisation",
    "PageTheme",
    "Person",
    "RelatedPage",
    "Rendition",
    "SiteSettings",
    "Theme",
    "User",
]
