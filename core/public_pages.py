"""The one way in which visitor-facing code asks for pages.

A page that a visitor may see is live, not behind a view restriction of its own or of an ancestor, within its
dates and in the language being read. Lists, feeds, the sitemap and related pages all start here, so none of
them can leak a draft, a private page or an expired one.
"""

from functools import cache

from django.db.models import Exists, OuterRef, Q
from django.db.models.expressions import NegatedExpression
from django.db.models.functions import Left, Length
from django.utils import timezone, translation
from wagtail.models import Page, PageViewRestriction
from wagtail.query import PageQuerySet


def public_pages(model: type[Page] = Page, language: str | None = None) -> PageQuerySet:
    """Pages of `model` that any visitor may see, newest first.

    `language` is a language code; without it the language of the request counts, and "" means every language.
    """
    now = timezone.now()
    pages = (
        model._default_manager.live()
        .filter(
            _unrestricted(),
            Q(expire_at__isnull=True) | Q(expire_at__gt=now),
            Q(go_live_at__isnull=True) | Q(go_live_at__lte=now),
        )
        .order_by("-first_published_at", "-pk")
    )
    language = translation.get_language() if language is None else language
    return pages.filter(locale__language_code=language) if language else pages


@cache
def _unrestricted() -> NegatedExpression:
    """One condition in the same query, where Wagtail's own `public()` first asks for all restrictions."""
    pages_above = Left(OuterRef("path"), Length("page__path"))
    source_above = Left(OuterRef("alias_of__path"), Length("page__path"))
    return ~Exists(PageViewRestriction.objects.filter(Q(page__path=pages_above) | Q(page__path=source_above)))


def is_public(page: Page) -> bool:
    """Whether any visitor may see this page now."""
    return public_pages(language="").filter(pk=page.pk).exists()
