"""What is private in one language is private in every language.

A view restriction belongs to one page. Its translations get a copy of their own, when it is set and when they
are made, so that a list that looks at restrictions by path is right in each tree.
"""

from wagtail.models import Page, PageViewRestriction


def mirror(restriction: PageViewRestriction) -> None:
    """Give every translation of the page the same restriction."""
    groups = list(restriction.groups.all())
    for page in restriction.page.get_translations():
        copy, _created = PageViewRestriction.objects.update_or_create(
            page=page,
            restriction_type=restriction.restriction_type,
            defaults={"password": restriction.password},
        )
        copy.groups.set(groups)


def unmirror(restriction: PageViewRestriction) -> None:
    """Take the restriction off every translation of the page."""
    keys = Page.objects.filter(translation_key=restriction.page.translation_key)
    PageViewRestriction.objects.filter(page__in=keys, restriction_type=restriction.restriction_type).delete()


def inherit(page: Page) -> None:
    """Give a page that was just made the restrictions of the pages it translates."""
    siblings = Page.objects.filter(translation_key=page.translation_key).exclude(pk=page.pk)
    for restriction in PageViewRestriction.objects.filter(page__in=siblings):
        mirror(restriction)
