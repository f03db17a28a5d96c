"""An initiative on the map: what happens, by whom, where and since when."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField

from core.blocks import BodyBlock
from core.known import known
from core.models import Organisation, PageOrganisation
from core.pages import PublicationPage
from core.plain_checks import check_line
from core.routes import BesideRoutes
from network_map.models.map_page import NetworkMapPage
from network_map.places.exchanged import is_exchanged
from network_map.places.locations import Location, Precision, locate
from network_map.places.place_field import PlaceField
from network_map.submissions.panel import SubmissionPanel

FIRST_YEAR = 1945
TEXT_FEATURES = ["bold", "italic", "link", "ul"]


def last_year() -> int:
    """A plan may begin next year, or the year after."""
    return timezone.localdate().year + 2


class InitiativePage(BesideRoutes, PublicationPage):
    """Something that makes government more open, somewhere, by somebody."""

    class Status(models.TextChoices):
        IDEA = "idea", _("Idea")
        RUNNING = "running", _("Running")
        FINISHED = "finished", _("Finished")
        STOPPED = "stopped", _("Stopped")

    STATUS_ICONS = {
        Status.IDEA: "bulb",
        Status.RUNNING: "circle-check",
        Status.FINISHED: "flag",
        Status.STOPPED: "circle-x",
    }

    parent_page_types = ["network_map.NetworkMapPage"]
    subpage_types = []
    kind_value = "initiative"
    above = NetworkMapPage

    what = RichTextField(
        _("what happens"),
        features=TEXT_FEATURES,
        help_text=_("What somebody would see who comes and looks, in one or two paragraphs."),
    )
    why = RichTextField(
        _("why"),
        features=TEXT_FEATURES,
        blank=True,
        help_text=_("What it is meant to change. Visitors see it under the heading “Why?”."),
    )
    body = StreamField(
        BodyBlock(),
        verbose_name=_("more"),
        blank=True,
        help_text=_("What it brought, how others can do the same, what went wrong."),
    )
    status = models.CharField(
        _("status"),
        max_length=10,
        choices=Status.choices,
        default=Status.RUNNING,
        help_text=_("Visitors see it as a badge and filter on it."),
    )
    start_year = models.PositiveSmallIntegerField(
        _("began in"),
        null=True,
        blank=True,
        validators=[MinValueValidator(FIRST_YEAR), MaxValueValidator(last_year)],
        help_text=_("The year. Visitors filter on it."),
    )
    end_year = models.PositiveSmallIntegerField(
        _("ended in"),
        null=True,
        blank=True,
        validators=[MinValueValidator(FIRST_YEAR), MaxValueValidator(last_year)],
        help_text=_("The year; leave empty while it goes on."),
    )
    place = PlaceField(
        _("place"),
        blank=True,
        help_text=_(
            "A town, municipality, province or country. Type its name and choose from the list. "
            "What is of a whole province or country gets no dot of its own on the map."
        ),
    )
    place_name = models.CharField(
        _("name of the place"),
        max_length=80,
        blank=True,
        validators=[check_line],
        help_text=_("Where it should read differently, as for a town abroad: “Prato”."),
    )
    latitude = models.FloatField(
        _("latitude"),
        null=True,
        blank=True,
        help_text=_("Only for an exact spot, in degrees north such as 52.0907; otherwise leave it empty."),
    )
    longitude = models.FloatField(
        _("longitude"), null=True, blank=True, help_text=_("In degrees east, such as 5.1214.")
    )
    organisation_name = models.CharField(
        _("organisation that is not in the list yet"),
        max_length=120,
        blank=True,
        validators=[check_line],
        help_text=_("It gets a page of its own when this page is published, and is added here."),
    )
    contact_name = models.CharField(_("contact: name"), max_length=120, blank=True, validators=[check_line])
    contact_email = models.EmailField(_("contact: e-mail address"), blank=True)
    contact_consent = models.BooleanField(
        _("the contact agreed to be on the site"),
        default=False,
        help_text=_("Without this visitors see neither the name nor the address."),
    )
    confirmed_on = models.DateField(
        _("last confirmed on"),
        null=True,
        blank=True,
        help_text=_("The day on which somebody of the initiative last said that all this is right."),
    )
    is_unconfirmed = models.BooleanField(
        _("nobody answers any more"),
        default=False,
        help_text=_("Visitors read that the information may be out of date."),
    )

    # Where it is, worked out from the fields above whenever the page is saved.
    precision = models.CharField(
        max_length=12, choices=Precision.choices, editable=False, default=Precision.NOWHERE
    )
    north = models.FloatField(null=True, editable=False)  # degrees
    east = models.FloatField(null=True, editable=False)
    municipality = models.CharField(max_length=80, editable=False, default="", db_index=True)
    province = models.CharField(max_length=10, editable=False, default="")
    country = models.CharField(max_length=2, editable=False, default="")

    content_panels = [
        SubmissionPanel(),
        *PublicationPage.content_panels,
        FieldPanel("what"),
        FieldPanel("why"),
        MultiFieldPanel(
            [
                FieldPanel("status"),
                FieldRowPanel([FieldPanel("start_year"), FieldPanel("end_year")]),
            ],
            heading=_("How far it is"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("place"),
                FieldPanel("place_name"),
                FieldRowPanel([FieldPanel("latitude"), FieldPanel("longitude")]),
            ],
            heading=_("Where"),
        ),
        MultiFieldPanel(
            [
                InlinePanel(
                    "page_organisations",
                    panels=[FieldRowPanel([FieldPanel("organisation"), FieldPanel("role")])],
                    label=_("Organisation"),
                    heading=_("Organisations"),
                    help_text=_("Visitors see the first one in lists."),
                ),
                FieldPanel("organisation_name"),
                InlinePanel("links", label=_("Link"), heading=_("Links"), max_num=6),
                FieldRowPanel([FieldPanel("contact_name"), FieldPanel("contact_email")]),
                FieldPanel("contact_consent"),
            ],
            heading=_("Who"),
        ),
        FieldPanel("body"),
        MultiFieldPanel(
            [
                FieldPanel("published_on"),
                FieldRowPanel([FieldPanel("confirmed_on"), FieldPanel("is_unconfirmed")]),
            ],
            heading=_("Maintenance"),
        ),
        InlinePanel(
            "related_links",
            heading=_("Related pages"),
            label=_("Page"),
            max_num=6,
            help_text=_("Instruments that were used, interviews about it, initiatives like it."),
        ),
    ]
    search_fields = [
        *PublicationPage.search_fields,
        index.SearchField("what"),
        index.SearchField("why"),
        index.SearchField("body"),
        index.SearchField("where"),
        *map(index.FilterField, ("status", "province", "confirmed_on", "is_unconfirmed")),
    ]
    override_translatable_fields = [
        # The same in every language, and no words that whoever translates should see.
        *(SynchronizedField(name, overridable=False) for name in ("place", "status")),
        *(SynchronizedField(name) for name in ("organisation_name", "contact_name", "contact_email")),
    ]

    class Meta:
        verbose_name = _("initiative")
        verbose_name_plural = _("initiatives")

    def clean(self):
        super().clean()
        if errors := self.contradictions() | self._odd_names():
            raise ValidationError(errors)

    def _odd_names(self) -> dict[str, Any]:
        """What is wrong with the texts that pages of every kind have; the others are checked as fields."""
        errors: dict[str, Any] = {}
        for name in ("title", "summary"):
            try:
                check_line(getattr(self, name))
            except ValidationError as error:
                errors[name] = error
        return errors

    def contradictions(self) -> dict[str, Any]:
        """What cannot be true together, by the field where to say so. Without the database."""
        errors: dict[str, Any] = {}
        if (self.latitude is None) != (self.longitude is None):
            missing = "latitude" if self.latitude is None else "longitude"
            errors[missing] = _("An exact spot has both: degrees north and degrees east.")
        if self.start_year and self.end_year and self.end_year < self.start_year:
            errors["end_year"] = _("It cannot have ended before it began.")
        try:
            self.location  # noqa: B018
        except ValueError as error:
            errors["latitude"] = str(error)
        north, east = self.latitude, self.longitude
        if north is not None and east is not None and is_exchanged(north, east, self.place):
            errors["latitude"] = _("Latitude and longitude seem to be exchanged.")
        return errors

    def save(self, *args, **kwargs):
        self.settle_location()
        super().save(*args, **kwargs)

    def settle_location(self) -> None:
        """Work out where it is, for lists and the map."""
        location = self.location
        self.precision, self.north, self.east = location.precision, location.north, location.east
        self.municipality, self.province = location.municipality, location.province
        self.country = location.country

    @property
    def location(self) -> Location:
        """Raises ValueError, with a sentence for people, where the exact spot is no spot on earth."""
        return locate(self.place, self.latitude, self.longitude)

    # --- What visitors read -----------------------------------------------------------------------

    @property
    def kind_label(self):
        return gettext("Initiative")

    @property
    def where(self) -> str:
        """The place in words, in the reader's language; empty where nobody said."""
        return self.location.in_words(self.place_name)

    @property
    def where_and_who(self) -> list[str]:
        """For lists: the place and the first organisation, once where a province or a town is both."""
        who = [partner.organisation.name for partner in self.partners[:1]]
        return list(dict.fromkeys(filter(None, [self.where, *who])))

    @property
    def status_icon(self) -> str:
        return self.STATUS_ICONS[self.Status(self.status)]

    @property
    def period(self) -> str:
        years = {"start": self.start_year, "end": self.end_year}
        if self.start_year and self.end_year:
            same = self.start_year == self.end_year
            return str(self.start_year) if same else gettext("%(start)d to %(end)d") % years
        if self.start_year:
            return self._beginning() % years
        return gettext("Until %(end)d") % years if self.end_year else ""

    def _beginning(self) -> str:
        if self.status == self.Status.IDEA:
            return gettext("From %(start)d")
        return (
            gettext("Since %(start)d")
            if self.status == self.Status.RUNNING
            else gettext("Begun in %(start)d")
        )

    @property
    def card_meta(self):
        return [fact for fact in (self.where, self.get_status_display()) if fact]

    @property
    def reference_meta(self):
        return [self.kind_label, *([self.where] if self.where else [])]

    @cached_property
    def partners(self) -> list[PageOrganisation]:
        """Who takes part in it, each with `.organisation` in the reader's language."""
        organisations = known(Organisation)
        rows = list(self.page_organisations.all())
        for row in rows:
            row.organisation = organisations[row.organisation_id]
        return rows

    @property
    def made_with(self) -> list[Organisation]:
        return [row.organisation for row in self.partners]

    @property
    def shown_contact(self) -> dict[str, str]:
        """Name and address of whom visitors may write to; empty without consent."""
        if not self.contact_consent:
            return {}
        found = {"name": self.contact_name, "email": self.contact_email}
        return {key: value for key, value in found.items() if value}
