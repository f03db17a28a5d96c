"""Stories that belong together and have an order."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.models import Orderable, Page
from wagtail.query import PageQuerySet

from core.models.subjects import Subject
from core.public_pages import public_pages


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


class SeriesPosition:
    """Where a story stands in its series, counted over the parts that this reader may see."""

    def __init__(self, page: Page, series: Series):
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


def series_pages(series: Series) -> PageQuerySet:
    """The public stories of a series in the reader's language and in their order."""
    return (
        public_pages()
        .filter(series_parts__series__translation_key=series.translation_key)
        .order_by("series_parts__number", "pk")
    )
