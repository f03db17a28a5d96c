"""How makers change what is on the map, and say each year that it is still right: by a link, no account."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from core.public_pages import is_public
from core.tokens import BadTokenError
from network_map.models import NetworkMapPage, Submission
from network_map.models.submission import CHANGE, STILL_RIGHT
from network_map.submissions import mails, process
from network_map.submissions.forms import ChangeForm
from network_map.views.makers import CHANGED, TOO_OFTEN, find, find_mailed, over, show

METHODS = ["GET", "HEAD", "POST"]


def _changeable(token: str) -> Submission:
    submission = find(CHANGE, token)
    is_on_map = submission.page is not None and is_public(submission.page)
    if not (submission.is_reviewed or (submission.state == Submission.State.APPROVED and is_on_map)):
        raise BadTokenError
    return submission


@never_cache
@require_http_methods(METHODS)
def change(request: HttpRequest, page: NetworkMapPage, token: str) -> HttpResponse:
    try:
        submission = _changeable(token)
    except BadTokenError as error:
        return over(request, page, error)
    initial = process.known_to_makers(submission)
    if request.method != "POST":
        return _show(request, page, submission, ChangeForm(initial=initial), token)
    form = ChangeForm(request.POST, initial=initial)
    if not form.is_valid():
        return _show(request, page, submission, form, token)
    if not CHANGED.allows(submission.public_id):
        form.add_error(None, _("You changed this very often just now. Try again in an hour."))
        return _show(request, page, submission, form, token, TOO_OFTEN)
    process.propose(submission, form)
    return redirect(page.address_of("change_received", token))


def _show(request, page, submission, form, token, status=200) -> HttpResponse:
    context = {
        "submission": submission,
        "form": form,
        "on_map": submission.approved_at is not None,
        "typed_as": f"{submission.public_id}/change",
    }
    return show(request, page, "change", context, ("change_initiative", [token]), status)


@never_cache
@require_http_methods(["GET", "HEAD"])
def received(request: HttpRequest, page: NetworkMapPage, token: str) -> HttpResponse:
    try:
        submission = _changeable(token)
    except BadTokenError as error:
        return over(request, page, error)
    return show(request, page, "received", {"submission": submission}, ("change_received", [token]))


@never_cache
@require_http_methods(METHODS)
def still_right(request: HttpRequest, page: NetworkMapPage, token: str) -> HttpResponse:
    try:
        submission = find_mailed(STILL_RIGHT, token)
        if submission.page is None or not is_public(submission.page):
            raise BadTokenError
    except BadTokenError as error:
        return over(request, page, error)
    if request.method == "POST":
        process.say_still_right(submission)
        submission.refresh_from_db()
    context = {
        "submission": submission,
        "initiative": submission.page,
        "waits": submission.times_asked > 0,
        "change_address": mails.change_address(submission),
    }
    return show(request, page, "still_right", context, ("still_right", [token]))
