from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks


class LinkValue(blocks.StructValue):
    @property
    def url(self) -> str:
        """Where the link goes: the page in the reader's language, or the address as given."""
        from core.addresses import page_addresses

        page = self.get("page")
        found = page_addresses([page.pk]) if page else {}
        return found[page.pk] if found else self.get("address") or ""

    @property
    def text(self) -> str:
        return self.get("label") or (self["page"].title if self.get("page") else "")


class LinkBlock(blocks.StructBlock):
    """A link to a page of the site or to another address."""

    label = blocks.CharBlock(label=_("Text"), max_length=80)
    page = blocks.PageChooserBlock(label=_("Page"), required=False)
    address = blocks.CharBlock(
        label=_("Address"),
        required=False,
        max_length=500,
        help_text=_(
            "Used when no page is chosen: a full address, or a path on this site that starts with “/”."
        ),
    )

    class Meta:
        icon = "link"
        value_class = LinkValue
        template = "blocks/link.html"

    def clean(self, value):
        value = super().clean(value)
        address = value.get("address") or ""
        errors = {}
        if not value.get("page") and not address:
            errors["page"] = ValidationError(_("Choose a page or give an address."))
        elif address and not address.startswith(("/", "https://", "http://", "mailto:")):
            errors["address"] = ValidationError(_("An address starts with “/” or “https://”."))
        if errors:
            raise blocks.StructBlockValidationError(block_errors=errors)
        return value
