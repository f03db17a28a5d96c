"""The abstract pages that every subject builds on; how a page tells lists, cards and feeds about itself."""

import datetime
from collections.abc import Sequence
from http import HTTPMethod
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.http import Http404, QueryDict
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.models import Page, PageViewRestriction
from wagtail.search import index

from core import cards, related, translation
from core.blocks.media import embed_origins
from core.forms import PageForm
from core.known import known, known_people
from core.listing import Listing, without_blanks
from core.models import Person, Theme
from core.plain_text import plain
from core.references import noted_once
from core.shared import shared

if TYPE_CHECKING:
    from core.head import Head

NOON = datetime.time(12)


def moment_of(day: datetime.date) -> datetime.datetime:
    """At which a page of that day was published, for lists that sort by moments."""
    return datetime.datetime.combine(day, NOON, tzinfo=timezone.get_current_timezone())


class BasePage(Page):
    """Every page of the site: a summary, how it is shared, and in which language its text is."""

    kind_label: str = ""  # what it is, in the reader's language; nothing for a page like any other

    base_form_class = PageForm
    allowed_http_methods = [HTTPMethod.GET, HTTPMethod.HEAD, HTTPMethod.OPTIONS]

    summary = models.CharField(
        _("summary"),
        max_length=200,
        blank=True,
        help_text=_(
            "One or two sentences. Visitors see them in lists, in search results and above the text."
        ),
    )
    social_image = models.ForeignKey(
        "core.Image",
        verbose_name=_("image for social media"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_(
            "Shown when somebody shares this page. Without it the page's own image or the site's is used."
        ),
    )
    # An alias, and a page whose translation was never published, still hold the text of their source.
    text_language = models.CharField(max_length=10, editable=False, default="")

    content_panels = [*Page.content_panels, FieldPanel("summary")]
    promote_panels = [*Page.promote_panels, FieldPanel("social_image")]
    search_fields = [*Page.search_fields, index.SearchField("summary")]

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        if self._is_being_published():
            self._refuse_half_a_translation()
            self.text_language = self.locale.language_code
        elif not self.text_language and self.locale_id:
            self.text_language = self.locale.language_code
        with noted_once(self):
            super().save(*args, **kwargs)

    def publish(self, revision, *args, **kwargs):
        """Publish, unless the page is a translation with texts missing."""
        self._refuse_half_a_translation()  # before anything is written
        return super().publish(revision, *args, **kwargs)

    def _is_being_published(self) -> bool:
        """Whether a revision goes live with this save, by whatever road it came here."""
        if not self.live or not self.live_revision_id or self.alias_of_id:
            return False  # an alias shows the text of its source
        if str(self.live_revision.object_id) != str(self.pk):
            return False  # becoming an alias, it has the revision of its source already
        same = type(self)._default_manager.filter(pk=self.pk, live=True, live_revision=self.live_revision_id)
        return not same.exists()

    def _refuse_half_a_translation(self) -> None:
        missing = translation.missing_texts(self)
        if missing:
            raise ValidationError({"title": translation.incomplete_message(missing)})

    @property
    def is_untranslated(self) -> bool:
        """Whether visitors see the text of the source language here."""
        return bool(self.text_language) and self.text_language != get_language()

    @property
    def social_picture(self):
        return self.social_image

    def schema_nodes(self, head: "Head") -> list[dict]:
        """What a page of this kind describes besides itself, in the words of schema.org."""
        return []

    # --- What a page tells the search -------------------------------------------------------------

    is_searchable = True
    search_ages = False  # whether it is worth less as it gets older: news, not a guide

    @property
    def search_day(self) -> datetime.date | None:
        return None

    def search_text(self) -> str:
        """What visitors read on the page besides title and summary, as plain text."""
        fields = [field for field in self.get_search_fields() if isinstance(field, index.SearchField)]
        texts = [
            plain(field.get_value(self)) for field in fields if field.field_name not in ("title", "summary")
        ]
        return "\n".join(text for text in texts if text)

    def search_facets(self) -> dict[str, list[str]]:
        """The values by which visitors narrow results down, by facet."""
        return {"kind": ["page"]}

    @property
    def search_kind_label(self) -> str:
        """What it is, among results of every kind, where a page like any other says so too."""
        return str(self.kind_label) or gettext("Page")

    @classmethod
    def search_labels(cls) -> dict[str, dict[str, str]]:
        """How visitors read the facet values that are this kind of page's own, in the reader's language."""
        return {"kind": {"page": cls().search_kind_label}}

    def get_view_restrictions(self):
        """In one query what Wagtail asks in two, and one more for each alias among the ancestors."""
        paths = [self.path[:end] for end in range(self.steplen, len(self.path) + 1, self.steplen)]
        on_source = Q(page__aliases__path__in=paths) | Q(page__aliases__aliases__path__in=paths)
        return PageViewRestriction.objects.filter(Q(page__path__in=paths) | on_source).distinct()

    def refuse_when_over(self) -> None:
        if self.expire_at and self.expire_at <= timezone.now():
            raise Http404  # until `tick` unpublishes it

    def serve(self, request, *args, **kwargs):
        self.refuse_when_over()
        response = super().serve(request, *args, **kwargs)
        players = shared(("players", self.pk, self.latest_revision_id), lambda: embed_origins(self))
        if players:
            response._csp_update = {"frame-src": players}
        return response


class IndexPage(BasePage):
    """A list of the pages below it that readers narrow down and subscribe to."""

    max_count_per_parent = 1

    class Meta:
        abstract = True

    def listing(self, query: QueryDict) -> Listing:
        raise NotImplementedError

    def serve(self, request, *args, **kwargs):
        return without_blanks(request) or super().serve(request, *args, **kwargs)

    def get_context(self, request, *args, **kwargs):
        return super().get_context(request, *args, **kwargs) | {"listing": self.listing(request.GET)}


class PublicationPage(BasePage):
    """A page with substance of its own: an instrument, an interview, a news item.

    Subclasses say what they are by `kind_value`, `kind_label`, `card_meta` and `schema_type`.
    """

    image = models.ForeignKey(
        "core.Image",
        verbose_name=_("image"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_(
            "Shown at the top and in lists. Without one visitors see artwork in the colours of the theme."
        ),
    )
    published_on = models.DateField(
        _("date"),
        default=timezone.localdate,
        help_text=_("The date that visitors see, and by which lists are sorted."),
    )
    maintainer = models.ForeignKey(
        "core.Person",
        verbose_name=_("owner"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("Who looks after the content. Visitors see the name."),
    )
    reviewed_on = models.DateField(
        _("last reviewed"),
        null=True,
        blank=True,
        help_text=_("Visitors see beside the text on which day the content was last checked."),
    )
    next_review_on = models.DateField(
        _("next review"),
        null=True,
        blank=True,
        help_text=_(
            "Visitors see the month; after this date the page shows up in the report of pages to review."
        ),
    )

    theme_panels = [
        InlinePanel(
            "page_themes",
            heading=_("Themes"),
            label=_("Theme"),
            max_num=4,
            help_text=_("The first one sets the colours of the page."),
        ),
    ]
    upkeep_panels = [
        FieldPanel("published_on"),
        MultiFieldPanel(
            [
                FieldPanel("maintainer"),
                FieldRowPanel([FieldPanel("reviewed_on"), FieldPanel("next_review_on")]),
            ],
            heading=_("Maintenance"),
        ),
        InlinePanel(
            "related_links",
            heading=_("Related pages"),
            label=_("Page"),
            max_num=6,
            help_text=_("With fewer than three, visitors also see the newest pages with the same theme."),
        ),
    ]
    content_panels = [*BasePage.content_panels, FieldPanel("image"), *theme_panels]

    class Meta:
        abstract = True

    kind_value: str  # the kind as an address has it
    schema_type = "Article"

    def save(self, *args, **kwargs):
        if self.live:
            # Lists of mixed kinds sort on the column that all pages share.
            self.first_published_at = moment_of(self.published_on)
        super().save(*args, **kwargs)

    def clean(self):
        super().clean()
        if self.reviewed_on and self.next_review_on and self.next_review_on <= self.reviewed_on:
            raise ValidationError({"next_review_on": _("The next review comes after the last one.")})

    @cached_property
    def themes(self) -> list[Theme]:
        """The page's themes in the reader's language; a list of pages sets them for all at once."""
        themes = known(Theme)
        return [themes[row.theme_id] for row in self.page_themes.all()]

    @property
    def main_theme(self) -> Theme | None:
        return self.themes[0] if self.themes else None

    @property
    def card_meta(self) -> Sequence[str]:
        """Short facts under the title in a list, in the reader's language."""
        return []

    @property
    def search_day(self):
        return self.published_on

    def search_facets(self):
        keys = [row.theme.slug for row in self.page_themes.all()]
        makers = [row.organisation.slug for row in self.page_organisations.all()]
        return {
            "kind": [self.kind_value],
            "theme": list(dict.fromkeys(keys)),
            "organisation": list(dict.fromkeys(makers)),
            "year": [str(self.published_on.year)],
        }

    @classmethod
    def search_labels(cls):
        return {"kind": {cls.kind_value: cls().kind_label}}

    @property
    def reference_meta(self) -> Sequence[str]:
        """Fewer still, under a link beside another page."""
        return [self.kind_label]

    @property
    def kept_by(self) -> Person | None:
        return known_people().get(self.maintainer_id)

    @property
    def social_picture(self):
        return self.social_image or self.image

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        remembered = not getattr(request, "is_preview", False)
        context["related"] = self.references(remembered=remembered)
        # Portraits end with a day; everything else that shows here changes with what is published.
        context["text_key"] = (self.pk, timezone.localdate()) if remembered else ()
        return context

    def references(self, *, remembered: bool) -> list[cards.Reference]:
        """The related pages as links. The page as editors preview it differs from what visitors remember."""
        if not remembered:
            return cards.references(self.related_pages())
        key = ("related", self.pk, get_language())
        found = shared(key, lambda: cards.references(self.related_pages()))
        return [reference for reference in found if not reference.is_over]

    def related_pages(self) -> list[Page]:
        return related.related_pages(self, self.related_links.select_related("related"), self.themes)
