from functools import partial

from django.db import models
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Orderable
from wagtail.search import index

from core.blocks import BodyBlock, DownloadBlock, StepBlock
from core.cards import dress
from core.facets import theme_facet, year_facet
from core.known import known
from core.listing import Facet, Listing
from core.models import Organisation
from core.pages import IndexPage, PublicationPage
from core.public_pages import public_pages


class Audience(models.TextChoices):
    COMMUNICATION = "communication", _("Communication professionals")
    POLICY = "policy", _("Policy officers")
    RECORDS = "records", _("Information management")
    COUNCIL = "council", _("Council and clerk")
    DATA = "data", _("Data specialists")
    WOO_CONTACT = "woo-contact", _("Woo contact persons")
    LEGAL = "legal", _("Lawyers")
    FINANCE = "finance", _("Finance")


class InstrumentIndexPage(IndexPage):
    """Every instrument, to be narrowed down by kind, theme, audience and year."""

    parent_page_types = ["home.HomePage"]
    subpage_types = ["knowledge.InstrumentPage"]

    class Meta:
        verbose_name = _("overview of instruments")
        verbose_name_plural = _("overviews of instruments")

    def listing(self, query):
        return Listing(
            pages=public_pages(InstrumentPage).child_of(self),
            facets=[
                Facet("kind", gettext("Kind"), "kind", lambda values: dict(InstrumentPage.Kind.choices)),
                theme_facet(),
                Facet(
                    "audience",
                    gettext("For whom"),
                    "audiences__audience",
                    lambda values: dict(Audience.choices),
                ),
                year_facet(),
            ],
            query=query,
            text_fields=("title", "summary", "what_it_is"),
            dress=partial(dress, pictures=False),
            name=self.pk,
        )


