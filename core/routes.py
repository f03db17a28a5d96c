"""Addresses below a page at which the public sends something in, and what is shown there."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.pages import CopyForm
from wagtail.contrib.routable_page.models import RoutablePageMixin
from wagtail.models import Page

from core.alternates import Alternate, home_url, translations_of
from core.breadcrumbs import Crumb, breadcrumbs

Route = tuple[str, Sequence[object]]  # its name, and what stands in its address


class PublicRoutes(RoutablePageMixin):
    """For a mixin with routes. Each of its views says itself which methods it takes."""

    def address_of(self, route: str, *args: object) -> str:
        """In the language of the page."""
        with translation.override(self.locale.language_code):
            return _below(self, self.url, (route, args))

    @classmethod
    @cache
    def reserved_slugs(cls) -> frozenset[str]:
        """What comes first in the addresses below the page that have a route, in any language."""
        found = set()
        for code, _name in settings.LANGUAGES:
            with translation.override(code):
                found |= {str(route.pattern).split("/")[0] for route in cls.get_subpage_urls()}
        return frozenset(found - {""})

    def serve(self, request, *args, **kwargs):
        """Wagtail calls the view of a route past `serve` of the page."""
        self.refuse_when_over()
        return super().serve(request, *args, **kwargs)

    def check_request_method(self, request, serve_args=(), *args, **kwargs):
        """Wagtail gives the view of the route as the first of what `serve` gets."""
        name = getattr(serve_args[0], "__name__", "") if serve_args else ""
        if any(name in vars(base) for base in type(self).__mro__ if PublicRoutes in base.__bases__):
            return None
        return super().check_request_method(request, serve_args, *args, **kwargs)


def refuse_reserved(above: type[PublicRoutes], field: str, slug: str) -> None:
    """At an address that a route needs nobody would see the page, or what the route shows."""
    if slug in above.reserved_slugs():
        message = _("The page above uses “%(slug)s” in its own addresses: choose another slug.")
        raise ValidationError({field: ValidationError(message, params={"slug": slug})})


class CopyBesideRoutesForm(CopyForm):
    def clean(self):
        cleaned = super().clean()
        refuse_reserved(self.page.specific_class.above, "new_slug", cleaned.get("new_slug", ""))
        return cleaned


class BesideRoutes:
    """For pages below one with routes, of the kind `above`: none has an address that a route needs."""

    above: type[PublicRoutes]
    copy_form_class = CopyBesideRoutesForm

    def clean(self):
        refuse_reserved(self.above, "slug", self.slug)
        super().clean()

    @classmethod
    def _slug_is_available(cls, slug, parent_page, page=None):
        """For Wagtail, which makes one of the title."""
        return slug not in cls.above.reserved_slugs() and Page._slug_is_available(slug, parent_page, page)


def _below(page: Page, url: str, route: Route) -> str:
    name, args = route
    return url + page.reverse_subpage(name, args=args)


def show_below(
    request: HttpRequest,
    page: Page,
    template: str,
    context: Mapping[str, Any],
    route: Route,
    status: int = 200,
) -> HttpResponse:
    """`route` is where this is, for the same in the other language."""
    trail = [*breadcrumbs(page), Crumb(page.title, page.url)]
    values = {"page": page, "trail": trail, "alternates": _alternates(page, route), **context}
    response = render(request, template, values, status=status)
    response["Referrer-Policy"] = "same-origin"  # the address may be all that it takes to change something
    return response


def _alternates(page: Page, route: Route) -> list[Alternate]:
    return [_alternate(alternate, page, route) for alternate in translations_of(page)]


def _alternate(alternate: Alternate, page: Page, route: Route) -> Alternate:
    if alternate.url == home_url(alternate.language_code):
        return alternate  # the page is not there in that language
    with translation.override(alternate.language_code):
        return alternate._replace(is_translated=True, url=_below(page, alternate.url, route))
