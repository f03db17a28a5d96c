from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from core.blocks import previews


class TeasersValue(blocks.StructValue):
    @property
    def cards(self):
        """The chosen pages that this reader may see, in the reader's language and the chosen order."""
        from core.cards import specific_cards
        from core.public_pages import public_pages

        keys = [page.translation_key for page in self["pages"] if page]
        found = {page.translation_key: page for page in public_pages().filter(translation_key__in=keys)}
        return specific_cards(found[key] for key in keys if key in found)


class TeasersBlock(blocks.StructBlock):
    heading = blocks.CharBlock(label=_("Heading"), max_length=120, required=False)
    pages = blocks.ListBlock(blocks.PageChooserBlock(label=_("Page")), label=_("Pages"), min_num=1, max_num=6)

    def get_preview_value(self):
        return self.to_python(previews.teasers())

    class Meta:
        icon = "doc-full-inverse"
        label = _("Pages")
        description = _("Cards that lead to other pages of the site.")
        template = "blocks/teasers.html"
        value_class = TeasersValue
