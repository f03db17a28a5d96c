"""What somebody is mailed who signs up, in the language that they chose.

Nothing that was typed in stands in it: the form would be a way to send mail to anybody.
"""

from core import mail
from core.public_pages import public_pages
from newsletters.models import CONFIRM, READER, NewsletterIndexPage, Subscriber


def preferences_address(page: NewsletterIndexPage, token: str) -> str:
    """Where a reader chooses what to get. `token` is one of READER, or what stands for it in a mail."""
    return mail.absolute(page.address_of("preferences", token))


def leave_address(page: NewsletterIndexPage, token: str) -> str:
    """For a link with a button and, sent as RFC 8058 says, for leaving at once."""
    return mail.absolute(page.address_of("leave", token))


def index_in(page: NewsletterIndexPage, language: str) -> NewsletterIndexPage:
    """The same page in another language, where visitors have that."""
    pages = public_pages(NewsletterIndexPage, language=language)
    return pages.filter(translation_key=page.translation_key).first() or page


def confirm(page: NewsletterIndexPage, subscriber: Subscriber) -> None:
    own = index_in(page, subscriber.language)
    address = mail.absolute(own.address_of("confirm", CONFIRM.token(subscriber.confirm_id)))
    _send(subscriber, "confirm", address)


def reads_along(page: NewsletterIndexPage, subscriber: Subscriber) -> None:
    own = index_in(page, subscriber.language)
    _send(subscriber, "reads_along", preferences_address(own, READER.token(subscriber.public_id)))


def _send(subscriber: Subscriber, name: str, address: str) -> None:
    mail.send(subscriber.email, f"newsletters/mail/{name}.txt", {"address": address}, subscriber.language)
