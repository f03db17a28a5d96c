from django.conf import settings
from django.utils.functional import SimpleLazyObject

from core.site import site_frame


def site(request):
    """`frame` for the templates; built when a template asks, so that redirects and feeds cost nothing."""
    return {
        "frame": SimpleLazyObject(site_frame),
        # Whoever has no session cannot be an editor; asking for the user would make the page uncacheable.
        "may_be_editor": settings.SESSION_COOKIE_NAME in request.COOKIES,
    }
