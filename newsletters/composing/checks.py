"""What editors should see about an issue before everybody gets it."""

from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.public_pages import is_public
from newsletters.composing.issue import Composing, Issue, issue_of, picked
from newsletters.composing.mail import Links, mail_of
from newsletters.composing.renderings import pages_of
from newsletters.models import NewsletterPage, Subscriber

MOST_BYTES = 90_000  # Gmail cuts off what is longer than 102 kB
LONGEST_SUBJECT = 60  # letters; phones show fewer


@dataclass(frozen=True)
class Remark:
    text: str
    stops: bool = False  # whether it cannot be sent like this


def remarks(page: NewsletterPage) -> list[Remark]:
    """About the issue as it was last saved, the gravest first."""
    issue = issue_of(page, covers=True)
    found = [*_about_readers(page), *_about_blocks(page, issue), *_about_mail(issue)]
    return sorted(found, key=lambda remark: not remark.stops)


def _about_readers(page: NewsletterPage):
    if not is_public(page):
        yield Remark(_("Visitors cannot see this issue. Publish it first."), stops=True)
    readers = Subscriber.objects.filter(state=Subscriber.State.ACTIVE)
    languages = set(pages_of(page.translation_key))
    for code, name in settings.LANGUAGES:
        count = readers.filter(language=code).count()
        if count and code not in languages:
            words = ngettext(
                "%(count)d reader of “%(language)s” gets the issue in this language: it has no translation.",
                "%(count)d readers of “%(language)s” get the issue in this language: it has no translation.",
                count,
            )
            yield Remark(words % {"count": count, "language": name})
    if not readers.exists():
        yield Remark(_("Nobody reads along."), stops=True)


def _about_blocks(page: NewsletterPage, issue: Issue):
    if not issue.sections:
        yield Remark(_("There is nothing in it."), stops=True)
    elif len(issue.sections) < len(page.body):
        yield Remark(_("Some blocks are empty. Readers do not get those."))
    public = Composing(page).pages
    for block in page.body:
        for chosen in picked(block):
            if str(chosen.translation_key) not in public:
                words = _("Visitors cannot see “%(page)s”. It is left out.")
                yield Remark(words % {"page": chosen.get_admin_display_title()})
        image = block.value["image"] if block.block_type == "image" else None
        if image and not image.decorative and not image.contextual_alt_text:
            words = _("“%(image)s” has no alternative text.")
            yield Remark(words % {"image": image.title}, stops=True)


def _about_mail(issue: Issue):
    if not issue.summary:
        yield Remark(_("There is no summary. Readers see it in their inbox, behind the subject."))
    if len(issue.title) > LONGEST_SUBJECT:
        words = _("The title is the subject of the mail. Of %(count)d characters not all are seen.")
        yield Remark(words % {"count": len(issue.title)})
    size = len(mail_of(issue, Links("", "")).html.encode())
    if size > MOST_BYTES:
        words = _("The mail is %(size)d kB, of which mail programs show the first %(most)d.")
        yield Remark(words % {"size": size // 1000, "most": MOST_BYTES // 1000}, stops=True)
