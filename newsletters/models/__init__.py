from .mailing import Delivery, Mailing, Pace, Rendering
from .pages import NewsletterIndexPage, NewsletterPage
from .subscriber import CONFIRM, READER, Consent, Subscriber, Suppression

__all__ = [
    "CONFIRM",
    "READER",
    "Consent",
    "Delivery",
    "Mailing",
    "NewsletterIndexPage",
    "NewsletterPage",
    "Pace",
    "Rendering",
    "Subscriber",
    "Suppression",
]
