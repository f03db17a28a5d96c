"""Organisations that are named with an initiative before they have a page of their own."""

from django.utils.text import slugify

from core.models import Organisation, PageOrganisation
from network_map.models import InitiativePage


def settle_organisation(page: InitiativePage) -> None:
    """Give the organisation that is only named a page of its own, or find it, now that all may know."""
    name = " ".join(page.organisation_name.split())
    if not name:
        return
    organisation = _find(name, page) or _make(name, page)
    rows = PageOrganisation.objects.filter(page=page)
    if not rows.filter(organisation__translation_key=organisation.translation_key).exists():
        PageOrganisation.objects.create(
            page=page.page_ptr, organisation=organisation, sort_order=rows.count()
        )
    fresh = InitiativePage.objects.get(pk=page.pk)
    fresh.organisation_name = ""
    fresh.save(update_fields=["organisation_name"])
    if fresh.alias_of_id:
        return  # it has no revisions
    # What editors see next is this too, and not something to publish.
    fresh.save_revision(changed=False, clean=False)
    InitiativePage.objects.filter(pk=page.pk).update(live_revision=fresh.latest_revision)


def _find(name: str, page: InitiativePage) -> Organisation | None:
    found = Organisation.objects.filter(name__iexact=name)
    return found.filter(locale_id=page.locale_id).first() or found.first()


def _make(name: str, page: InitiativePage) -> Organisation:
    slug, number = slugify(name)[:110] or "organisatie", 1
    while Organisation.objects.filter(slug=f"{slug}-{number}" if number > 1 else slug).exists():
        number += 1
    own = f"{slug}-{number}" if number > 1 else slug
    return Organisation.objects.create(name=name, slug=own, locale_id=page.locale_id)
