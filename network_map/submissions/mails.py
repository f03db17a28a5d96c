"""What the makers of an initiative are mailed, in their language.

Nothing that was typed in stands in a mail to an address that nobody has confirmed: the form would be a way to
send mail to anybody.
"""

from core import mail
from core.tokens import Purpose, opaque_id
from network_map.models import InitiativePage, Submission
from network_map.models.submission import CHANGE, CONFIRM, DRAFT, STILL_RIGHT
from network_map.submissions import pages


def address_of(submission: Submission, route: str, token: str, *args: object) -> str:
    """Of a page for its makers, in the language of the site that they read."""
    return mail.absolute(submission.map.address_of(route, token, *args))


def change_address(submission: Submission) -> str:
    return address_of(submission, "change_initiative", CHANGE.token(submission.public_id))


def draft(submission: Submission) -> None:
    address = address_of(submission, "add_step", DRAFT.token(submission.public_id), 1)
    _send(submission, "draft", address=address)


def confirm(submission: Submission) -> None:
    address = address_of(submission, "confirm_initiative", _fresh(submission, CONFIRM))
    _send(submission, "confirm", address=address)


def received(submission: Submission) -> None:
    _send(submission, "received", change_address=change_address(submission))


def question(submission: Submission) -> None:
    _send(submission, "question", change_address=change_address(submission))


def approved(submission: Submission) -> None:
    address = mail.absolute(submission.initiative.url)
    _send(submission, "approved", address=address, change_address=change_address(submission))


def change_approved(submission: Submission) -> None:
    address = mail.absolute(submission.initiative.url)
    _send(submission, "change_approved", address=address, change_address=change_address(submission))


def refused(submission: Submission) -> None:
    _send(submission, "refused")


def change_refused(submission: Submission) -> None:
    _send(submission, "change_refused", change_address=change_address(submission))


def merged(submission: Submission, title: str, stays: InitiativePage, change_address: str = "") -> None:
    """What is on no map yet is not for others to read about."""
    page = pages.as_read(stays, submission.language)
    address = mail.absolute(page.url) if page else ""
    _send(submission, "merged", title=title, stays=page, address=address, change_address=change_address)


def removed(submission: Submission) -> None:
    _send(submission, "removed")


def still_right(submission: Submission) -> None:
    address = address_of(submission, "still_right", _fresh(submission, STILL_RIGHT))
    _send(submission, "still_right", address=address, change_address=change_address(submission))


def _fresh(submission: Submission, purpose: Purpose) -> str:
    """A token for a link of which the older ones must do nothing any more."""
    submission.mailed_id = opaque_id()
    submission.save(update_fields=["mailed_id"])
    return purpose.token(submission.mailed_id)


def _send(submission: Submission, name: str, **context: object) -> None:
    if submission.email:
        values = {"submission": submission, **context}
        mail.send(submission.email, f"network_map/mail/{name}.txt", values, submission.language)
