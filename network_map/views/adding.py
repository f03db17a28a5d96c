"""How makers put their initiative on the map: three steps and a look at the whole, then a link by mail."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from core.public_forms import PublicForm, as_typed
from core.tokens import BadTokenError
from network_map.models import NetworkMapPage, Submission
from network_map.models.submission import CONFIRM, DRAFT
from network_map.submissions import mails, process
from network_map.submissions.alike import alike
from network_map.submissions.forms import STEPS, FirstStep
from network_map.views.makers import TOO_OFTEN, find, find_mailed, may_begin, may_mail, over, show

METHODS = ["GET", "HEAD", "POST"]
CHECK = len(STEPS) + 1  # the number of the last step


def step_names() -> list[str]:
    return [_("The initiative"), _("Place and organisation"), _("What happens"), _("Check and send")]


@never_cache
@require_http_methods(METHODS)
def begin(request: HttpRequest, page: NetworkMapPage) -> HttpResponse:
    if request.method != "POST":
        return _show_step(request, page, FirstStep(), 1)
    form = FirstStep(request.POST)
    is_right = form.is_valid()
    if not (is_right or (_wants_draft(request) and form.is_from_a_person)):
        return _show_step(request, page, form, 1)
    if not may_begin(request):
        return _refuse_for_now(request, page, form, 1)
    submission = process.begin(page, form.made_id)
    if not submission.can_be_written:
        return _to(page, "add_sent", submission)
    return _keep(request, page, submission, form, 1)


@never_cache
@require_http_methods(METHODS)
def step(request: HttpRequest, page: NetworkMapPage, token: str, number: int) -> HttpResponse:
    try:
        submission = find(DRAFT, token)
    except BadTokenError as error:
        return over(request, page, error)
    if not submission.can_be_written:
        return _to(page, "add_sent", submission)
    if number == CHECK:
        return _check(request, page, submission)
    if not 1 <= number < CHECK:
        return _to(page, "add_step", submission, 1)
    return _fill_in(request, page, submission, number)


def _fill_in(request: HttpRequest, page: NetworkMapPage, submission: Submission, number: int) -> HttpResponse:
    make = STEPS[number - 1]
    if request.method != "POST":
        # Back from the last step, at what is wrong with what was kept.
        form = make(submission.data) if "check" in request.GET else make(initial=submission.data)
        return _show_step(request, page, form, number, submission)
    form = make(request.POST)
    if form.is_valid() or (_wants_draft(request) and form.is_from_a_person):
        return _keep(request, page, submission, form, number)
    return _show_step(request, page, form, number, submission)


def _wants_draft(request: HttpRequest) -> bool:
    return "save" in request.POST


def _keep(
    request: HttpRequest, page: NetworkMapPage, submission: Submission, form: PublicForm, number: int
) -> HttpResponse:
    process.keep(submission, page, _to_keep(form))
    if not _wants_draft(request):
        return _to(page, "add_step", submission, number + 1)
    address = _address(page, "add_saved", submission)
    if submission.email and may_mail(request, submission.email):
        mails.draft(submission)
        address += "?mailed"
    return redirect(address)


def _to_keep(form: PublicForm) -> Mapping[str, Any]:
    """What was understood, and of the rest what was typed."""
    return {
        field.name: form.cleaned_data.get(field.name, as_typed(field.value() or ""))
        for field in form.shown_fields
    }


def _check(request: HttpRequest, page: NetworkMapPage, submission: Submission) -> HttpResponse:
    faulty = process.first_fault(submission)
    if faulty:
        return redirect(f"{_address(page, 'add_step', submission, faulty)}?check")
    if request.method != "POST":
        return _show_check(request, page, submission)
    if submission.state == Submission.State.DRAFT and not may_mail(request, submission.email):
        return _show_check(request, page, submission, too_often=True)
    process.send(submission)
    return _to(page, "add_sent", submission)


@never_cache
@require_http_methods(["GET", "HEAD"])
def saved(request: HttpRequest, page: NetworkMapPage, token: str) -> HttpResponse:
    try:
        submission = find(DRAFT, token)
    except BadTokenError as error:
        return over(request, page, error)
    address = request.build_absolute_uri(_address(page, "add_step", submission, 1))
    mailed = "mailed" in request.GET
    context = {"submission": submission, "address": address, "days": DRAFT.max_age.days, "mailed": mailed}
    return show(request, page, "saved", context, ("add_saved", [token]))


@never_cache
@require_http_methods(METHODS)
def sent(request: HttpRequest, page: NetworkMapPage, token: str) -> HttpResponse:
    """Where to look for the mail; a POST sends it again."""
    try:
        submission = find(DRAFT, token)
    except BadTokenError as error:
        return over(request, page, error)
    if submission.state == Submission.State.DRAFT:
        return _to(page, "add_step", submission, CHECK)
    context = {
        "submission": submission,
        "is_over": not submission.can_be_written,
        "again": False,
        "too_often": False,
    }
    if request.method == "POST" and submission.can_be_written:
        if may_mail(request, submission.email):
            mails.confirm(submission)
            context["again"] = True
        else:
            context["too_often"] = True
    context["first_step"] = _address(page, "add_step", submission, 1)
    status = TOO_OFTEN if context["too_often"] else 200
    return show(request, page, "sent", context, ("add_sent", [token]), status)


@never_cache
@require_http_methods(METHODS)
def confirm(request: HttpRequest, page: NetworkMapPage, token: str) -> HttpResponse:
    """Only the button confirms: scanners of mail follow every link."""
    try:
        submission = find_mailed(CONFIRM, token)
        if submission.state == Submission.State.DRAFT:
            raise BadTokenError  # it was changed after this mail
    except BadTokenError as error:
        return over(request, page, error)
    if (
        request.method == "POST"
        and submission.state == Submission.State.SENT
        and not process.confirm(submission)
    ):
        return _to(page, "add_step", submission, CHECK)
    waits = submission.state == Submission.State.SENT
    context = {"submission": submission, "waits": waits, "just_now": request.method == "POST"}
    return show(request, page, "confirm", context, ("confirm_initiative", [token]))


# --- The steps on the screen ----------------------------------------------------------------------


def _show_step(
    request: HttpRequest,
    page: NetworkMapPage,
    form: PublicForm,
    number: int,
    submission: Submission | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {"form": form, "alike": _alike(page, submission) if number > 2 else []}
    return _show(request, page, "step", number, submission, context, status)


def _show_check(
    request: HttpRequest, page: NetworkMapPage, submission: Submission, *, too_often: bool = False
) -> HttpResponse:
    steps = process.checked_steps(submission)
    names = step_names()
    parts = [
        (names[number - 1], _address(page, "add_step", submission, number), _answers(form))
        for number, form in enumerate(steps, start=1)
    ]
    context = {"parts": parts, "alike": _alike(page, submission), "too_often": too_often}
    return _show(request, page, "check", CHECK, submission, context, TOO_OFTEN if too_often else 200)


def _alike(page: NetworkMapPage, submission: Submission | None):
    return alike(page, submission.data) if submission else []


def _answers(form: PublicForm) -> list[tuple[str, str]]:
    """Each question with the answer as its makers gave it, without those that they left open."""
    found = [(str(field.label), _in_words(field)) for field in form.shown_fields]
    return [(label, words) for label, words in found if words]


def _in_words(field) -> str:
    value = field.value()
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    choices = dict(getattr(field.field, "choices", ()))
    shown = choices.get(value) or field.field.widget.format_value(value)
    return str(shown or "")


def _show(request, page, template, number, submission, context, status) -> HttpResponse:
    steps = list(enumerate(step_names(), start=1))
    route = ("add_initiative", [])
    if submission:
        route = ("add_step", [DRAFT.token(submission.public_id), number])
    values = {
        "steps": steps,
        "number": number,
        "step_name": step_names()[number - 1],
        "submission": submission,
        "typed_as": f"{submission.public_id if submission else 'initiative'}/{number}",
        **context,
    }
    return show(request, page, template, values, route, status)


def _refuse_for_now(
    request: HttpRequest, page: NetworkMapPage, form: PublicForm, number: int
) -> HttpResponse:
    form.add_error(None, _("A lot was sent in from your network just now. Try again in an hour."))
    return _show_step(request, page, form, number, status=TOO_OFTEN)


def _address(page: NetworkMapPage, route: str, submission: Submission, *args: object) -> str:
    return page.address_of(route, DRAFT.token(submission.public_id), *args)


def _to(page: NetworkMapPage, route: str, submission: Submission, *args: object) -> HttpResponse:
    return redirect(_address(page, route, submission, *args))
