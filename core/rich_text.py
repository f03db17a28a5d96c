"""How links in rich text are shown."""

from django.utils.html import escape
from wagtail import hooks
from wagtail.rich_text.pages import PageLinkHandler

from core.addresses import page_addresses


class TranslatedPageLinkHandler(PageLinkHandler):
    """Wagtail's own asks the database three times for each link; this one remembers."""

    @classmethod
    def expand_db_attributes_many(cls, attrs_list: list[dict]) -> list[str]:
        ids = [int(attrs["id"]) if attrs.get("id", "").isdecimal() else 0 for attrs in attrs_list]
        addresses = page_addresses(ids)
        return [f'<a href="{escape(addresses[pk])}">' if pk in addresses else "<a>" for pk in ids]


@hooks.register("register_rich_text_features", order=10)  # after Wagtail's own, which it replaces
def register_page_links(features):
    features.register_link_type(TranslatedPageLinkHandler)
