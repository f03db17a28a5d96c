"""What crawlers and security researchers expect at the root of a site."""

import datetime

from django.conf import settings
from django.contrib.sitemaps import views as sitemap_views
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from core.site import site_frame
from core.sitemap import PublicSitemap

PLAIN_TEXT = "text/plain; charset=utf-8"
MONTHS_VALID = 11  # RFC 9116 advises less than a year


@csrf_exempt
@require_safe
def sitemap(request):
    """All addresses; an index of several sitemaps where they are more than one may hold."""
    whole = PublicSitemap()
    if whole.paginator.num_pages > 1:
        return sitemap_views.index(request, {"pages": whole}, sitemap_url_name="sitemap_section")
    return sitemap_views.sitemap(request, {"pages": whole})


@csrf_exempt
@require_safe
def sitemap_section(request, section: str):
    return sitemap_views.sitemap(request, {"pages": PublicSitemap}, section=section)


@csrf_exempt
@require_safe
def robots(request):
    context = {
        "closed": [
            settings.ADMIN_PREFIX,
            "django-admin/",
            *(f"{code}/_util/" for code, _name in settings.LANGUAGES),
        ],
        "sitemap_url": request.build_absolute_uri(reverse("sitemap")),
    }
    return render(request, "core/robots.txt", context, content_type=PLAIN_TEXT)


@csrf_exempt
@require_safe
def favicon(request):
    """For programs that look for the icon here without reading a page first."""
    return redirect(static("favicon.svg"))


@csrf_exempt
@require_safe
def security(request):
    """Where to report a weakness, as RFC 9116 says; 404 while the site has no address for it."""
    email = site_frame().settings.security_email
    if not email:
        raise Http404
    lines = [
        f"Contact: mailto:{email}",
        f"Expires: {expiry(timezone.now()):%Y-%m-%dT%H:%M:%SZ}",
        f"Preferred-Languages: {', '.join(code for code, _name in settings.LANGUAGES)}",
        f"Canonical: {request.build_absolute_uri(reverse('security'))}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type=PLAIN_TEXT)


def expiry(now: datetime.datetime) -> datetime.datetime:
    """The start of a month within a year, in UTC: the file stays the same, and cacheable, for a month."""
    months = now.year * 12 + now.month - 1 + MONTHS_VALID
    return datetime.datetime(months // 12, months % 12 + 1, 1, tzinfo=datetime.UTC)
