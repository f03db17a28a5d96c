"""Signing up: a form, a mail with a link, and a page with a button. Only the button confirms."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from core.public_forms import as_typed
from core.tokens import BadTokenError
from newsletters.models import CONFIRM, READER, NewsletterIndexPage, Subscriber
from newsletters.subscribing import process
from newsletters.subscribing.forms import WORDING, SignUpForm
from newsletters.views.readers import METHODS, TOO_OFTEN, form_at, is_new, may_sign_up, over, show


@never_cache
@require_http_methods(METHODS)
def sign_up(request: HttpRequest, page: NewsletterIndexPage) -> HttpResponse:
    """The answer is the same whoever's address it is, and whether they read along or not."""
    if "ticket" not in request.POST:
        initial = {"email": as_typed(request.POST.get("email", "")), "language": page.locale.language_code}
        return _show(request, page, SignUpForm(initial=initial))
    form = SignUpForm(request.POST)
    if not form.is_valid():
        return _show(request, page, form)
    if not may_sign_up(request):
        form.add_error(None, _("Many people signed up from your network just now. Try again in an hour."))
        return _show(request, page, form, TOO_OFTEN)
    if is_new(form.made_id, form.cleaned_data["email"]):
        said = process.Said(str(WORDING), request.build_absolute_uri(request.path))
        process.sign_up(page, form.cleaned_data, said)
    return redirect(page.address_of("asked"))


def _show(request, page, form, status=200) -> HttpResponse:
    return show(request, page, "sign_up", {"form": form, "wording": WORDING}, ("sign_up", []), status)


@never_cache
@require_http_methods(["GET", "HEAD"])
def asked(request: HttpRequest, page: NewsletterIndexPage) -> HttpResponse:
    return show(request, page, "asked", {}, ("asked", []))


@never_cache
@require_http_methods(METHODS)
def confirm(request: HttpRequest, page: NewsletterIndexPage, token: str) -> HttpResponse:
    """Scanners of mail follow every link, so looking changes nothing."""
    wording = _("Yes, send me the newsletter")
    try:
        confirm_id = CONFIRM.read(token)
        if request.method == "POST":
            subscriber = process.confirm(confirm_id, process.Said(wording, form_at(request, token)))
        else:
            subscriber = _waiting(confirm_id)
    except BadTokenError as error:
        return over(request, page, error)
    context = {
        "waits": not subscriber.reads_along,
        "just_now": request.method == "POST",
        "wording": wording,
        "preferences": page.address_of("preferences", READER.token(subscriber.public_id)),
    }
    return show(request, page, "confirm", context, ("confirm", [token]))


def _waiting(confirm_id: str) -> Subscriber:
    subscriber = Subscriber.objects.filter(confirm_id=confirm_id).first()
    if subscriber is None:
        raise BadTokenError
    return subscriber
