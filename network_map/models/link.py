"""Where people read more of an initiative."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.models import Orderable, TranslatableMixin
from wagtail_localize.fields import SynchronizedField

from core.plain_checks import check_line


class InitiativeLink(TranslatableMixin, Orderable):
    page = ParentalKey("network_map.InitiativePage", on_delete=models.CASCADE, related_name="links")
    address = models.URLField(_("address"), help_text=_("Begins with https://"))
    label = models.CharField(
        pgettext_lazy("of a link", "text"),
        max_length=80,
        validators=[check_line],
        help_text=_("What visitors read."),
    )

    panels = [FieldRowPanel([FieldPanel("address"), FieldPanel("label")])]
    override_translatable_fields = [SynchronizedField("address")]

    class Meta(TranslatableMixin.Meta, Orderable.Meta):
        ordering = ["sort_order"]
        verbose_name = _("link of an initiative")
        verbose_name_plural = _("links of initiatives")

    def __str__(self):
        return self.label
