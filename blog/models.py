import math

from django.db import models
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.html import strip_tags
from django.utils.translation import gettext, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Orderable, Page
from wagtail.query import PageQuerySet
from wagtail.search import index

from core.blocks import BodyBlock
from core.cards import row_cards
from core.facets import theme_facet, year_facet
from core.known import known, known_people
from core.listing import Facet, Listing
from core.models import Contribution, Organisation
from core.models.subjects import Subject
from core.pages import IndexPage, PublicationPage
from core.public_pages import public_pages

WORDS_PER_MINUTE = 220  # silent reading of non-fiction, Dutch adults: 200 to 240 words a minute
INTRODUCTION_FEATURES = ["bold", "italic", "link"]


class Series(Subject):
    """Stories that belong together and have an order."""

    summary = models.CharField(
        _("summary"),
        max_length=200,
        blank=True,
        help_text=_("Visitors see it at the top of the series' page."),
    )

    url_name = "series"
    panels = [FieldPanel("name"), FieldPanel("slug"), FieldPanel("summary")]

    class Meta(Subject.Meta):
        ordering = ["name", "pk"]
        verbose_name = _("series")
        verbose_name_plural = pgettext_lazy("plural", "series")


class SeriesPart(Orderable):
    page = ParentalKey("wagtailcore.Page", on_delete=models.CASCADE, related_name="series_parts")
    series = models.ForeignKey(
        Series, verbose_name=_("series"), on_delete=models.PROTECT, related_name="parts"
    )
    number = models.PositiveSmallIntegerField(
        _("number in the series"), help_text=_("Visitors see the parts of a series in this order.")
    )

    panels = [FieldRowPanel([FieldPanel("series"), FieldPanel("number")])]

    class Meta(Orderable.Meta):
        constraints = [
            models.UniqueConstraint(fields=["page"], name="story_in_one_series"),
            models.CheckConstraint(condition=models.Q(number__gte=1), name="series_starts_at_one"),
        ]
        verbose_name = _("part of a series")
        verbose_name_plural = _("parts of series")


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
            dress=row_cards,
            name=self.pk,
        )


class StoryPage(PublicationPage):
    """What every piece under "Actueel" has in common."""

    parent_page_types = ["blog.BlogIndexPage"]
    subpage_types = []

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
    def series_position(self) -> "SeriesPosition | None":
        part = self.series_parts.first()
        return SeriesPosition(self, known(Series)[part.series_id]) if part else None


class SeriesPosition:
    """Where a story stands in its series, counted over the parts that this reader may see."""

    def __init__(self, page: StoryPage, series: Series):
        self.series = series
        self.stories = list(series_pages(series))
        places = [story.pk for story in self.stories]
        # A preview of a story that is not public yet stands nowhere.
        self.index = places.index(page.pk) if page.pk in places else None

    @property
    def number(self) -> int | None:
        return None if self.index is None else self.index + 1

    @property
    def total(self) -> int:
        return len(self.stories)

    @property
    def previous(self):
        return self.stories[self.index - 1] if self.index else None

    @property
    def next(self):
        return (
            self.stories[self.index + 1] if self.index is not None and self.index + 1 < self.total else None
        )


class InterviewPage(StoryPage):
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

    class Meta:
        verbose_name = _("interview")
        verbose_name_plural = _("interviews")

    @property
    def kind_label(self):
        return gettext("Interview")

    @property
    def shown_portrait(self):
        """The portrait, as long as the rights last."""
        from django.utils.timezone import localdate

        if self.portrait_id and (self.portrait_until is None or self.portrait_until >= localdate()):
            return self.portrait
        return None

    @property
    def interviewees(self):
        return self.people_with_part(Contribution.Part.INTERVIEWEE)

    @property
    def interviewers(self):
        return self.people_with_part(Contribution.Part.INTERVIEWER)


class GuestBlogPage(StoryPage):
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
    class Meta:
        verbose_name = _("news item")
        verbose_name_plural = _("news items")

    schema_type = "NewsArticle"

    @property
    def kind_label(self):
        return gettext("News")


class ReportPage(StoryPage):
    """What was said and decided at a meeting."""

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

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")

    @property
    def kind_label(self):
        return gettext("Report")


STORY_TYPES = (InterviewPage, GuestBlogPage, NewsPage, ReportPage)


def kind_labels(values) -> dict[str, str]:
    return {model._meta.model_name: model().kind_label for model in STORY_TYPES}


def series_labels(values) -> dict[str, str]:
    """Names by address, in the reader's language where there is a translation."""
    by_name = sorted(known(Series).values(), key=lambda series: (series.name, series.pk))
    return {series.slug: series.name for series in by_name}


def series_pages(series: Series) -> PageQuerySet:
    """The public stories of a series in the reader's language and in their order."""
    return (
        public_pages()
        .filter(series_parts__series__translation_key=series.translation_key)
        .order_by("series_parts__number", "pk")
    )


def reading_minutes(page: StoryPage) -> int:
    """Whole minutes to read introduction and text, at least one."""
    texts = [strip_tags(page.introduction), *page.body.stream_block.get_searchable_content(page.body)]
    words = sum(len(str(text).split()) for text in texts)
    return max(1, math.ceil(words / WORDS_PER_MINUTE))
