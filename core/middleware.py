from csp.middleware import CSPMiddleware, PolicyParts
from django.conf import settings
from django.http import HttpResponseNotAllowed
from django.middleware.http import ConditionalGetMiddleware
from django.utils.cache import (
    add_never_cache_headers,
    has_vary_header,
    patch_cache_control,
    set_response_etag,
)

from core.views.errors import bad_request, method_not_allowed

METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE")  # not TRACE, and none of one's own
EDITOR_PREFIXES = (f"/{settings.ADMIN_PREFIX}", "/django-admin/")


class BadRequestMiddleware:
    """Answers what no view can read with a page of the site instead of an error deeper down."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        query = request.META.get("QUERY_STRING", "")
        if "\x00" in request.path or "%00" in query or has_too_many_fields(query):
            return bad_request(request)
        if request.method not in METHODS:
            return method_not_allowed(request, HttpResponseNotAllowed(METHODS))
        response = self.get_response(request)
        if isinstance(response, HttpResponseNotAllowed) and not response.content:
            return method_not_allowed(request, response)
        return response


def has_too_many_fields(query: str) -> bool:
    """Whether Django would refuse to read it, with a traceback in the log."""
    return query.count("&") >= settings.DATA_UPLOAD_MAX_NUMBER_FIELDS


class HeadMiddleware:
    """Leaves out the body in an answer to HEAD, whose headers are those of GET."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if request.method == "HEAD":
            # Django leaves this to the web server, and gunicorn logs each body as an error of the site.
            body = "streaming_content" if response.streaming else "content"
            setattr(response, body, b"")
        return response


class ConditionalMiddleware(ConditionalGetMiddleware):
    """Django's own, with an ETag in the answer to HEAD too."""

    def process_response(self, request, response):
        if request.method == "HEAD" and self.needs_etag(response):
            set_response_etag(response)
        return super().process_response(request, response)


class PublicCacheMiddleware:
    """Lets caches keep what every visitor gets alike, and nothing else."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if response.has_header("Cache-Control"):
            return response
        if is_public_answer(request, response):
            patch_cache_control(response, public=True, max_age=settings.PUBLIC_CACHE_SECONDS)
        else:
            add_never_cache_headers(response)
        return response


def is_public_answer(request, response) -> bool:
    """Whether the answer is the same for everybody: nothing in it depends on a session."""
    return (
        request.method in ("GET", "HEAD")
        and response.status_code in (200, 301, 404)
        and settings.SESSION_COOKIE_NAME not in request.COOKIES
        and not response.cookies
        and not has_vary_header(response, "Cookie")
        and not request.path.startswith(EDITOR_PREFIXES)
    )


class ContentSecurityPolicyMiddleware(CSPMiddleware):
    """The strict policy for the site; Wagtail's admin needs a looser one."""

    def get_policy_parts(self, request, response, report_only=False) -> PolicyParts:
        parts = super().get_policy_parts(request, response, report_only)
        if request.path.startswith(EDITOR_PREFIXES) and not report_only:
            parts.replace = settings.ADMIN_CONTENT_SECURITY_POLICY
        return parts
