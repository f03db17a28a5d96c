"""The newsletter on the site: sign up, and read every issue that was sent."""

from django.db import models
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.fields import StreamField
from wagtail.search import index

from core.cards import specific_cards
from core.facets import theme_facet, year_facet
from core.listing import Listing
from core.pages import IndexPage, PublicationPage
from core.public_pages import public_pages
from core.routes import BesideRoutes
from newsletters.blocks import IssueBlock
from newsletters.subscribing.routes import ReaderRoutes


class NewsletterIndexPage(ReaderRoutes, IndexPage):
    """Where readers sign up, above the issues that were sent."""

    parent_page_types = ["home.HomePage"]
    subpage_types = ["newsletters.NewsletterPage"]

    class Meta:
        verbose_name = _("overview of newsletters")
        verbose_name_plural = _("overviews of newsletters")

    def listing(self, query):
        return Listing(
            pages=public_pages(NewsletterPage).child_of(self).order_by("-published_on", "-pk"),
            facets=[theme_facet(), year_facet()],
            query=query,
            text_fields=("title", "summary"),
            dress=specific_cards,
            name=self.pk,
        )


class NewsletterPage(BesideRoutes, PublicationPage):
    """One issue. The title is the subject of its mail, the summary what stands behind that in an inbox."""

    parent_page_types = ["newsletters.NewsletterIndexPage"]
    subpage_types = []
    above = NewsletterIndexPage
    kind_value = "newsletter"
    search_ages = True

    number = models.PositiveSmallIntegerField(
        _("number"), null=True, blank=True, help_text=_("Readers see it above the title.")
    )
    body = StreamField(
        IssueBlock(), verbose_name=_("content"), blank=True, help_text=_("What readers get, from top to end.")
    )
    only_for_themes = models.BooleanField(
        _("only for readers of these themes"),
        default=False,
        help_text=_("Otherwise everybody gets it. Readers who chose no themes get every issue."),
    )

    content_panels = [
        *PublicationPage.content_panels,
        FieldPanel("only_for_themes"),
        FieldPanel("body"),
        FieldRowPanel([FieldPanel("number"), FieldPanel("published_on")]),
    ]
    search_fields = [*PublicationPage.search_fields, index.SearchField("body")]

    class Meta:
        verbose_name = _("newsletter")
        verbose_name_plural = _("newsletters")

    @property
    def kind_label(self):
        return gettext("Newsletter")

    @property
    def card_meta(self):
        number = [gettext("number %(number)d") % {"number": self.number}] if self.number else []
        return [date_format(self.published_on), *number]

    @cached_property
    def issue(self):
        """What readers see of it, on the site."""
        from newsletters.composing.issue import issue_of  # which asks for pages of this model

        return issue_of(self)
