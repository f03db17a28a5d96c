from collections.abc import Sequence
from dataclasses import dataclass

from django.db import models
from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel, PageChooserPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page

from blog.models import STORY_TYPES, BlogIndexPage, InterviewPage
from core.blocks import BodyBlock
from core.cards import dress, specific_cards, themes_by_key
from core.pages import BasePage
from core.public_pages import public_pages
from knowledge.models import InstrumentIndexPage, InstrumentPage

NEW_INSTRUMENTS = 5
NEW_STORIES = 3


@dataclass(frozen=True)
class Figure:
    """A public number and the list in which one can count it."""

    count: int
    label: str
    address: str


class HomePage(BasePage):
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = [
        "home.ContentPage",
        "home.AccessibilityStatementPage",
        "knowledge.InstrumentIndexPage",
        "blog.BlogIndexPage",
    ]

    introduction = models.CharField(
        _("introduction"), max_length=200, blank=True, help_text=_("The sentence under the title.")
    )
    frequent_searches = models.CharField(
        _("frequent searches"),
        max_length=200,
        blank=True,
        help_text=_("At most three, with commas between them. Shown as links under the search field."),
    )
    featured_interview = models.ForeignKey(
        "wagtailcore.Page",
        verbose_name=_("featured interview"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("Shown large with its pull quote. Without a choice the newest interview is shown."),
    )

    content_panels = [
        *BasePage.content_panels,
        FieldPanel("introduction"),
        FieldPanel("frequent_searches"),
        PageChooserPanel("featured_interview", "blog.InterviewPage"),
        InlinePanel(
            "related_links",
            heading=_("Picked"),
            label=_("Page"),
            max_num=3,
            help_text=_("Shown first, above the newest."),
        ),
    ]

    class Meta:
        verbose_name = _("home page")
        verbose_name_plural = _("home pages")

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        indexes = {type(page): page for page in self._index_pages()}
        context.update(
            instrument_index=indexes.get(InstrumentIndexPage),
            blog_index=indexes.get(BlogIndexPage),
            themes=themes_by_key().values(),
            figures=self._figures(indexes),
            picked=self._picked(),
            instruments=dress(public_pages(InstrumentPage).select_related("image")[:NEW_INSTRUMENTS]),
            interview=self._interview(),
            stories=specific_cards(public_pages().type(STORY_TYPES)[:NEW_STORIES]),
        )
        return context

    def searches(self) -> list[str]:
        words = (word.strip() for word in self.frequent_searches.split(","))
        return [word for word in words if word][:3]

    def _index_pages(self) -> Sequence[Page]:
        return public_pages().child_of(self).type((InstrumentIndexPage, BlogIndexPage)).specific()

    def _picked(self) -> list[Page]:
        keys = list(self.related_links.values_list("related__translation_key", flat=True))
        found = (
            {page.translation_key: page for page in public_pages().filter(translation_key__in=keys)}
            if keys
            else {}
        )
        return specific_cards(found[key] for key in keys if key in found)

    def _interview(self) -> InterviewPage | None:
        interviews = public_pages(InterviewPage).select_related("portrait")
        if self.featured_interview_id:
            key = self.featured_interview.translation_key
            interviews = interviews.order_by(
                models.Case(models.When(translation_key=key, then=0), default=1), "-first_published_at"
            )
        return next(iter(dress(interviews[:1])), None)

    def _figures(self, indexes: dict[type[Page], Page]) -> list[Figure]:
        """What was published this year, kind by kind; each number links to the list that it counts."""
        year = timezone.localdate().year
        rows = (
            public_pages().filter(first_published_at__year=year).order_by().values_list("content_type__model")
        )
        counts = dict(rows.annotate(count=Count("pk")))
        figures = []
        for model in (InstrumentPage, *STORY_TYPES):
            parent = indexes.get(InstrumentIndexPage if model is InstrumentPage else BlogIndexPage)
            name = model._meta.model_name
            if parent and counts.get(name):
                kind = "" if model is InstrumentPage else f"kind={name}&"
                label = model._meta.verbose_name if counts[name] == 1 else model._meta.verbose_name_plural
                figures.append(Figure(counts[name], label, f"{parent.url}?{kind}year={year}"))
        return figures


class ContentPage(BasePage):
    """About, contact, privacy: a text without a date."""

    parent_page_types = ["home.HomePage", "home.ContentPage"]
    subpage_types = ["home.ContentPage"]

    body = StreamField(BodyBlock(), verbose_name=_("text"), blank=True)

    content_panels = [*BasePage.content_panels, FieldPanel("body")]

    class Meta:
        verbose_name = _("content page")
        verbose_name_plural = _("content pages")


class IssueBlock(blocks.StructBlock):
    """A known accessibility problem, in the terms of the Dutch model statement."""

    title = blocks.CharBlock(label=_("Problem"), max_length=160)
    cause = blocks.TextBlock(label=_("Cause"), rows=2)
    effect = blocks.TextBlock(label=_("Effect for visitors"), rows=2)
    measure = blocks.TextBlock(label=_("Measure"), rows=2)
    planned_on = blocks.DateBlock(label=_("Solved by"))

    class Meta:
        icon = "warning"
        label = _("Known problem")
        template = "blocks/issue.html"


class AccessibilityStatementPage(BasePage):
    """The statement that Dutch government sites owe their visitors, in the terms of the national model."""

    class Status(models.TextChoices):
        A = "A", _("A: fully compliant")
        B = "B", _("B: partly compliant")
        C = "C", _("C: first measures taken")
        D = "D", _("D: no measures yet, but investigated")
        E = "E", _("E: not investigated")

    parent_page_types = ["home.HomePage"]
    subpage_types = []
    max_count_per_parent = 1

    introduction = RichTextField(_("introduction"), features=["bold", "italic", "link", "ul"])
    status = models.CharField(_("status"), max_length=1, choices=Status.choices)
    register_address = models.URLField(
        _("address in the register"),
        blank=True,
        help_text=_("Of this statement at toegankelijkheidsverklaring.nl."),
    )
    report = models.ForeignKey(
        "core.Document",
        verbose_name=_("report of the audit"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    report_date = models.DateField(_("date of the audit"), null=True, blank=True)
    issues = StreamField([("issue", IssueBlock())], verbose_name=_("known problems"), blank=True)
    stated_on = models.DateField(_("date of the statement"), default=timezone.localdate)
    contact_email = models.EmailField(
        _("e-mail address"),
        blank=True,
        help_text=_("For who meets a barrier. Without it the site's address for accessibility is shown."),
    )

    content_panels = [
        *BasePage.content_panels,
        FieldPanel("introduction"),
        MultiFieldPanel(
            [
                FieldPanel(name)
                for name in (
                    "status",
                    "register_address",
                    "report",
                    "report_date",
                    "stated_on",
                    "contact_email",
                )
            ],
            heading=_("Statement"),
        ),
        FieldPanel("issues"),
    ]

    class Meta:
        verbose_name = _("accessibility statement")
        verbose_name_plural = _("accessibility statements")
