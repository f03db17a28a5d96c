"""What joins pages to subjects and to one another.

The rows hang on Wagtail's own `Page`, so that one query finds everything under a theme or by a person,
whatever its kind.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, PageChooserPanel
from wagtail.models import Orderable, TranslatableMixin

from .subjects import Organisation, Person, Theme


class PageTheme(Orderable):
    page = ParentalKey("wagtailcore.Page", on_delete=models.CASCADE, related_name="page_themes")
    theme = models.ForeignKey(
        Theme, verbose_name=_("theme"), on_delete=models.PROTECT, related_name="page_themes"
    )

    panels = [FieldPanel("theme")]

    class Meta(Orderable.Meta):
        constraints = [models.UniqueConstraint(fields=["page", "theme"], name="theme_once_per_page")]
        verbose_name = _("theme of a page")
        verbose_name_plural = _("themes of pages")


class PageOrganisation(Orderable):
    class Role(models.TextChoices):
        LEAD = "lead", _("Leads it")
        PARTNER = "partner", _("Takes part")
        FUNDER = "funder", _("Pays for it")
        SUPPLIER = "supplier", _("Supplies something")

    page = ParentalKey("wagtailcore.Page", on_delete=models.CASCADE, related_name="page_organisations")
    organisation = models.ForeignKey(
        Organisation,
        verbose_name=_("organisation"),
        on_delete=models.PROTECT,
        related_name="page_organisations",
    )
    role = models.CharField(
        _("role"),
        max_length=10,
        choices=Role.choices,
        blank=True,
        help_text=_("Visitors see it beside the name."),
    )

    panels = [FieldPanel("organisation")]

    class Meta(Orderable.Meta):
        constraints = [
            models.UniqueConstraint(fields=["page", "organisation"], name="organisation_once_per_page")
        ]
        verbose_name = _("organisation of a page")
        verbose_name_plural = _("organisations of pages")


class Contribution(TranslatableMixin, Orderable):
    """Somebody's part in a page, with the role they had at the time."""

    class Part(models.TextChoices):
        AUTHOR = "author", _("Author")
        INTERVIEWEE = "interviewee", _("Interviewee")
        INTERVIEWER = "interviewer", _("Interviewer")

    page = ParentalKey("wagtailcore.Page", on_delete=models.CASCADE, related_name="contributions")
    person = models.ForeignKey(
        Person, verbose_name=_("person"), on_delete=models.PROTECT, related_name="contributions"
    )
    part = models.CharField(_("part"), max_length=12, choices=Part.choices, default=Part.AUTHOR)
    role = models.CharField(
        _("role at the time"),
        max_length=120,
        blank=True,
        help_text=_("Leave empty to show the person's current role."),
    )

    panels = [FieldRowPanel([FieldPanel("person"), FieldPanel("part")]), FieldPanel("role")]

    class Meta(TranslatableMixin.Meta, Orderable.Meta):
        ordering = ["sort_order"]
        verbose_name = _("contribution")
        verbose_name_plural = _("contributions")


class RelatedPage(Orderable):
    page = ParentalKey("wagtailcore.Page", on_delete=models.CASCADE, related_name="related_links")
    related = models.ForeignKey(
        "wagtailcore.Page", verbose_name=_("page"), on_delete=models.CASCADE, related_name="+"
    )

    panels = [PageChooserPanel("related")]

    class Meta(Orderable.Meta):
        constraints = [models.UniqueConstraint(fields=["page", "related"], name="related_once_per_page")]
        verbose_name = _("related page")
        verbose_name_plural = _("related pages")
