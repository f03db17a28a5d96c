"""What pages are about and who made them: themes, organisations and people, each with its own page."""

from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.fields import RichTextField
from wagtail.models import PreviewableMixin, TranslatableMixin
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField, TranslatableField

PLAIN_FEATURES = ["bold", "italic", "link", "ul"]


class Subject(index.Indexed, PreviewableMixin, TranslatableMixin, models.Model):
    """A translatable snippet with a name, an address of its own and a page that lists what belongs to it."""

    name = models.CharField(_("name"), max_length=120)
    slug = models.SlugField(
        _("slug"), max_length=120, help_text=_("The last part of the address of its page.")
    )

    url_name: str
    view_name: str

    search_fields = [
        index.SearchField("name"),
        index.AutocompleteField("name"),
        index.FilterField("locale_id"),
    ]
    # The address stays the same in both languages, so that a link survives a switch of language.
    override_translatable_fields = [SynchronizedField("slug", overridable=False)]

    class Meta(TranslatableMixin.Meta):
        abstract = True
        unique_together = [("translation_key", "locale"), ("slug", "locale")]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        with translation.override(self.locale.language_code):
            return reverse(self.url_name, args=[self.slug])

    full_url = property(get_absolute_url)

    def clean(self):
        super().clean()
        # The language is no field of the form, so the form cannot ask whether they are unique.
        taken = type(self)._default_manager.filter(slug=self.slug, locale_id=self.locale_id)
        if taken.exclude(pk=self.pk).exists():
            raise ValidationError({"slug": _("This address is taken already.")})

    def get_preview_template(self, request, mode_name):
        return f"core/{self._meta.model_name}.html"

    def get_preview_context(self, request, mode_name):
        from core.subjects import subject_context

        return subject_context(request, self)


class Theme(Subject):
    """One of the starting points of open government; everything on the site hangs on them."""

    class Shape(models.TextChoices):
        ARCH = "poort", _("arch")
        DOOR = "deur", _("door")
        WINDOW = "raam", _("window")
        OCULUS = "oog", _("round window")

    summary = models.CharField(
        _("summary"),
        max_length=120,
        help_text=_("One sentence. Visitors see it under the theme's name on the home page."),
    )
    description = RichTextField(
        _("description"),
        features=PLAIN_FEATURES,
        blank=True,
        help_text=_("Visitors see it at the top of the theme's page."),
    )
    shape = models.CharField(
        _("shape"),
        max_length=10,
        choices=Shape.choices,
        help_text=_("The opening in the theme's artwork and symbol; it also sets the colours."),
    )
    order = models.PositiveSmallIntegerField(
        _("order"), default=1, help_text=_("Visitors see the themes from the lowest number to the highest.")
    )

    url_name = "theme"
    panels = [
        FieldPanel("name"),
        FieldPanel("slug"),
        FieldPanel("summary"),
        FieldPanel("description"),
        FieldRowPanel([FieldPanel("shape"), FieldPanel("order")]),
    ]

    class Meta(Subject.Meta):
        ordering = ["order", "pk"]
        verbose_name = _("theme")
        verbose_name_plural = _("themes")


class Organisation(Subject):
    """Who made something, or where somebody works."""

    class Kind(models.TextChoices):
        MUNICIPALITY = "municipality", _("Municipality")
        PROVINCE = "province", _("Province")
        WATER_BOARD = "water-board", _("Water board")
        MINISTRY = "ministry", _("Ministry")
        AGENCY = "agency", _("Government agency")
        NGO = "ngo", _("Civil society organisation")
        COMPANY = "company", _("Company")
        UNIVERSITY = "university", _("University or research institute")
        OTHER = "other", _("Other")

    kind = models.CharField(
        _("kind"),
        max_length=20,
        choices=Kind.choices,
        default=Kind.OTHER,
        help_text=_("Visitors see it as a badge on its page."),
    )
    place = models.CharField(
        _("place"), max_length=80, blank=True, help_text=_("Visitors see it at the top of its page.")
    )
    description = models.TextField(
        _("description"), blank=True, help_text=_("Visitors see it at the top of its page.")
    )
    website = models.URLField(
        _("website"), blank=True, help_text=_("Visitors find a link to it at the top of its page.")
    )

    url_name = "organisation"
    override_translatable_fields = [*Subject.override_translatable_fields, SynchronizedField("place")]
    panels = [
        FieldPanel("name"),
        FieldPanel("slug"),
        FieldRowPanel([FieldPanel("kind"), FieldPanel("place")]),
        FieldPanel("description"),
        FieldPanel("website"),
    ]

    class Meta(Subject.Meta):
        ordering = ["name", "pk"]
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")


class Person(Subject):
    """Somebody who writes, is interviewed or looks after content. Nothing here is private."""

    class Skin(models.IntegerChoices):
        """By their place in `core.artwork.SKIN_TONES`."""

        LIGHT = 0, _("light")
        TAN = 1, _("tan")
        BROWN = 2, _("brown")
        DARK = 3, _("dark")

    class Hair(models.IntegerChoices):
        """By their place in `core.artwork.HAIR_SHAPES`."""

        BOB = 0, _("bob")
        SHORT = 1, _("short")
        LONG = 2, _("long")
        BUN = 3, _("bun")
        CURLS = 4, _("curls")
        SHAVED = 5, _("shaved")

    role = models.CharField(
        _("role"), max_length=120, blank=True, help_text=_("Today's role; visitors see it under the name.")
    )
    organisation = models.ForeignKey(
        Organisation,
        verbose_name=_("organisation"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="people",
        help_text=_("Visitors see it beside the role."),
    )
    biography = models.TextField(
        _("biography"), blank=True, help_text=_("Two or three sentences, shown with what they wrote.")
    )
    photo = models.ForeignKey(
        "core.Image",
        verbose_name=_("photo"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("Only with consent. Without a photo visitors see a drawn figure without a face."),
    )
    photo_until = models.DateField(
        _("photo may be shown until"),
        null=True,
        blank=True,
        help_text=_("The end of the portrait rights. After this day visitors see the drawn figure again."),
    )
    skin = models.PositiveSmallIntegerField(
        _("skin tone of the drawn figure"),
        choices=Skin.choices,
        null=True,
        blank=True,
        help_text=_("Left empty, the site picks one."),
    )
    hair = models.PositiveSmallIntegerField(
        _("hair of the drawn figure"),
        choices=Hair.choices,
        null=True,
        blank=True,
        help_text=_("Left empty, the site picks one."),
    )

    url_name = "person"
    override_translatable_fields = [
        *Subject.override_translatable_fields,
        SynchronizedField("name"),
        TranslatableField("organisation"),
    ]
    panels = [
        FieldPanel("name"),
        FieldPanel("slug"),
        FieldPanel("role"),
        FieldPanel("organisation"),
        FieldPanel("biography"),
        FieldRowPanel([FieldPanel("photo"), FieldPanel("photo_until")]),
        FieldRowPanel([FieldPanel("skin"), FieldPanel("hair")]),
    ]

    class Meta(Subject.Meta):
        ordering = ["name", "pk"]
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(skin__lte=3) | models.Q(skin=None), name="four_skin_tones"
            ),
            models.CheckConstraint(
                condition=models.Q(hair__lte=5) | models.Q(hair=None), name="six_hair_shapes"
            ),
        ]

    @property
    def shown_photo(self):
        """The photo, as long as the portrait rights last."""
        from django.utils.timezone import localdate

        if self.photo_id and (self.photo_until is None or self.photo_until >= localdate()):
            return self.photo
        return None
