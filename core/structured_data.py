"""What a page says about itself in the words of schema.org, as one JSON-LD graph."""

import json

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from wagtail.models import Page

from core.alternates import subject_url
from core.breadcrumbs import breadcrumbs
from core.head import Head
from core.models import Organisation, Person
from core.models.subjects import Subject
from core.pages import BasePage, PublicationPage

# As Django's json_script: nothing in the text can end the <script> element.
ESCAPES = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


def structured_data(head: Head) -> SafeString:
    """The graph as JSON that is safe inside a <script> element."""
    graph = [_publisher(head), _website(head), _breadcrumb_list(head), _about_target(head), *_more(head)]
    data = {"@context": "https://schema.org", "@graph": [node for node in graph if node]}
    return mark_safe(json.dumps(data, ensure_ascii=False, separators=(",", ":")).translate(ESCAPES))


def _without_empty(node: dict) -> dict:
    return {name: value for name, value in node.items() if value not in (None, "", [])}


def _home(head: Head) -> str:
    return head.absolute(head.frame.home_url)


def _root(head: Head) -> str:
    """The same for every language, so that all pages name one organisation."""
    return head.absolute("/")


def _publisher(head: Head) -> dict:
    settings = head.frame.settings
    return _without_empty(
        {
            "@type": "Organization",
            "@id": f"{_root(head)}#organization",
            "name": settings.organisation_name,
            "url": _root(head),
            "email": settings.contact_email,
            "sameAs": [url for url in (settings.mastodon, settings.linkedin) if url],
        }
    )


def _website(head: Head) -> dict:
    footer = head.frame.footer
    return _without_empty(
        {
            "@type": "WebSite",
            "@id": f"{_home(head)}#website",
            "name": head.frame.settings.name,
            "description": footer.tagline if footer else "",
            "url": _home(head),
            "publisher": publisher_of(head),
        }
    )


def _breadcrumb_list(head: Head) -> dict | None:
    crumbs = breadcrumbs(head.target)
    if not crumbs:
        return None
    name = head.target.title if isinstance(head.target, Page) else head.target.name
    places = [*((crumb.title, head.absolute(crumb.url)) for crumb in crumbs), (name, head.canonical)]
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": position, "name": title, "item": url}
            for position, (title, url) in enumerate(places, start=1)
        ],
    }


def _about_target(head: Head) -> dict:
    target = head.target
    if isinstance(target, PublicationPage):
        return _publication(head)
    if isinstance(target, Person):
        return _page(head, "ProfilePage") | {"mainEntity": _person(target, head.canonical)}
    if isinstance(target, Organisation):
        return _page(head, "ProfilePage") | {"mainEntity": _organisation(target, head.canonical)}
    return _page(head, "WebPage" if head.listing is None else "CollectionPage")


def _more(head: Head) -> list[dict]:
    """What else a page describes, as far as its kind says so."""
    return head.target.schema_nodes(head) if isinstance(head.target, BasePage) else []


def publisher_of(head: Head) -> dict:
    """Who publishes the site, as other nodes refer to it."""
    return {"@id": f"{_root(head)}#organization"}


def _page(head: Head, schema_type: str) -> dict:
    return _without_empty(
        {
            "@type": schema_type,
            "@id": head.canonical,
            "url": head.canonical,
            "name": head.title,
            "description": head.description,
            "inLanguage": head.language,
            "isPartOf": {"@id": f"{_home(head)}#website"},
        }
    )


def _publication(head: Head) -> dict:
    page = head.target
    modified = page.last_published_at
    publisher = publisher_of(head)
    facts = {
        "headline": page.title,
        "datePublished": page.published_on.isoformat(),
        "dateModified": modified.isoformat(timespec="seconds") if modified else "",
        "author": _makers(head) or publisher,
        "publisher": publisher,
        "image": head.absolute(head.picture.url) if head.picture else "",
        "keywords": [theme.name for theme in page.themes],
        "license": getattr(page, "licence_address", ""),
    }
    if page.schema_type == "LearningResource":
        facts["learningResourceType"] = page.kind_label
    return _page(head, page.schema_type) | _without_empty(facts)


def _makers(head: Head) -> list[dict]:
    """Who wrote it or made it, by what the kinds of pages show of that to readers."""
    page = head.target
    for name in ("authors", "interviewers"):
        people = [row.person for row in getattr(page, name, [])]
        if people:
            return [_person(person, _subject(head, person)) for person in people]
    organisations = getattr(page, "made_with", [])
    return [_organisation(item, _subject(head, item)) for item in organisations]


def _subject(head: Head, subject: Subject) -> str:
    return head.absolute(subject_url(subject, get_language()))


def _person(person: Person, url: str) -> dict:
    employer = person.organisation
    works_for = {"@type": "Organization", "name": employer.name} if employer else None
    facts = {
        "@type": "Person",
        "name": person.name,
        "url": url,
        "jobTitle": person.role,
        "worksFor": works_for,
    }
    return _without_empty(facts)


def _organisation(organisation: Organisation, url: str) -> dict:
    facts = {"@type": "Organization", "name": organisation.name, "url": url, "sameAs": organisation.website}
    return _without_empty(facts)
