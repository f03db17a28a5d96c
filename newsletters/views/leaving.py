"""Leaving: by a button, and by a mail program with one click (RFC 8058)."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from core.tokens import BadTokenError
from newsletters.models import READER, NewsletterIndexPage, Subscriber
from newsletters.subscribing import process
from newsletters.views.readers import METHODS, form_at, over, show

FIELD, ONE_CLICK = "List-Unsubscribe", "One-Click"  # what mail programs send


@never_cache
@require_http_methods(METHODS)
def leave(request: HttpRequest, page: NewsletterIndexPage, token: str) -> HttpResponse:
    """The answer is the same for somebody who left before, or is not known any more."""
    is_one_click = request.POST.get(FIELD) == ONE_CLICK
    try:
        subscriber = Subscriber.objects.filter(public_id=READER.read(token)).first()
    except BadTokenError as error:
        if is_one_click:
            return _plain(_("This link does not work any more."), 404)
        return over(request, page, error)
    wording = _("Stop mailing me")
    if subscriber and request.method == "POST":
        words = f"{FIELD}={ONE_CLICK}" if is_one_click else wording
        process.leave(subscriber, process.Said(words, form_at(request, token)))
    if is_one_click:
        return _plain(_("You do not get the newsletter any more."), 200)
    reads = subscriber is not None and subscriber.state != Subscriber.State.LEFT
    context = {
        "waits": reads and request.method != "POST",
        "wording": wording,
        "preferences": page.address_of("preferences", token),
        "is_known": subscriber is not None,
    }
    return show(request, page, "leave", context, ("leave", [token]))


def _plain(sentence: str, status: int) -> HttpResponse:
    return HttpResponse(f"{sentence}\n", content_type="text/plain; charset=utf-8", status=status)
