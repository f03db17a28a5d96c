"""The way from the home page to a page or a subject, for readers and for search engines."""

from typing import NamedTuple

from django.utils.translation import get_language
from django.utils.translation import gettext as _
from wagtail.models import Page

from core.models.subjects import Subject
from core.shared import shared
from core.site import site_frame

HOME_DEPTH = 2  # in Wagtail's tree, where the root that nobody sees has 1


class Crumb(NamedTuple):
    title: str
    url: str


def breadcrumbs(target: Page | Subject) -> list[Crumb]:
    """The home page and what lies between it and `target`, which is left out; empty for the home page itself.

    Remembered by the page above `target` while nothing is published; otherwise one query.
    """
    if not isinstance(target, Page):
        return [Crumb(_("Home"), site_frame().home_url)]
    if not target.depth or target.depth <= HOME_DEPTH:
        return []
    above = target.path[: -target.steplen]
    return shared(("breadcrumbs", get_language(), above), lambda: _crumbs(target))


def _crumbs(page: Page) -> list[Crumb]:
    ancestors = page.get_ancestors().filter(depth__gte=HOME_DEPTH, live=True).order_by("path")
    return [Crumb(_("Home") if item.depth == HOME_DEPTH else item.title, item.url) for item in ancestors]
