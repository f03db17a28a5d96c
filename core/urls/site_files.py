"""Addresses at the root that crawlers and security researchers expect."""

from django.urls import path

from core.views.site_files import favicon, robots, security, sitemap, sitemap_section

urlpatterns = [
    path("sitemap.xml", sitemap, name="sitemap"),
    path("sitemap-<slug:section>.xml", sitemap_section, name="sitemap_section"),
    path("favicon.ico", favicon),
    path("robots.txt", robots, name="robots"),
    path(".well-known/security.txt", security, name="security"),
]
