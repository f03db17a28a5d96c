"""The mails of an issue: one for each language and each set of themes that readers chose."""

from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.db.models import Count, QuerySet

from core.mail import absolute
from core.public_pages import public_pages
from core.site import site_frame
from newsletters.composing.issue import issue_of
from newsletters.composing.mail import Links, mail_of
from newsletters.delivery.message import READER, prepared
from newsletters.models import Mailing, NewsletterPage, Rendering, Subscriber
from newsletters.segments import themes_of
from newsletters.subscribing.mails import leave_address, preferences_address


class NoIssueError(Exception):
    """Visitors cannot see the issue in any language, so there is nothing to send."""


def render(mailing: Mailing) -> None:
    """Make what is not there yet; done twice it changes nothing. Raises NoIssueError."""
    pages = pages_of(mailing.issue)
    if not pages:
        raise NoIssueError
    there = set(mailing.renderings.values_list("language", "themes"))
    messages: dict[tuple[int, str], bytes] = {}
    for row in segments_with_counts():
        language, themes = row["language"], row["themes"]
        page = pages.get(language) or next(iter(pages.values()))
        if (language, themes) in there or not is_for(page, themes):
            continue
        key = (page.pk, themes if depends_on_themes(page) else "")
        if key not in messages:
            messages[key] = message_of(page, themes)
        Rendering.objects.create(mailing=mailing, language=language, themes=themes, message=messages[key])


def pages_of(issue: UUID) -> dict[str, NewsletterPage]:
    """The public pages of the issue by language, the source first; without those not translated as yet."""
    pages = public_pages(NewsletterPage, language="").filter(translation_key=issue, alias_of=None)
    found = {page.locale.language_code: page for page in pages.select_related("locale").order_by("pk")}
    return {code: page for code, page in found.items() if page.text_language in ("", code)}


def segments_with_counts() -> QuerySet:
    """Rows of language, themes and count of everybody who reads along."""
    readers = Subscriber.objects.filter(state=Subscriber.State.ACTIVE)
    rows = readers.values("language", "themes").annotate(count=Count("pk"))
    return rows.order_by("language", "themes")


def is_for(page: NewsletterPage, themes: str) -> bool:
    """Whether readers who chose these themes get it; who chose none gets everything."""
    if not (page.only_for_themes and themes):
        return True
    return bool({row.theme.translation_key for row in page.page_themes.all()} & set(themes_of(themes)))


def depends_on_themes(page: NewsletterPage) -> bool:
    return any(block.block_type == "newest" and block.value["own_themes"] for block in page.body)


def links_of(page: NewsletterPage) -> Links:
    """Into the overview that the issue stands below, with what stands for the token of each reader."""
    overview = page.get_parent().specific
    return Links(absolute(preferences_address(overview, READER)), absolute(leave_address(overview, READER)))


def message_of(page: NewsletterPage, themes: str) -> bytes:
    issue = issue_of(page, themes_of(themes), covers=True)
    links = links_of(page)
    mail = mail_of(issue, links)
    return prepared(
        sender=(site_frame().settings.name, settings.DEFAULT_FROM_EMAIL),
        subject=mail.subject,
        text=mail.text,
        html=mail.html,
        list_id=urlsplit(issue.url).hostname or "localhost",
        leave_address=links.leave,
    )
