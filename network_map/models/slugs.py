"""Addresses of the map itself, which no initiative has."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.pages import CopyForm

from network_map.models.map_page import NetworkMapPage


def refuse_reserved(field: str, slug: str) -> None:
    """At an address of the map itself nobody would see the page, or its makers not the form."""
    if slug in NetworkMapPage.reserved_slugs():
        message = _("The map itself uses “%(slug)s” in its addresses: choose another slug.")
        raise ValidationError({field: ValidationError(message, params={"slug": slug})})


class InitiativeCopyForm(CopyForm):
    def clean(self):
        cleaned = super().clean()
        refuse_reserved("new_slug", cleaned.get("new_slug", ""))
        return cleaned
