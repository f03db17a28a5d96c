"""What stands under "Actueel": interviews, guest blogs, news and reports."""

import math

from django.db import models
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.html import strip_tags
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.search import index

from blog.models.series import Series, SeriesPosition
from core.blocks import BodyBlock
from core.known import known, known_people
from core.models import Contribution, Organisation
from core.pages import PublicationPage

WORDS_PER_MINUTE = 220  # silent reading of non-fiction, Dutch adults: 200 to 240 words a minute
INTRODUCTION_FEATURES = ["bold", "italic", "link"]


class StoryPage(PublicationPage):
    """What every piece under "Actueel" has in common."""

    parent_page_types = ["blog.BlogIndexPage"]
    subpage_types = []
    search_ages = True

    introduction = RichTextField(
        _("introduction"),
        features=INTRODUCTION_FEATURES,
        help_text=_("The first paragraphs, above everything else."),
    )
    body = StreamField(
        BodyBlock(),
        verbose_name=_("text"),
        blank=True,
        help_text=_("What visitors read below the introduction."),
    )
    reading_minutes = models.PositiveSmallIntegerField(editable=False, default=1)

    text_panels = [FieldPanel("introduction"), FieldPanel("body")]
    closing_panels = [
        InlinePanel(
            "series_parts",
            heading=_("Series"),
            label=_("Series"),
            max_num=1,
            help_text=_("Visitors see the other parts of the series beside and below the text."),
        ),
        *PublicationPage.upkeep_panels,
    ]
    content_panels = [*PublicationPage.content_panels, *text_panels, *closing_panels]
    search_fields = [
        *PublicationPage.search_fields,
        index.SearchField("introduction"),
        index.SearchField("body"),
    ]

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        self.reading_minutes = reading_minutes(self)
        super().save(*args, **kwargs)

    @property
    def card_meta(self):
        return [date_format(self.published_on), self.reading_time]

    @property
    def reference_meta(self):
        return [self.kind_label, self.reading_time]

    @property
    def reading_time(self) -> str:
        # Other languages tell one minute from more.
        words = ngettext("%(count)d min read", "%(count)d min read", self.reading_minutes)
        return words % {"count": self.reading_minutes}

    @cached_property
    def people(self) -> list[Contribution]:
        """Who made it or speaks in it, each with `.person` in the reader's language."""
        rows = list(self.contributions.all())
        for row in rows:
            row.person = known_people()[row.person_id]
        return rows

    def people_with_part(self, part: str) -> list[Contribution]:
        return [row for row in self.people if row.part == part]

    @cached_property
    def series_position(self) -> SeriesPosition | None:
        part = self.series_parts.first()
        return SeriesPosition(self, known(Series)[part.series_id]) if part else None


class InterviewPage(StoryPage):
    kind_value = "interview"

    pull_quote = models.CharField(
        _("pull quote"),
        max_length=250,
        blank=True,
        help_text=_("Shown large on the home page. Without quotation marks."),
    )
    portrait = models.ForeignKey(
        "core.Image",
        verbose_name=_("portrait"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("Only with consent. Without it visitors see a drawn figure without a face."),
    )
    portrait_until = models.DateField(
        _("portrait may be shown until"),
        null=True,
        blank=True,
        help_text=_("The end of the portrait rights."),
    )

    content_panels = [
        *PublicationPage.content_panels,
        InlinePanel(
            "contributions",
            heading=_("Interviewees and interviewer"),
            label=_("Person"),
            min_num=1,
            help_text=_("Visitors see the interviewees above the text and the interviewer below it."),
        ),
        MultiFieldPanel(
            [FieldPanel("pull_quote"), FieldRowPanel([FieldPanel("portrait"), FieldPanel("portrait_until")])],
            heading=_("Portrait and quote"),
        ),
        *StoryPage.text_panels,
        *StoryPage.closing_panels,
    ]
    search_fields = [*StoryPage.search_fields, index.SearchField("pull_quote")]

    class Meta:
        verbose_name = _("interview")
        verbose_name_plural = _("interviews")

    @property
    def kind_label(self):
        return gettext("Interview")

    @property
    def shown_portrait(self):
        """The portrait, as long as the rights last."""
        if self.portrait_id and (self.portrait_until is None or self.portrait_until >= timezone.localdate()):
            return self.portrait
        return None

    @property
    def interviewees(self):
        return self.people_with_part(Contribution.Part.INTERVIEWEE)

    @property
    def interviewers(self):
        return self.people_with_part(Contribution.Part.INTERVIEWER)


class GuestBlogPage(StoryPage):
    kind_value = "guest-blog"

    organisation = models.ForeignKey(
        "core.Organisation",
        verbose_name=_("organisation"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("Visitors see it with the author; without a choice it is the author's own."),
    )
    disclaimer = models.CharField(
        _("disclaimer"),
        max_length=250,
        blank=True,
        help_text=_("Shown under the text. Leave empty for: “The author writes in a personal capacity.”"),
    )

    content_panels = [
        *PublicationPage.content_panels,
        InlinePanel(
            "contributions",
            heading=_("Authors"),
            label=_("Author"),
            min_num=1,
            help_text=_("Visitors see the names above the text and the biographies below it."),
        ),
        FieldPanel("organisation"),
        *StoryPage.text_panels,
        FieldPanel("disclaimer"),
        *StoryPage.closing_panels,
    ]

    class Meta:
        verbose_name = _("guest blog")
        verbose_name_plural = _("guest blogs")

    @property
    def kind_label(self):
        return gettext("Guest blog")

    @property
    def authors(self):
        return self.people_with_part(Contribution.Part.AUTHOR)

    @property
    def shown_organisation(self) -> Organisation | None:
        """On whose behalf the guest writes, or else where the first author works."""
        author = self.authors[0].person if self.authors else None
        return known(Organisation).get(self.organisation_id, getattr(author, "organisation", None))

    @property
    def shown_disclaimer(self) -> str:
        return self.disclaimer or gettext("The author writes in a personal capacity.")


class NewsPage(StoryPage):
    kind_value = "news"

    class Meta:
        verbose_name = _("news item")
        verbose_name_plural = _("news items")

    schema_type = "NewsArticle"

    @property
    def kind_label(self):
        return gettext("News")


class ReportPage(StoryPage):
    """What was said and decided at a meeting."""

    kind_value = "report"

    meeting_date = models.DateField(_("date of the meeting"), help_text=_("Visitors see it above the text."))
    meeting_place = models.CharField(
        _("place of the meeting"),
        max_length=120,
        blank=True,
        help_text=_("Visitors see it above the text."),
    )

    content_panels = [
        *PublicationPage.content_panels,
        FieldRowPanel([FieldPanel("meeting_date"), FieldPanel("meeting_place")], heading=_("Meeting")),
        *StoryPage.text_panels,
        *StoryPage.closing_panels,
    ]
    search_fields = [*StoryPage.search_fields, index.SearchField("meeting_place")]

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")

    @property
    def kind_label(self):
        return gettext("Report")


STORY_TYPES = (InterviewPage, GuestBlogPage, NewsPage, ReportPage)


def reading_minutes(page: StoryPage) -> int:
    """Whole minutes to read introduction and text, at least one."""
    texts = [strip_tags(page.introduction), *page.body.stream_block.get_searchable_content(page.body)]
    words = sum(len(str(text).split()) for text in texts)
    return max(1, math.ceil(words / WORDS_PER_MINUTE))
