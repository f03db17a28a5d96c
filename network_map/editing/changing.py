"""A small change that visitors see at once, to an initiative in all its languages.

It publishes nothing else: a draft that somebody works on gets the same change and stays a draft, and no
translation counts as behind because of it.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.conf import settings
from wagtail.models import Page

from core.models import Organisation, PageOrganisation, PageTheme, Theme
from core.signals import pages_changed
from network_map.models import InitiativeLink, InitiativePage

Change = Callable[[Any], None]  # of a page that is not saved yet


def sources(page_ids: Iterable[int]) -> list[InitiativePage]:
    """The initiatives that these are, each once: the page in the language of the site where there is one."""
    chosen = InitiativePage.objects.filter(pk__in=list(page_ids))
    pages = InitiativePage.objects.filter(translation_key__in=chosen.values("translation_key"), alias_of=None)
    found: dict = {}
    for page in pages.select_related("locale").order_by("path"):
        if page.translation_key not in found or page.locale.language_code == settings.LANGUAGE_CODE:
            found[page.translation_key] = page
    return list(found.values())


def translations_of(page: InitiativePage) -> Iterable[InitiativePage]:
    """Those with a text of their own; aliases follow their source."""
    pages = InitiativePage.objects.filter(translation_key=page.translation_key, alias_of=None)
    return pages.exclude(pk=page.pk)


def change_everywhere(page: InitiativePage, change: Change, user) -> int:
    """How many translations were changed too."""
    change_at_once(page, change, user)
    return change_translations(page, change, user)


def change_translations(page: InitiativePage, change: Change, user) -> int:
    """How many there were."""
    translations = list(translations_of(page))
    for each in translations:
        change_at_once(each, change, user)
    return len(translations)


def change_at_once(page: Page, change: Change, user) -> None:
    """For a specific page, of whatever kind."""
    kind = type(page)
    draft = page.get_latest_revision_as_object()
    change(draft)
    has_draft = page.has_unpublished_changes or not page.live
    revision = draft.save_revision(user=user, changed=has_draft, log_action=True, clean=False)
    if not page.live:
        return
    live = kind._default_manager.get(pk=page.pk)
    change(live)
    live.save(clean=False)
    if not has_draft:
        Page.objects.filter(pk=page.pk).update(live_revision=revision)
    live.update_aliases()
    pages_changed.send(sender=kind, page_ids=[page.pk])


# --- Changes --------------------------------------------------------------------------------------


def with_values(**values) -> Change:
    def change(page: InitiativePage) -> None:
        for name, value in values.items():
            setattr(page, name, value)

    return change


def with_more(
    themes: Sequence[Theme] = (),
    organisations: Sequence[tuple[Organisation, str]] = (),
    links: Sequence[tuple[str, str]] = (),
) -> Change:
    """Organisations come with their role, links are an address and its text. What it has stays as it is."""

    def change(page: InitiativePage) -> None:
        has = {row.theme.translation_key for row in page.page_themes.all()}
        for theme in themes:
            if theme.translation_key not in has:
                _append(page.page_themes, PageTheme(theme=theme))
        has = {row.organisation.translation_key for row in page.page_organisations.all()}
        for organisation, role in organisations:
            if organisation.translation_key not in has:
                _append(page.page_organisations, PageOrganisation(organisation=organisation, role=role))
        addresses = {row.address for row in page.links.all()}
        for address, label in links:
            if address not in addresses:
                _append(page.links, InitiativeLink(address=address, label=label, locale_id=page.locale_id))

    return change


def with_related(page_id: int, instead_of: int) -> Change:
    """Another page among those that editors picked; the page itself, or one twice, is left out."""

    def change(page: Page) -> None:
        rows, known = [], {page.pk}
        for row in page.related_links.all():
            if row.related_id == instead_of:
                row.related_id = page_id
            if row.related_id not in known:
                known.add(row.related_id)
                rows.append(row)
        page.related_links.set(rows)

    return change


def _append(relation, row) -> None:
    """At the end. What code made may have no number yet, which each database puts elsewhere."""
    rows = [*relation.all(), row]
    for number, each in enumerate(rows):
        each.sort_order = number
    relation.set(rows)
