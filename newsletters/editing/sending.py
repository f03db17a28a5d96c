"""Editors look an issue over, send it to themselves, send it to everybody, and see what became of it."""

from django import forms
from django.core.exceptions import PermissionDenied
from django.core.mail import EmailMultiAlternatives
from django.db.models import Count
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST
from wagtail.admin import messages
from wagtail.admin.auth import require_admin_access
from wagtail.admin.widgets import AdminDateTimeInput

from newsletters.composing.checks import remarks
from newsletters.composing.issue import issue_of
from newsletters.composing.mail import mail_of
from newsletters.composing.renderings import is_for, links_of, segments_with_counts
from newsletters.delivery import steering
from newsletters.models import Delivery, Mailing, NewsletterPage

State = Delivery.State
SHOWN = (State.SENT, State.WAITING, State.FAILED, State.UNCERTAIN, State.LEFT)
NOT_YET = (State.WAITING, State.CLAIMED, State.SENDING)
MOST_SHOWN = 200  # of what did not arrive


class MomentForm(forms.Form):
    due_at = forms.DateTimeField(
        label=gettext_lazy("When"),
        required=False,
        widget=AdminDateTimeInput,
        help_text=gettext_lazy("Empty: within a minute."),
    )

    def clean_due_at(self):
        return max(self.cleaned_data["due_at"] or timezone.now(), timezone.now())


def issue_for(request, page_id: int) -> NewsletterPage:
    """As it was last saved. Raises PermissionDenied for whoever may not publish it."""
    page = get_object_or_404(NewsletterPage, pk=page_id)
    if not page.permissions_for_user(request.user).can_publish():
        raise PermissionDenied
    return page


@require_admin_access
@require_http_methods(["GET", "HEAD", "POST"])
def send(request, page_id: int):
    page = issue_for(request, page_id)
    mailing = Mailing.objects.filter(issue=page.translation_key).first()
    if mailing:
        return redirect("newsletter_mailing", mailing.pk)
    found = remarks(page)
    form = MomentForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and not any(remark.stops for remark in found):
        mailing = steering.schedule(page, form.cleaned_data["due_at"])
        return redirect("newsletter_mailing", mailing.pk)
    counts = [row for row in segments_with_counts() if is_for(page, row["themes"])]
    context = {"page": page, "remarks": found, "form": form, "readers": sum(row["count"] for row in counts)}
    context["stops"] = any(remark.stops for remark in found)
    return render(request, "newsletters/admin/send.html", context)


@require_admin_access
@require_POST
def send_to_self(request, page_id: int):
    """The mail of the issue as it was last saved, also where it is not published."""
    page = issue_for(request, page_id).get_latest_revision_as_object()
    if not request.user.email:
        messages.error(request, _("Your account has no e-mail address."))
        return redirect("send_newsletter", page.pk)
    mail = mail_of(issue_of(page, covers=True), links_of(page))
    message = EmailMultiAlternatives(_("Test: %(title)s") % {"title": mail.subject}, mail.text)
    message.to = [request.user.email]
    message.attach_alternative(mail.html, "text/html")
    try:
        message.send()
    except OSError:
        messages.error(request, _("The mail server does not take it now. Try again later."))
    else:
        messages.success(
            request, _("A test mail is on its way to %(email)s.") % {"email": request.user.email}
        )
    return redirect("send_newsletter", page.pk)


@require_admin_access
@require_http_methods(["GET", "HEAD", "POST"])
def follow(request, mailing_id: int):
    """How far it is, what did not arrive and why, and the buttons that fit."""
    mailing = get_object_or_404(Mailing, pk=mailing_id)
    page = NewsletterPage.objects.filter(translation_key=mailing.issue).order_by("pk").first()
    if page is None or not page.permissions_for_user(request.user).can_publish():
        raise PermissionDenied
    if request.method == "POST":
        steering.act(mailing, request.POST.get("action", ""))
        return redirect("newsletter_mailing", mailing.pk)
    counts = dict(mailing.deliveries.values_list("state").annotate(Count("pk")))
    waiting = sum(counts.get(state, 0) for state in NOT_YET)
    total = sum(counts.values())
    lost = mailing.deliveries.filter(state__in=[State.FAILED, State.UNCERTAIN]).select_related("subscriber")
    context = {
        "page": page,
        "mailing": mailing,
        "counts": [
            (state.label, waiting if state == State.WAITING else counts.get(state, 0)) for state in SHOWN
        ],
        "total": total,
        "done": total - waiting,
        "uncertain": counts.get(State.UNCERTAIN, 0),
        "lost": lost.order_by("-ended_at", "-pk")[:MOST_SHOWN],
        "actions": steering.possible(mailing),
    }
    return render(request, "newsletters/admin/mailing.html", context)


def send_address(page: NewsletterPage) -> str:
    return reverse("send_newsletter", args=[page.pk])


urls = [
    path("newsletters/<int:page_id>/send/", send, name="send_newsletter"),
    path("newsletters/<int:page_id>/send-to-self/", send_to_self, name="send_newsletter_to_self"),
    path("newsletters/mailings/<int:mailing_id>/", follow, name="newsletter_mailing"),
]
