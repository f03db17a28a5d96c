"""What the site's own templates need: artwork, icons, navigation and small words."""

from functools import lru_cache

from django import template
from django.templatetags.static import static
from django.utils.formats import number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, get_language_info, gettext, pgettext

from core import artwork as drawings
from core.alternates import translations_of
from core.blocks.text import number_headings
from core.breadcrumbs import breadcrumbs as crumbs_of
from core.cards import themes_by_key
from core.hyphens import hyphenated
from core.models import Theme
from core.shared import shared

register = template.Library()

NOTICE_ICONS = {
    "info": "info-circle",
    "ok": "circle-check",
    "warning": "alert-triangle",
    "error": "alert-circle",
}
HAIR_SHAPES = tuple(drawings.HAIR_SHAPES)

# --- Artwork: decoration, so that every picture is hidden from assistive technology ---------------


@register.simple_tag
def artwork(
    theme: Theme | str | None, seed: str, width: int, height: int, planes: int = 4, header: bool = False
):
    """The picture of `seed` (a slug) in the shape of its theme, as SVG that fills its box."""
    return _artwork(theme_slug(theme), str(seed), width, height, planes, header)


@lru_cache(maxsize=1000)
def _artwork(theme: str, seed: str, width: int, height: int, planes: int, header: bool) -> SafeString:
    return mark_safe(drawings.to_svg(drawings.draw(theme, seed, width, height, planes=planes, header=header)))


@register.simple_tag
def portrait(person, theme: Theme | str | None, width: int, height: int) -> SafeString:
    """A drawn figure without a face, for a `Person` (or nobody in particular)."""
    hair = getattr(person, "hair", None)
    shape = "" if hair is None else HAIR_SHAPES[hair % len(HAIR_SHAPES)]
    seed = getattr(person, "slug", "")
    return _portrait(theme_slug(theme), seed, width, height, getattr(person, "skin", None), shape)


@lru_cache(maxsize=500)
def _portrait(theme: str, seed: str, width: int, height: int, skin: int | None, hair: str) -> SafeString:
    return mark_safe(drawings.to_svg(drawings.portrait(theme, seed, width, height, skin=skin, hair=hair)))


@register.simple_tag
@lru_cache(maxsize=10)
def door_ajar() -> SafeString:
    return mark_safe(drawings.to_svg(drawings.door_ajar()))


@register.simple_tag
def theme_mark(theme: Theme | str | None) -> SafeString:
    """The theme's symbol in the colour of the text around it."""
    return _theme_mark(theme_slug(theme))


@lru_cache(maxsize=10)
def _theme_mark(theme: str) -> SafeString:
    return _sized(drawings.mark_svg(theme), "mark", 16)


@register.simple_tag
@lru_cache(maxsize=2)
def logo(on_dark: bool = False) -> SafeString:
    return _sized(drawings.logo_svg(on_dark=on_dark), "logo", 48)


def _sized(svg: str, name: str, side: int) -> SafeString:
    """With a class and a size of its own, for a page whose style sheet did not arrive."""
    return mark_safe(svg.replace("<svg ", f'<svg class="{name}" width="{side}" height="{side}" ', 1))


@register.simple_tag
def icon(name: str) -> SafeString:
    """A symbol of the icon sheet; the words beside it carry the meaning."""
    return format_html(
        '<svg class="icon" aria-hidden="true" focusable="false"><use href="{}#{}"/></svg>',
        static("icons.svg"),
        name,
    )


@register.simple_tag
def notice_icon(tone: str) -> SafeString:
    return icon(NOTICE_ICONS.get(tone, NOTICE_ICONS["info"]))


# --- Themes ---------------------------------------------------------------------------------------


def theme_slug(theme: Theme | str | None) -> str:
    return str(getattr(theme, "slug", theme) or "")


@register.simple_tag
def theme_class(theme: Theme | str | None) -> SafeString | str:
    """The class that sets a theme's colours; nothing without a theme."""
    slug = theme_slug(theme)
    return format_html("theme--{}", slug) if slug else ""


@register.simple_tag
def themes() -> list[Theme]:
    return list(themes_by_key().values())


# --- Navigation -----------------------------------------------------------------------------------


@register.inclusion_tag("components/menu.html", takes_context=True)
def menu(context):
    frame, path = context["frame"], context["request"].path
    items = [(item, aria_current(item.url, path)) for item in frame.menu]
    search = aria_current(frame.search_url, path) if frame.search_url else ""
    return {"items": items, "search_url": frame.search_url, "search_current": search}


