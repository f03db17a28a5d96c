"""Links inside the site that lead nowhere."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import Locale, Page

from core.models import Document, RelatedPage
from core.public_pages import public_pages
from core.reports.base import Finding, SiteReport
from core.reports.content import Mention, Place, mentions, places, text_fields


class BrokenLinksReport(SiteReport):
    name = "broken-links"
    page_title = gettext_lazy("Broken internal links")
    header_icon = "link"

    def get_filtered_queryset(self) -> list[Finding]:
        locale = self.filters.form.cleaned_data.get("locale") if self.filters.is_valid() else None
        return broken_links(locale)


def broken_links(locale: Locale | None = None) -> list[Finding]:
    """Links from what visitors can see to what they cannot; a fixed number of queries."""
    sources = [place for place in places(text_fields) if locale is None or place.locale_id == locale.pk]
    found = [(place, mention) for place in sources for mention in mentions(place)]
    found += picked_pages(sources)
    problem = Problems(mention for _place, mention in found)
    names = dict(Locale.objects.values_list("pk", "language_code"))
    rows = ((place, problem.of(mention)) for place, mention in found)
    return [
        Finding(row.title, row.edit_url, names[row.locale_id], row.kind, text) for row, text in rows if text
    ]


def picked_pages(sources: Iterable[Place]) -> list[tuple[Place, Mention]]:
    """The related pages that editors picked by hand."""
    pages = {place.pk: place for place in sources if issubclass(place.model, Page)}
    rows = RelatedPage.objects.filter(page__in=pages).order_by("page_id", "sort_order")
    return [
        (pages[page], Mention(Page, related)) for page, related in rows.values_list("page_id", "related_id")
    ]


class Problems:
    """Says what is wrong with a link; asks the database three times, for all links together."""

    def __init__(self, found: Iterable[Mention]):
        found = list(found)
        pages = {mention.pk for mention in found if mention.target is Page}
        documents = {mention.pk for mention in found if mention.target is Document}
        rows = Page.objects.filter(pk__in=pages).values_list("pk", "title", "live")
        self.pages = {pk: (title, live) for pk, title, live in rows}
        self.public = set(public_pages(language="").filter(pk__in=pages).values_list("pk", flat=True))
        self.documents = set(Document.objects.filter(pk__in=documents).values_list("pk", flat=True))

    def of(self, mention: Mention) -> str:
        """The problem in words, or "" when there is none."""
        if mention.target is Document:
            return "" if mention.pk in self.documents else _("A document that was deleted")
        if mention.pk in self.public:
            return ""
        if mention.pk not in self.pages:
            return _("A page that was deleted")
        title, live = self.pages[mention.pk]
        text = _("“%(title)s” is not for every visitor") if live else _("“%(title)s” is not published")
        return text % {"title": title}
