"""Renditions of images, served by the site itself where no web server stands in front.

Documents and original images are left out on purpose: they may be private, and have views of their own.
"""

from django.conf import settings
from django.urls import re_path
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe
from django.views.static import serve

urlpatterns = [
    re_path(
        r"^media/(?P<path>images/.+)$",
        csrf_exempt(require_safe(serve)),
        {"document_root": settings.MEDIA_ROOT},
        name="media",
    ),
]
