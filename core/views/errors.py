"""Pages for what goes wrong, in the visitor's language and the site's own style."""

from urllib.parse import unquote

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import translation


def bad_request(request, exception=None):
    return error_page(request, 400)


def permission_denied(request, exception=None):
    return error_page(request, 403)


def csrf_failure(request, reason=""):
    return error_page(request, 403, {"stale_form": True})


def page_not_found(request, exception=None):
    return error_page(request, 404, {"words": words_of(request.path)})


def method_not_allowed(request, response):
    page = error_page(request, 405)
    page["Allow"] = response["Allow"]
    return page


def server_error(request):
    """Asks the database for nothing, since that may be what is broken."""
    return error_page(request, 500)


def error_page(request, status: int, context: dict | None = None) -> HttpResponse:
    # The error may come before or after the middleware that sets the language.
    language = translation.get_language_from_request(request, check_path=True)
    with translation.override(language):
        return render(request, f"{status}.html", context or {}, status=status)


def words_of(path: str) -> str:
    """The last part of an address as words to search for: "/nl/kennis/open-data/" gives "open data"."""
    parts = [part for part in unquote(path).split("/") if part]
    return " ".join(parts[-1].replace("-", " ").replace("_", " ").split())[:60] if parts else ""
