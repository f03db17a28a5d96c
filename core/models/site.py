import time

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.fields import StreamField
from wagtail.models import Page, TranslatableMixin

from core.blocks.links import LinkBlock


@register_setting(icon="site", order=100)
class SiteSettings(BaseSiteSetting):
    """Facts about the site that are the same in every language."""

    name = models.CharField(
        _("name"),
        max_length=60,
        default="Kennisplatform",
        help_text=_("Visitors see it beside the logo and in every page's title."),
    )
    organisation_name = models.CharField(
        _("name of the organisation"),
        max_length=120,
        default="Expertisecentrum Open Overheid",
        help_text=_("Who publishes the site; search engines and feeds show it."),
    )
    social_image = models.ForeignKey(
        "core.Image",
        verbose_name=_("image for social media"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("Shown when a page without an image of its own is shared."),
    )
    contact_email = models.EmailField(
        _("e-mail address of the editors"),
        blank=True,
        help_text=_("Where visitors send their questions and improvements."),
    )
    privacy_email = models.EmailField(
        _("e-mail address for privacy"), blank=True, help_text=_("Visitors see it in the footer.")
    )
    accessibility_email = models.EmailField(
        _("e-mail address for accessibility"),
        blank=True,
        help_text=_("Visitors see it in the accessibility statement, unless that has an address of its own."),
    )
    security_email = models.EmailField(
        _("e-mail address for security"), blank=True, help_text=_("Shown in /.well-known/security.txt.")
    )
    mastodon = models.URLField(
        "Mastodon",
        blank=True,
        help_text=_(
            "Visitors see it in the footer; search engines are told that this is the organisation too."
        ),
    )
    linkedin = models.URLField(
        "LinkedIn",
        blank=True,
        help_text=_(
            "Visitors see it in the footer; search engines are told that this is the organisation too."
        ),
    )
    source_code = models.URLField(_("source code"), blank=True, help_text=_("Visitors see it in the footer."))
    demonstration = models.BooleanField(
        _("demonstration content"),
        default=False,
        help_text=_("Shows a notice on every page that the content and the people in it are made up."),
    )

    panels = [
        MultiFieldPanel(
            [FieldPanel("name"), FieldPanel("organisation_name"), FieldPanel("social_image")], _("Site")
        ),
        MultiFieldPanel(
            [FieldPanel(f"{kind}_email") for kind in ("contact", "privacy", "accessibility", "security")],
            _("Contact"),
        ),
        MultiFieldPanel(
            [FieldPanel("mastodon"), FieldPanel("linkedin"), FieldPanel("source_code")], _("Links")
        ),
        FieldPanel("demonstration"),
    ]

    class Meta:
        verbose_name = verbose_name_plural = _("site settings")


class Footer(TranslatableMixin, models.Model):
    """The words around every page, once per language."""

    tagline = models.CharField(
        _("tagline"),
        max_length=160,
        help_text=_("One sentence under the logo in the footer; also the site's description."),
    )
    columns = StreamField(
        [
            (
                "column",
                blocks.StructBlock(
                    [
                        ("heading", blocks.CharBlock(label=_("Heading"), max_length=40)),
                        ("links", blocks.ListBlock(LinkBlock(), label=_("Links"))),
                    ],
                    label=_("Column"),
                    icon="list-ul",
                ),
            )
        ],
        verbose_name=_("columns"),
        blank=True,
        max_num=3,
        help_text=_("Visitors see them at the bottom of every page, beside the tagline."),
    )

    panels = [FieldPanel("tagline"), FieldPanel("columns")]

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("footer")
        verbose_name_plural = _("footers")

    def __str__(self):
        return self.tagline


class ContentVersion(models.Model):
    """A number that grows with everything published.

    What many pages share (menu, footer, settings, themes) is kept in each process's memory under this number,
    so one small query tells whether it is still true, in every process and from the moment of the commit.
    """

    number = models.PositiveBigIntegerField(default=1)
    # When the next page expires, which changes what visitors may see without anything being saved.
    changes_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("version of the content")
        verbose_name_plural = _("versions of the content")

    def __str__(self):
        return str(self.number)

    @classmethod
    def current(cls) -> int:
        """The number; another one each time between a page's expiry and the tick that unpublishes it."""
        row = cls.objects.filter(pk=1).values_list("number", "changes_at").first()
        if row is None:
            return 0
        number, changes_at = row
        return -time.time_ns() if changes_at and changes_at <= timezone.now() else number

    @classmethod
    def bump(cls) -> None:
        expiring = Page.objects.filter(live=True, expire_at__gt=timezone.now())
        changes_at = expiring.aggregate(first=models.Min("expire_at"))["first"]
        if not cls.objects.filter(pk=1).update(number=models.F("number") + 1, changes_at=changes_at):
            cls.objects.get_or_create(pk=1, defaults={"changes_at": changes_at})