class InstrumentPage(PublicationPage):
    """Something an official can use today: a factsheet, a guide, a set of steps."""

    class Kind(models.TextChoices):
        FACTSHEET = "factsheet", _("Factsheet")
        TIPS = "tips", _("Tips")
        GUIDE = "guide", _("Guide")
        TUTORIAL = "tutorial", _("Tutorial")
        VIDEO = "video", _("Video")
        PUBLICATION = "publication", _("Publication")
        WORKSHOP = "workshop", _("Workshop")
        READER = "reader", _("Reader")
        TOOLKIT = "toolkit", _("Toolkit")
        SELF_SCAN = "self-scan", _("Self-scan")

    class TimeNeeded(models.TextChoices):
        QUARTER_HOUR = "quarter-hour", _("15 minutes")
        HOUR = "hour", _("1 hour")
        HALF_DAY = "half-day", _("Half a day")
        DAY = "day", _("1 day")
        LONGER = "longer", _("Longer than a day")

    class Phase(models.TextChoices):
        EXPLORE = "explore", pgettext_lazy("phase of work", "Explore")
        PREPARE = "prepare", _("Prepare")
        CARRY_OUT = "carry-out", _("Carry out")
        PUBLISH = "publish", _("Publish")
        EVALUATE = "evaluate", _("Evaluate")

    class Licence(models.TextChoices):
        CC0 = "cc0", "CC0"
        CC_BY = "cc-by", "CC BY 4.0"
        CC_BY_SA = "cc-by-sa", "CC BY-SA 4.0"
        RESERVED = "reserved", _("All rights reserved")

    LICENCE_ADDRESSES: dict[str, str] = {
        Licence.CC0: "https://creativecommons.org/publicdomain/zero/1.0/",
        Licence.CC_BY: "https://creativecommons.org/licenses/by/4.0/",
        Licence.CC_BY_SA: "https://creativecommons.org/licenses/by-sa/4.0/",
    }

    parent_page_types = ["knowledge.InstrumentIndexPage"]
    subpage_types = []

    kind = models.CharField(
        _("kind"),
        max_length=20,
        choices=Kind.choices,
        help_text=_("Visitors see it as a badge and filter on it."),
    )
    what_it_is = RichTextField(
        _("what it is"),
        features=["bold", "italic", "link", "ul"],
        help_text=_("What somebody gets out of it, in two or three paragraphs."),
    )
    time_needed = models.CharField(
        _("time needed"),
        max_length=20,
        choices=TimeNeeded.choices,
        default=TimeNeeded.HOUR,
        help_text=_("Visitors see it in the row of facts and in lists."),
    )
    phase = models.CharField(
        _("phase of work"),
        max_length=20,
        choices=Phase.choices,
        default=Phase.PREPARE,
        help_text=_("Visitors see it beside the text, under “Maintenance”."),
    )
    result = models.CharField(
        _("result"),
        max_length=80,
        blank=True,
        help_text=_("What you have afterwards, in a few words. Shown in the row of facts."),
    )
    needed = models.CharField(
        _("needed"),
        max_length=80,
        blank=True,
        help_text=_("What you need to start, in a few words. Shown in the row of facts."),
    )
    steps = StreamField(
        [("step", StepBlock())],
        verbose_name=_("steps"),
        blank=True,
        help_text=_("Visitors see them numbered, under the heading “The steps”."),
    )
    body = StreamField(
        BodyBlock(),
        verbose_name=_("more"),
        blank=True,
        help_text=_("Everything else that visitors read, between the steps and the downloads."),
    )
    downloads = StreamField(
        [("download", DownloadBlock())],
        verbose_name=_("downloads"),
        blank=True,
        help_text=_("Visitors find them below the text, and the first file also at the top of the page."),
    )
    version = models.CharField(
        _("version"),
        max_length=20,
        blank=True,
        help_text=_("The number alone, such as “2.1”; visitors see it beside the licence."),
    )
    licence = models.CharField(
        _("licence"),
        max_length=20,
        choices=Licence.choices,
        default=Licence.CC0,
        help_text=_("Visitors see beside the text how they may reuse the instrument."),
    )

    content_panels = [
        *PublicationPage.content_panels,
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("kind"), FieldPanel("phase")]),
                FieldRowPanel([FieldPanel("time_needed"), FieldPanel("result"), FieldPanel("needed")]),
                InlinePanel(
                    "audiences",
                    label=_("Audience"),
                    heading=_("For whom"),
                    max_num=len(Audience),
                    help_text=_("Visitors see them in the row of facts and filter on them."),
                ),
            ],
            heading=_("Facts"),
        ),
        FieldPanel("what_it_is"),
        FieldPanel("steps"),
        FieldPanel("body"),
        FieldPanel("downloads"),
        MultiFieldPanel(
            [
                InlinePanel(
                    "page_organisations",
                    label=_("Organisation"),
                    heading=_("Made with"),
                    help_text=_("Visitors see them beside the text, each with a link to its own page."),
                ),
                FieldRowPanel([FieldPanel("version"), FieldPanel("licence")]),
            ],
            heading=_("Origin"),
        ),
        *PublicationPage.upkeep_panels,
    ]
    search_fields = [
        *PublicationPage.search_fields,
        index.SearchField("what_it_is"),
        index.SearchField("result"),
        index.SearchField("needed"),
        index.SearchField("steps"),
        index.SearchField("body"),
        index.SearchField("downloads"),
        index.FilterField("kind"),
    ]
    schema_type = "LearningResource"

    class Meta:
        verbose_name = _("instrument")
        verbose_name_plural = _("instruments")

    @property
    def kind_label(self):
        return self.get_kind_display()

    @property
    def kind_value(self):
        return self.kind

    def search_facets(self):
        return super().search_facets() | {"audience": [row.audience for row in self.audiences.all()]}

    @classmethod
    def search_labels(cls):
        return {"kind": _labels(cls.Kind), "audience": _labels(Audience)}

    @property
    def card_meta(self):
        meta = [str(self.published_on.year), self.get_time_needed_display()]
        if self.reviewed_on:
            meta.append(gettext("Reviewed %(date)s") % {"date": date_format(self.reviewed_on)})
        return meta

    @property
    def reference_meta(self):
        return [self.kind_label, self.get_time_needed_display()]

    @cached_property
    def audience_labels(self) -> list[str]:
        return [row.get_audience_display() for row in self.audiences.all()]

    @cached_property
    def made_with(self) -> list[Organisation]:
        """The organisations it was made with, in the reader's language."""
        organisations = known(Organisation)
        return [organisations[row.organisation_id] for row in self.page_organisations.all()]

    @property
    def licence_address(self) -> str:
        return self.LICENCE_ADDRESSES.get(self.licence, "")

    @property
    def first_file(self):
        """The first file to download, for the button at the top."""
        for block in self.downloads:
            for document in block.value["files"]:
                return document
        return None


def _labels(choices: type[models.TextChoices]) -> dict[str, str]:
    return {value: str(label) for value, label in choices.choices}


class InstrumentAudience(Orderable):
    page = ParentalKey(InstrumentPage, on_delete=models.CASCADE, related_name="audiences")
    audience = models.CharField(_("audience"), max_length=20, choices=Audience.choices)

    panels = [FieldPanel("audience")]

    class Meta(Orderable.Meta):
        constraints = [
            models.UniqueConstraint(fields=["page", "audience"], name="audience_once_per_instrument")
        ]
        verbose_name = _("audience")
        verbose_name_plural = _("audiences")
