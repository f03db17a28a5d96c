"""How an address becomes a page."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponseRedirect
from django.urls import reverse
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe
from wagtail.models import Page
from wagtail.url_routing import RouteResult
from wagtail.views import serve as wagtail_serve

from core.shared import shared
from core.site import site_frame
from core.views.errors import permission_denied


@csrf_exempt
@require_safe
def choose_language(request):
    """The root of the site leads to the language that the browser asks for, Dutch when in doubt."""
    language = translation.get_supported_language_variant(settings.LANGUAGE_CODE)
    for code, quality in translation.trans_real.parse_accept_lang_header(
        request.headers.get("Accept-Language", "")
    ):
        base = code.split("-")[0]
        if quality and base in dict(settings.LANGUAGES):
            language = base
            break
    with translation.override(language):
        response = HttpResponseRedirect(reverse("wagtail_serve", args=[""]))
    patch_vary_headers(response, ["Accept-Language"])
    return response


@csrf_exempt
def serve(request, path):
    """Wagtail's own view, after one query for the whole path instead of two for each part of it.

    What is sent to a page needs no token that a cookie confirms, and so public pages set none: no form of
    theirs does anything because of who is signed in. One that makes something has a ticket
    (`core.public_forms`), and whoever has a signed link (`core.tokens`) may do what it is for. What a browser
    says comes from another site is refused all the same.
    """
    page = find_page(path)
    if page is not None:
        request._wagtail_route_for_request = RouteResult(page)
    route = Page.route_for_request(request, path)
    if route is None:
        raise Http404
    refusal = route.page.check_request_method(request, route.args, route.kwargs)
    if refusal:
        return refusal
    return permission_denied(request) if is_sent_by_another_site(request) else wagtail_serve(request, path)


def is_sent_by_another_site(request: HttpRequest) -> bool:
    """As browsers tell, in which no page can make them lie; programs need not say where they are from."""
    if request.method in ("GET", "HEAD", "OPTIONS"):
        return False
    if site := request.headers.get("Sec-Fetch-Site"):
        return site not in ("same-origin", "none")
    origin = request.headers.get("Origin")  # of browsers from before 2023, and without https
    return origin is not None and origin.partition("://")[2] != request.get_host()


def find_page(path: str) -> Page | None:
    """The live page at this address in the active language; None leaves it to Wagtail's own routing."""
    root = site_frame().root_path
    if not root:
        return None
    place = shared(("page", f"{root}{path}"), lambda: _place_of(f"{root}{path}"))
    if place is None:
        return None
    model, pk = place
    return model._default_manager.filter(pk=pk, live=True).select_related("locale").first()


def _place_of(url_path: str) -> tuple[type[Page], int] | None:
    """The model and the id behind an address; remembered, it saves every later visit a query."""
    found = Page.objects.filter(url_path=url_path, live=True).first()
    return (found.specific_class, found.pk) if found and found.specific_class else None
