"""What an issue holds, the same for the site, the mail and its plain text."""

import datetime
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from bs4 import BeautifulSoup
from django.utils import translation
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from wagtail.models import Page

from core.cards import specific_cards
from core.mail import absolute
from core.models import PageTheme
from core.pages import BasePage
from core.public_pages import public_pages
from newsletters.composing.artwork import artwork_url
from newsletters.kinds import kind_choices
from newsletters.models.pages import NewsletterPage

# Of pictures as the mail shows them; the files have twice as many pixels.
OPENING, THUMB, IMAGE_WIDTH = (600, 230), (96, 116), 536

Size = tuple[int, int]


@dataclass(frozen=True)
class Picture:
    """`width` and `height` are those at which it is shown."""

    url: str
    width: int
    height: int
    alt: str = ""


@dataclass(frozen=True)
class Item:
    """A page as the issue tells of it. `about` says what it is: its kind and its first theme."""

    title: str
    summary: str
    url: str
    about: Sequence[str] = ()
    picture: Picture | None = None


@dataclass(frozen=True)
class Section:
    """One block. `kind` is the name of the block, and of the templates that show it."""

    kind: str
    heading: str = ""
    text: str = ""  # of a text its HTML, marked as safe; plain for the rest
    items: Sequence[Item] = ()
    picture: Picture | None = None
    button: str = ""
    url: str = ""


@dataclass(frozen=True)
class Issue:
    title: str
    summary: str
    language: str
    url: str
    day: datetime.date
    number: int | None
    sections: Sequence[Section] = ()

    @property
    def opening(self) -> Section | None:
        return next((section for section in self.sections if section.kind == "opening"), None)


def issue_of(page: NewsletterPage, themes: Collection[UUID] = (), *, covers: bool = False) -> Issue:
    """`themes` are the translation keys of those that a reader chose, for what is only about those.

    With `covers` each page has a picture, which is made if it is not there yet: for the mail.
    """
    language = page.locale.language_code
    with translation.override(language):
        return Issue(
            title=page.title,
            summary=page.summary,
            language=language,
            url=absolute(page.url or ""),
            day=page.published_on,
            number=page.number,
            sections=[*Composing(page, themes, covers=covers).sections()],
        )


class Composing:
    """Makes the sections of one issue, without what visitors may not see and without what is empty."""

    def __init__(self, page: NewsletterPage, themes: Collection[UUID] = (), *, covers: bool = False):
        self.page, self.themes, self.covers = page, themes, covers
        self.pages = self._picked()

    def sections(self) -> Iterable[Section]:
        for block in self.page.body:
            section = getattr(self, f"_{block.block_type}")(block.value)
            if section:
                yield section

    def _picked(self) -> dict[str, BasePage]:
        """The public pages that editors picked, by translation key, each in the language of the issue."""
        chosen = [page for block in self.page.body for page in picked(block)]
        keys = [page.translation_key for page in chosen]
        found = public_pages(language=self.page.locale.language_code).filter(translation_key__in=keys)
        return {str(page.translation_key): page for page in specific_cards(found)}

    # --- One for each kind of block -----------------------------------------------------------------

    def _opening(self, value) -> Section | None:
        item = self._item(value, OPENING)
        return Section("opening", items=[item], button=value["button"] or _("Read on")) if item else None

    def _text(self, value) -> Section | None:
        return Section("text", text=with_whole_addresses(str(value))) if value.source.strip() else None

    def _items(self, value) -> Section | None:
        return self._list("items", value["heading"], map(self._item, value["items"]))

    def _initiative(self, value) -> Section | None:
        return self._list("items", value["heading"], [self._item(value)])

    def _newest(self, value) -> Section | None:
        pages = newest(self.page, value, self.themes)
        return self._list("items", value["heading"], map(self._of_page, pages))

    def _image(self, value) -> Section | None:
        image = value["image"]
        if not image:
            return None
        picture = _picture(image, f"width-{2 * IMAGE_WIDTH}", _alt(image))
        return Section("image", text=value["caption"], picture=picture)

    def _action(self, value) -> Section:
        link = value["link"]
        return Section("action", value["heading"], value["text"], button=link.text, url=absolute(link.url))

    def _list(self, kind: str, heading: str, items: Iterable[Item | None]) -> Section | None:
        found = [item for item in items if item]
        return Section(kind, heading, items=found) if found else None

    # --- Pages --------------------------------------------------------------------------------------

    def _item(self, value, size: Size = THUMB) -> Item | None:
        page = self.pages.get(str(value["page"].translation_key)) if value["page"] else None
        if page is None:
            return None
        item = self._of_page(page, size, value["image"])
        return replace(item, title=value["title"] or item.title, summary=value["summary"] or item.summary)

    def _of_page(self, page: BasePage, size: Size = THUMB, image=None) -> Item:
        picture = _cover(page, size, image or getattr(page, "image", None)) if self.covers else None
        return Item(page.title, page.summary, absolute(page.url), about(page), picture)


def with_whole_addresses(html: str) -> SafeString:
    """A rich text in which links work outside the site too."""
    soup = BeautifulSoup(html, "html.parser")
    for link in soup.find_all("a", href=True):
        link["href"] = absolute(str(link["href"]))
    return mark_safe(str(soup))


def picked(block) -> list[Page]:
    """The pages that editors picked in a block."""
    if block.block_type == "items":
        items = list(block.value["items"])
    else:
        items = [block.value] if block.block_type in ("opening", "initiative") else []
    return [item["page"] for item in items if item["page"]]


def about(page: BasePage) -> list[str]:
    theme = getattr(page, "main_theme", None)
    return [str(part) for part in (page.search_kind_label, theme and theme.name) if part]


def newest(issue: NewsletterPage, value, themes: Collection[UUID]) -> list[BasePage]:
    """What was published after the issue before this one, and not after this one, the newest first."""
    pages = public_pages(language=issue.locale.language_code)
    pages = pages.filter(
        content_type__model__in=value["kinds"] or [name for name, _label in kind_choices()],
        first_published_at__date__lte=issue.published_on,
    )
    before = previous(issue)
    if before:
        pages = pages.filter(first_published_at__date__gt=before.published_on)
    if value["theme"]:
        pages = pages.filter(pk__in=_with_themes([value["theme"].translation_key]))
    if value["own_themes"] and themes:
        pages = pages.filter(pk__in=_with_themes(themes))
    return specific_cards(pages.order_by("-first_published_at", "-pk")[: value["most"]])


def _with_themes(keys: Collection[UUID]):
    return PageTheme.objects.filter(theme__translation_key__in=keys).values("page")


def previous(issue: NewsletterPage) -> NewsletterPage | None:
    """The public issue before this one."""
    issues = public_pages(NewsletterPage, language=issue.locale.language_code)
    return issues.filter(published_on__lt=issue.published_on).order_by("-published_on").first()


def _alt(image) -> str:
    return "" if getattr(image, "decorative", False) else getattr(image, "contextual_alt_text", "") or ""


def _cover(page: BasePage, size: Size, image) -> Picture:
    """The image of a page, or its artwork; with nothing to read in it."""
    width, height = size
    if image:
        return _picture(image, f"fill-{2 * width}x{2 * height}")
    theme = getattr(page, "main_theme", None)
    url = artwork_url(theme.slug if theme else "", page.slug, width, height, header=size == OPENING)
    return Picture(absolute(url), width, height)


def _picture(image, size: str, alt: str = "") -> Picture:
    found = image.get_rendition(f"{size}|format-jpeg")
    return Picture(absolute(found.url), found.width // 2, found.height // 2, alt)
