"""What the pages for makers of initiatives share: their frame, their links and how often they may be used."""

import datetime
from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse

from core.limits import Limit, home_of
from core.routes import Route, show_below
from core.tokens import BadTokenError, ExpiredTokenError, Purpose
from network_map.models import InitiativePage, NetworkMapPage, Submission
from network_map.submissions.pages import as_read

HOUR = datetime.timedelta(hours=1)
BEGUN = Limit("initiatives begun", 20, HOUR)  # from one office
MAILED = Limit("initiative mails", 5, HOUR)  # to one address
MAILED_FROM = Limit("initiative mails from", 30, HOUR)
CHANGED = Limit("initiative changes", 20, HOUR)
TOO_OFTEN = 429


def show(
    request: HttpRequest,
    page: NetworkMapPage,
    template: str,
    context: Mapping[str, Any],
    route: Route = ("add_initiative", []),
    status: int = 200,
) -> HttpResponse:
    return show_below(request, page, f"network_map/adding/{template}.html", context, route, status)


class MergedError(BadTokenError):
    """What it was for is part of another initiative now."""

    def __init__(self, page: InitiativePage):
        self.page = page


def find(purpose: Purpose, token: str) -> Submission:
    return _find(public_id=purpose.read(token))


def find_mailed(purpose: Purpose, token: str) -> Submission:
    """By a link that is followed once: of several the newest."""
    return _find(mailed_id=purpose.read(token))


def _find(**which: str) -> Submission:
    submission = Submission.objects.select_related("map", "page", "merged_with").filter(**which).first()
    if submission is None:
        raise BadTokenError
    if submission.merged_with:
        raise MergedError(submission.merged_with)
    return submission


def over(request: HttpRequest, page: NetworkMapPage, error: BadTokenError) -> HttpResponse:
    """For a link that is no longer any good, or never was."""
    if isinstance(error, MergedError):
        stays = as_read(error.page, page.locale.language_code)
        return show(request, page, "merged", {"initiative": stays})
    expired = isinstance(error, ExpiredTokenError)
    return show(request, page, "link_over", {"expired": expired}, status=410 if expired else 404)


def may_begin(request: HttpRequest) -> bool:
    return BEGUN.allows(home_of(request))


def may_mail(request: HttpRequest, email: str) -> bool:
    return MAILED_FROM.allows(home_of(request)) and MAILED.allows(email)