def aria_current(url: str, path: str) -> str:
    """The value of aria-current for a menu item: "true" for a page somewhere below it."""
    return "page" if url == path else "true" if path.startswith(url) else ""


@register.inclusion_tag("components/breadcrumbs.html", takes_context=True)
def breadcrumbs(context):
    target = context.get("subject") or context.get("page")
    trail = crumbs_of(target) if target else []
    return {"trail": trail, "current": getattr(target, "title", str(target)), "page": target}


@register.inclusion_tag("components/language_picker.html", takes_context=True)
def language_picker(context):
    """The same page in the other languages; the choices of a list mean the same there and go along."""
    target = context.get("subject") or context.get("page") or None
    alternates = context.get("alternates") or translations_of(target)
    listing = context.get("listing")
    query = listing.query_string if listing else ""
    return {"alternates": [item for item in alternates if not item.is_current], "query": query}


@register.simple_tag
def source_url(page) -> str:
    """The address of the page in the language of its text."""
    return next(item.url for item in translations_of(page) if item.language_code == page.text_language)


@register.simple_tag
def page_address(listing, number: int) -> str:
    return listing.address(page=str(number)) if number > 1 else listing.address()


# --- Parts that are the same for every reader -----------------------------------------------------


@register.tag
def kept(parser, token):
    """`{% kept name key %}...{% endkept %}`: rendered once per language and key while nothing is published.

    Nothing is kept under an empty key. What is inside may not depend on the request.
    """
    _tag, name, key = token.split_contents()
    nodelist = parser.parse(("endkept",))
    parser.delete_first_token()
    return KeptNode(nodelist, name, parser.compile_filter(key))


class KeptNode(template.Node):
    def __init__(self, nodelist, name, key):
        self.nodelist, self.name, self.key = nodelist, name, key

    def render(self, context):
        key = self.key.resolve(context)
        if not key:
            return self.nodelist.render(context)
        return shared(("kept", self.name, key, get_language()), lambda: self.nodelist.render(context))


@register.simple_tag
def list_title(title: str, listing) -> str:
    """With what the list is narrowed down to, and which page of it this is."""
    if listing.is_narrowed:
        title = f"{title} ({listing.choices})"
    if listing.page.number == 1:
        return title
    page = gettext("page %(number)s") % {"number": listing.page.number}
    return f"{title}, {page}"


# --- Words ----------------------------------------------------------------------------------------


@register.simple_tag
def site_name(name: str) -> SafeString:
    """The name in two lines, as beside the logo: the first word light, the rest strong."""
    first, _space, rest = name.partition(" ")
    if not rest:
        return format_html('<span class="brand__name"><strong>{}</strong></span>', first)
    return format_html('<span class="brand__name">{} <strong>{}</strong></span>', first, rest)


@register.simple_tag
def text_lang(page) -> SafeString | str:
    """A lang attribute for the text of a page that is shown in another language than the page around it."""
    if getattr(page, "is_untranslated", False):
        return format_html(' lang="{}"', page.text_language)
    return ""


@register.simple_tag
def text_language(page) -> str:
    """ "In Dutch", in the reader's language."""
    return gettext("In %(language)s") % {"language": get_language_info(page.text_language)["name_translated"]}


@register.simple_tag
def interface_lang(page) -> SafeString | str:
    """A lang attribute for the site's own words inside the text of a page that nobody translated."""
    if getattr(page, "is_untranslated", False):
        return format_html(' lang="{}"', get_language())
    return ""


@register.filter
def breakable(text: str, language: str = "") -> SafeString:
    """A title or label whose long words can be broken well; in the reader's language unless told."""
    return hyphenated(str(text), language or get_language() or "")


register.filter(number_headings)


@register.filter
def filesize(size: int | None) -> str:
    """Bytes as people write them: 950 bytes, 184 kB, 1,2 MB."""
    if not size:
        return ""
    if size < 1000:
        return gettext("%(size)d bytes") % {"size": size}
    if size < 1_000_000:
        return pgettext("file size", "%(size)s kB") % {"size": number_format(round(size / 1000))}
    return pgettext("file size", "%(size)s MB") % {"size": number_format(size / 1_000_000, decimal_pos=1)}
