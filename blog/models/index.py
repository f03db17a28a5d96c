"""The overview of all stories."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from blog.models.series import Series
from blog.models.stories import STORY_TYPES
from core.cards import row_cards
from core.facets import theme_facet, year_facet
from core.known import known
from core.listing import Facet, Listing
from core.pages import IndexPage
from core.public_pages import public_pages

SEARCHED = [
    f"{model._meta.model_name}__{name}" for model in STORY_TYPES for name in ("summary", "introduction")
]


class BlogIndexPage(IndexPage):
    """Interviews, guest blogs, news and reports together."""

    parent_page_types = ["home.HomePage"]
    subpage_types = ["blog.InterviewPage", "blog.GuestBlogPage", "blog.NewsPage", "blog.ReportPage"]

    class Meta:
        verbose_name = _("overview of stories")
        verbose_name_plural = _("overviews of stories")

    def listing(self, query):
        return Listing(
            pages=public_pages(Page).child_of(self),
            facets=[
                Facet("kind", gettext("Kind"), "content_type__model", kind_labels),
                theme_facet(),
                Facet("series", gettext("Series"), "series_parts__series__slug", series_labels),
                year_facet(),
            ],
            query=query,
            text_fields=("title", *SEARCHED),
            dress=row_cards,
            name=self.pk,
        )


def kind_labels(values) -> dict[str, str]:
    return {model._meta.model_name: model().kind_label for model in STORY_TYPES}


def series_labels(values) -> dict[str, str]:
    """Names by address, in the reader's language where there is a translation."""
    by_name = sorted(known(Series).values(), key=lambda series: (series.name, series.pk))
    return {series.slug: series.name for series in by_name}
