from collections.abc import Sequence
from dataclasses import dataclass

from django.db import models
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel, PageChooserPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page
from wagtail.search import index

from blog.models import STORY_TYPES, BlogIndexPage, InterviewPage
from core.blocks import BodyBlock
from core.cards import dress, specific_cards, themes_by_key
from core.pages import BasePage
from core.public_pages import public_pages
from core.shared import shared
from knowledge.models import InstrumentIndexPage, InstrumentPage

NEW_INSTRUMENTS = 5
NEW_STORIES = 3


@dataclass(frozen=True)
class Figure:
    """A public number and the list in which one can count it."""

    count: int
    label: str
    address: str


def _not_expired(value):
    """The same without pages whose time is over, which `tick` has yet to unpublish."""
    if isinstance(value, list):
        return [item for item in value if _not_expired(item) is not None]
    expires = getattr(value, "expire_at", None)
    return None if expires and expires <= timezone.now() else value


def _shown(front: dict) -> tuple[int, ...]:
    """The ids of the pages on the front page."""
    lists = (value if isinstance(value, list) else [value] for value in front.values())
    return tuple(item.pk for items in lists for item in items if isinstance(item, Page))


class HomePage(BasePage):
    is_searchable = False  # it repeats what is found elsewhere
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = [
        "home.ContentPage",
        "home.AccessibilityStatementPage",
        "knowledge.InstrumentIndexPage",
        "blog.BlogIndexPage",
        "network_map.NetworkMapPage",
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
        """`front_key` names what is shown, so that it is rendered once; empty in previews."""
        context = super().get_context(request, *args, **kwargs)
        remembered = not getattr(request, "is_preview", False)
        front = self.front(remembered=remembered)
        context.update(front, themes=themes_by_key().values())
        context["front_key"] = (self.pk, timezone.localdate(), _shown(front)) if remembered else ()
        return context

    def front(self, *, remembered: bool) -> dict:
        """What the templates show. The page as editors preview it differs from what visitors remember."""
        if not remembered:
            return self._build_front()
        key = ("front", self.pk, get_language(), timezone.localdate().year)
        return {name: _not_expired(value) for name, value in shared(key, self._build_front).items()}

    def _build_front(self) -> dict:
        """Nothing is shown twice: what editors picked comes first, then the interview, then the newest."""
        indexes = {type(page): page for page in self._index_pages()}
        picked = self._picked()
        interview = self._interview()
        shown = [page.pk for page in (*picked, *filter(None, [interview]))]
        instruments = public_pages(InstrumentPage).select_related("image").exclude(pk__in=shown)
        stories = public_pages().type(STORY_TYPES).exclude(pk__in=shown)
        return {
            "instrument_index": indexes.get(InstrumentIndexPage),
            "blog_index": indexes.get(BlogIndexPage),
            "figures": self._figures(indexes),
            "picked": picked,
            "instruments": dress(instruments[:NEW_INSTRUMENTS]),
            "interview": interview,
            "stories": specific_cards(stories[:NEW_STORIES]),
        }

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
        if self.featured_interview:
            key = self.featured_interview.translation_key
            interviews = interviews.order_by(
                models.Case(models.When(translation_key=key, then=0), default=1), "-first_published_at"
            )
        return next(iter(dress(interviews[:1])), None)

    def _figures(self, indexes: dict[type[Page], Page]) -> list[Figure]:
        """What was published this year, kind by kind; each number links to the list that it counts.

        Of a kind of which nothing is that new, everything is counted.
        """
        year = timezone.localdate().year
        this_year = Count("pk", filter=Q(first_published_at__year=year))
        rows = public_pages().order_by().values_list("content_type__model")
        counts = {name: (new, total) for name, new, total in rows.annotate(new=this_year, total=Count("pk"))}
        figures = []
        for model in (InstrumentPage, *STORY_TYPES):
            parent = indexes.get(InstrumentIndexPage if model is InstrumentPage else BlogIndexPage)
            new, total = counts.get(model._meta.model_name, (0, 0))
            if parent and total:
                query = {} if model is InstrumentPage else {"kind": model._meta.model_name}
                query |= {"year": year} if new else {}
                count = new or total
                label = model._meta.verbose_name if count == 1 else model._meta.verbose_name_plural
                period = gettext("this year") if new else gettext("in all")
                figures.append(
                    Figure(count, f"{label} {period}", f"{parent.url}?{urlencode(query)}".rstrip("?"))
                )
        return figures


class ContentPage(BasePage):
    """About, contact, privacy: a text without a date."""

    parent_page_types = ["home.HomePage", "home.ContentPage"]
    subpage_types = ["home.ContentPage"]

    body = StreamField(
        BodyBlock(),
        verbose_name=_("text"),
        blank=True,
        help_text=_("What visitors read below the title and the summary."),
    )

    content_panels = [*BasePage.content_panels, FieldPanel("body")]
    search_fields = [*BasePage.search_fields, index.SearchField("body")]

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
        D = "D", _("D: not compliant")
        E = "E", _("E: no accessibility statement")

    # What each status means, after https://www.digitoegankelijk.nl/toegankelijkheidsverklaring/status
    STATUS_SENTENCES: dict[str, Promise] = {
        Status.A: _("This site meets all the requirements of EN 301 549 and WCAG 2.2 AA."),
        Status.B: _(
            "This site meets most of the requirements. "
            "For the others it is known what is wrong and when it is solved."
        ),
        Status.C: _(
            "It has not been fully investigated yet whether this site meets the requirements. "
            "That will be done within six months."
        ),
        Status.D: _(
            "It has not been fully investigated yet whether this site meets the requirements. "
            "There is no date for that either."
        ),
        Status.E: _(
            "There is no accessibility statement for this site yet, because it was not investigated."
        ),
    }

    parent_page_types = ["home.HomePage"]
    subpage_types = []
    max_count_per_parent = 1

    introduction = RichTextField(
        _("introduction"),
        features=["bold", "italic", "link", "ul"],
        help_text=_("The first paragraphs, above everything else."),
    )
    status = models.CharField(
        _("status"),
        max_length=1,
        choices=Status.choices,
        help_text=_("Visitors see it with a sentence that says what it means."),
    )
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
        help_text=_("Visitors can download it as evidence."),
    )
    report_date = models.DateField(
        _("date of the audit"),
        null=True,
        blank=True,
        help_text=_("Visitors see it beside the report."),
    )
    issues = StreamField(
        [("issue", IssueBlock())],
        verbose_name=_("known problems"),
        blank=True,
        help_text=_("Visitors see each problem with its cause, its effect and what is done about it."),
    )
    stated_on = models.DateField(
        _("date of the statement"),
        default=timezone.localdate,
        help_text=_("Visitors see it at the end of the statement."),
    )
    contact_email = models.EmailField(
        _("e-mail address"),
        blank=True,
        help_text=_(
            "For anyone who meets a barrier. Without it the site's address for accessibility is shown."
        ),
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
    search_fields = [
        *BasePage.search_fields,
        index.SearchField("introduction"),
        index.SearchField("issues"),
    ]

    class Meta:
        verbose_name = _("accessibility statement")
        verbose_name_plural = _("accessibility statements")

    @property
    def status_sentence(self) -> str:
        return str(self.STATUS_SENTENCES.get(self.status, ""))

    @property
    def status_tone(self) -> str:
        return "ok" if self.status == self.Status.A else "info" if self.status == self.Status.B else "warning"
