"""What the pages for readers share: their frame, their links and how often they may be used."""

import datetime
from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse

from core.limits import Limit, home_of
from core.routes import Route, show_below
from core.tokens import BadTokenError, ExpiredTokenError
from newsletters.addresses import key_of
from newsletters.models import READER, NewsletterIndexPage, Subscriber

METHODS = ["GET", "HEAD", "POST"]
SIGNED_UP_FROM = Limit("newsletter sign-ups from", 30, datetime.timedelta(hours=1))  # one office
SAME_FORM = Limit("one form of the newsletter", 1, datetime.timedelta(minutes=10))
TOO_OFTEN = 429


def show(
    request: HttpRequest,
    page: NewsletterIndexPage,
    template: str,
    context: Mapping[str, Any],
    route: Route,
    status: int = 200,
) -> HttpResponse:
    return show_below(request, page, f"newsletters/reader/{template}.html", context, route, status)


def find(token: str) -> Subscriber:
    """Raises BadTokenError, also for somebody who is not known any more."""
    subscriber = Subscriber.objects.filter(public_id=READER.read(token)).first()
    if subscriber is None:
        raise BadTokenError
    return subscriber


def over(request: HttpRequest, page: NewsletterIndexPage, error: BadTokenError) -> HttpResponse:
    """For a link that is no longer any good, or never was."""
    expired = isinstance(error, ExpiredTokenError)
    return show(request, page, "link_over", {"expired": expired}, ("sign_up", []), 410 if expired else 404)


def form_at(request: HttpRequest, token: str) -> str:
    """Where somebody read what they agreed to. Without the token, which is theirs only."""
    return request.build_absolute_uri(request.path.replace(f"{token}/", ""))


def may_sign_up(request: HttpRequest) -> bool:
    return SIGNED_UP_FROM.allows(home_of(request))


def is_new(made_id: str, email: str) -> bool:
    """One form sent twice is one mail. The address too: caches give several visitors the same form."""
    return SAME_FORM.allows(f"{made_id} {key_of(email)}")
