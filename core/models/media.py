from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from taggit.managers import TaggableManager
from wagtail.documents.models import AbstractDocument
from wagtail.images.models import AbstractImage, AbstractRendition

from core.uploads import check_document


class Image(AbstractImage):
    """An image with its maker; the alternative text is given where it is used, or is the `description`."""

    # Own reverse names: Wagtail's own image model is still there beside this one.
    uploaded_by_user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("uploaded by user"),
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="uploaded_images",
    )
    tags = TaggableManager(verbose_name=_("tags"), blank=True, related_name="tagged_images")
    credit = models.CharField(
        _("credit"),
        max_length=200,
        blank=True,
        help_text=_("Maker and licence. Visitors see it under the image."),
    )

    admin_form_fields = ("title", "file", "description", "credit", "collection", "tags")

    class Meta(AbstractImage.Meta):
        verbose_name = _("image")
        verbose_name_plural = _("images")


class Rendition(AbstractRendition):
    image = models.ForeignKey(Image, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["image", "filter_spec", "focal_point_key"], name="one_rendition_per_filter"
            )
        ]
        verbose_name = _("rendition")
        verbose_name_plural = _("renditions")


class Document(AbstractDocument):
    """A file that visitors download."""

    # Own reverse names: Wagtail's own document model is still there beside this one.
    uploaded_by_user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("uploaded by user"),
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="uploaded_documents",
    )
    tags = TaggableManager(verbose_name=_("tags"), blank=True, related_name="tagged_documents")
    pages = models.PositiveIntegerField(
        _("number of pages"),
        null=True,
        blank=True,
        help_text=_("Visitors see it beside the file's type and size."),
    )
    accessibility_note = models.CharField(
        _("accessibility"),
        max_length=100,
        blank=True,
        help_text=_("For example “accessible (PDF/UA)”. Visitors see it beside the file's type and size."),
    )

    admin_form_fields = ("title", "file", "pages", "accessibility_note", "collection", "tags")

    def clean(self):
        super().clean()
        if self.file and not self.file._committed:
            check_document(self.file)

    class Meta(AbstractDocument.Meta):
        verbose_name = _("document")
        verbose_name_plural = _("documents")
