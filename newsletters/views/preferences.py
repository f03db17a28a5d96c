"""What a reader gets, keeps and can have erased, by the link at the end of each mail."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from core.cards import themes_by_key
from core.public_pages import public_pages
from core.tokens import BadTokenError
from newsletters.models import NewsletterIndexPage, NewsletterPage, Subscriber
from newsletters.segments import themes_of
from newsletters.subscribing import process
from newsletters.subscribing.forms import PreferencesForm
from newsletters.views.readers import METHODS, find, over, show


@never_cache
@require_http_methods(METHODS)
def preferences(request: HttpRequest, page: NewsletterIndexPage, token: str) -> HttpResponse:
    try:
        subscriber = find(token)
    except BadTokenError as error:
        return over(request, page, error)
    form = PreferencesForm(request.POST or None, subscriber=subscriber)
    if request.method == "POST" and form.is_valid():
        process.change(subscriber, form.cleaned_data)
        return redirect(f"{page.address_of('preferences', token)}?saved")
    context = {
        "form": form,
        "subscriber": subscriber,
        "saved": "saved" in request.GET,
        "leave": page.address_of("leave", token),
        "data": page.address_of("reader_data", token),
        "erase": page.address_of("erase", token),
    }
    return show(request, page, "preferences", context, ("preferences", [token]))


@never_cache
@require_http_methods(["GET", "HEAD"])
def data(request: HttpRequest, page: NewsletterIndexPage, token: str) -> HttpResponse:
    try:
        subscriber = find(token)
    except BadTokenError as error:
        return over(request, page, error)
    response = JsonResponse(known_of(subscriber), json_dumps_params={"indent": 2, "ensure_ascii": False})
    response["Content-Disposition"] = 'attachment; filename="newsletter.json"'
    response["Referrer-Policy"], response["X-Robots-Tag"] = "same-origin", "noindex"
    return response


def known_of(subscriber: Subscriber) -> dict[str, Any]:
    """Everything that is kept of somebody."""
    known = themes_by_key()
    themes = [str(known.get(key, key)) for key in themes_of(subscriber.themes)]
    fields = ("email", "language", "state", "since", "paused_until", "asked_at", "mails", "mails_since")
    return {name: getattr(subscriber, name) for name in fields} | {
        "themes": themes,
        "consents": list(subscriber.consents.values("kind", "wording", "form", "at")),
        "deliveries": _deliveries(subscriber),
    }


def _deliveries(subscriber: Subscriber) -> list[dict[str, Any]]:
    rows = subscriber.deliveries.order_by("pk")
    found = list(rows.values_list("mailing__issue", "state", "ended_at", "reason"))
    pages = public_pages(NewsletterPage, language=subscriber.language)
    titles = dict(
        pages.filter(translation_key__in=[row[0] for row in found]).values_list("translation_key", "title")
    )
    return [
        {"issue": titles.get(issue, str(issue)), "state": state, "at": at, "reason": reason}
        for issue, state, at, reason in found
    ]


@never_cache
@require_http_methods(METHODS)
def erase(request: HttpRequest, page: NewsletterIndexPage, token: str) -> HttpResponse:
    try:
        subscriber = find(token)
    except BadTokenError as error:
        return over(request, page, error)
    if request.method == "POST":
        process.erase(subscriber)
    context = {"waits": request.method != "POST", "preferences": page.address_of("preferences", token)}
    return show(request, page, "erase", context, ("erase", [token]))
