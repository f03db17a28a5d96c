"""Between what somebody filled in and the page of the initiative."""

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlsplit

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.text import slugify
from wagtail.models import Orderable, Page, Revision

from core.cards import themes_by_key
from core.models import PageTheme
from core.plain_text import plain
from core.public_pages import public_pages
from core.shared import content_changed
from network_map.models import InitiativeLink, InitiativePage, NetworkMapPage, Submission
from network_map.places import gazetteer
from network_map.places.locations import label_of
from network_map.submissions.forms import LINKS

SAME = ("title", "summary", "status", "start_year", "place", "place_name")  # on the page as in the form
TEXTS = ("what", "why")
LONGEST_LABEL = 80
NO_CONTACT = {"contact_name": "", "contact_email": "", "contact_consent": False}


def make_page(submission: Submission, cleaned: Mapping[str, Any]) -> InitiativePage:
    """A draft below the map, as if an editor had begun it."""
    # Two at once would get the same place in the tree.
    parent = NetworkMapPage.objects.select_for_update().get(pk=submission.map_id)
    page = InitiativePage(locale=parent.locale, live=False, has_unpublished_changes=True)
    page.slug = free_slug(parent, cleaned["title"])
    page.confirmed_on = timezone.localdate()
    write(page, cleaned, cleaned, submission.email)
    parent.add_child(instance=page)
    page.save_revision(user=None)
    return page


def free_slug(parent: NetworkMapPage, title: str) -> str:
    """No address that a page has, or that the map needs for something else."""
    base = slugify(title)[:80] or "initiative"
    taken = set(parent.get_children().filter(slug__startswith=base).values_list("slug", flat=True))
    taken |= parent.reserved_slugs()
    return next(slug for number in range(1, len(taken) + 2) if (slug := _numbered(base, number)) not in taken)


def _numbered(base: str, number: int) -> str:
    return base if number == 1 else f"{base}-{number}"


def propose(submission: Submission, cleaned: Mapping[str, Any], names: Iterable[str]) -> None:
    """A new revision in which these fields are as the makers say; visitors see the page as it was."""
    page = submission.initiative.get_latest_revision_as_object()
    write(page, cleaned, names, submission.email)
    page.confirmed_on, page.is_unconfirmed = timezone.localdate(), False
    page.save_revision(user=None)


def write(page: InitiativePage, cleaned: Mapping[str, Any], names: Iterable[str], email: str) -> None:
    names = set(names)
    for name in names.intersection(SAME):
        setattr(page, name, cleaned[name])
    for name in names.intersection(TEXTS):
        setattr(page, name, paragraphs(cleaned[name]))
    if "organisation" in names:
        page.organisation_name = cleaned["organisation"]
    if "theme" in names:
        _write_theme(page, cleaned["theme"])
    if names.intersection(LINKS):
        page.links = numbered(_link(page, cleaned[name]) for name in LINKS if cleaned[name])
    if names & {"contact_name", "contact_consent"}:
        _write_contact(page, cleaned, email)


def paragraphs(text: str) -> str:
    """Plain text as the editor keeps it."""
    lines = (line.strip() for line in text.split("\n"))
    return format_html_join("", "<p>{}</p>", ((line,) for line in lines if line))


def _write_theme(page: InitiativePage, slug: str) -> None:
    """As the first one; what editors put after it stays."""
    theme = next(theme for theme in themes_by_key().values() if theme.slug == slug)
    others = [row for row in page.page_themes.all() if row.theme_id != theme.pk]
    others = others[1:] if len(others) == page.page_themes.count() else others
    page.page_themes = numbered([PageTheme(theme=theme), *others])


def numbered(rows: Iterable[Orderable]) -> list:
    """In this order, which a form would have set."""
    found = list(rows)
    for number, row in enumerate(found):
        row.sort_order = number
    return found


def _link(page: InitiativePage, address: str) -> InitiativeLink:
    host = (urlsplit(address).hostname or address).removeprefix("www.")
    return InitiativeLink(address=address, label=host[:LONGEST_LABEL], locale=page.locale)


def _write_contact(page: InitiativePage, cleaned: Mapping[str, Any], email: str) -> None:
    """Without consent the page does not even hold them, nor do its revisions."""
    if cleaned["contact_consent"]:
        values = {"contact_name": cleaned["contact_name"], "contact_email": email, "contact_consent": True}
    else:
        values = NO_CONTACT
    for name, value in values.items():
        setattr(page, name, value)


def filled_in(page: InitiativePage) -> dict[str, Any]:
    """What the form shows of a page."""
    place = gazetteer.by_key(page.place)
    data = {name: getattr(page, name) for name in SAME} | {name: plain(getattr(page, name)) for name in TEXTS}
    data |= {
        "place": label_of(place) if place else "",
        "theme": page.main_theme.slug if page.main_theme else "",
    }
    data["organisation"] = page.organisation_name or next((str(each) for each in page.made_with), "")
    addresses = [link.address for link in page.links.all()]
    data |= dict(zip(LINKS, [*addresses, "", "", ""], strict=False))
    contact = page.shown_contact
    return data | {"contact_name": contact.get("name", ""), "contact_consent": bool(contact)}


def show_in_all_languages(page: InitiativePage) -> None:
    """On the map of each other language as it is, until somebody translates it."""
    maps = page.get_parent().specific.get_translations().select_related("locale")
    there = set(page.get_translations().values_list("locale", flat=True))
    for tree in maps:
        if tree.locale_id not in there:
            page.copy_for_translation(tree.locale, alias=True)


def set_facts(page: InitiativePage, **facts: Any) -> None:
    """On the page, its aliases and translations, at once and without publishing what editors work on."""
    rows = family(page)
    rows.update(**facts)
    ids = [number for row in rows.values_list("latest_revision", "live_revision") for number in row]
    _set_in_revisions(Revision.objects.filter(pk__in=[number for number in ids if number]), facts)
    content_changed()


def forget_contact(page: InitiativePage) -> None:
    """The same for the contact, of which no earlier revision keeps anything either."""
    set_facts(page, **NO_CONTACT)
    numbers = list(map(str, family(page).values_list("pk", flat=True)))
    _set_in_revisions(Revision.page_revisions.filter(object_id__in=numbers), NO_CONTACT)


def as_read(page: InitiativePage, language: str) -> InitiativePage | None:
    """What visitors read in this language, or else in another; None where they read nothing."""
    found = public_pages(InitiativePage, language="").filter(translation_key=page.translation_key)
    return min(
        found.select_related("locale"), key=lambda each: each.locale.language_code != language, default=None
    )


def family(page: InitiativePage) -> QuerySet[InitiativePage]:
    return InitiativePage.objects.filter(translation_key=page.translation_key)


def _set_in_revisions(revisions: QuerySet[Revision], facts: Mapping[str, Any]) -> None:
    encoder = DjangoJSONEncoder()
    kept = {
        name: value if isinstance(value, bool | str) else encoder.default(value)
        for name, value in facts.items()
    }
    for revision in revisions.iterator():
        revision.content |= kept
        revision.save(update_fields=["content"])


def back_to_live(page: Page, user) -> None:
    """Leave what was proposed in the history, with the page as visitors see it on top again."""
    revision = page.live_revision or page.get_latest_revision()
    revision.as_object().save_revision(user=user, changed=False)
    type(page).objects.filter(pk=page.pk).update(has_unpublished_changes=False)
