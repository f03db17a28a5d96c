from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path, re_path
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.urls import serve_pattern
from wagtail.urls import urlpatterns as wagtail_urls

from core.views import errors
from core.views.pages import choose_language, serve

handler400 = errors.bad_request
handler403 = errors.permission_denied
handler404 = errors.page_not_found
handler500 = errors.server_error

urlpatterns = [
    path("", choose_language),
    path("django-admin/", admin.site.urls),
    path(settings.ADMIN_PREFIX, include(wagtailadmin_urls)),
    path("", include("core.urls.documents")),
    path("", include("core.urls.site_files")),
]

if settings.SERVE_MEDIA:
    urlpatterns += [path("", include("core.urls.media"))]

urlpatterns += i18n_patterns(
    path("", include("core.urls.subjects")),
    path("", include("blog.urls")),
    path("", include("search.urls")),
    path("", include("network_map.urls")),
    path("", include("core.urls.feeds")),  # after the subjects: its pattern takes any path
    # Wagtail's own patterns, but for the one that serves pages.
    *[pattern for pattern in wagtail_urls if getattr(pattern, "name", "") != "wagtail_serve"],
    re_path(serve_pattern, serve, name="wagtail_serve"),
)
