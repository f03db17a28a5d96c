"""Editors ask the makers of an initiative a question, or refuse it and say why."""

from django import forms
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.urls import path
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.ui.components import Component

from network_map.models import Submission
from network_map.submissions import process

MOST_SHOWN = 20


class WordsForm(forms.Form):
    words = forms.CharField(max_length=2000, widget=forms.Textarea(attrs={"rows": 6}))

    def __init__(self, *args, label, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["words"].label = label


class AnswerView(FormView):
    """Words for the makers, which they get by mail."""

    form_class = WordsForm
    template_name = "network_map/admin/answer.html"
    title: str | Promise
    label: str | Promise
    button: str | Promise
    explanation: str | Promise

    def dispatch(self, request, submission_id):
        rows = Submission.objects.select_related("page")
        self.submission = get_object_or_404(rows, pk=submission_id, page__isnull=False)
        self.page = self.submission.initiative
        if not self.page.permissions_for_user(request.user).can_publish():
            raise PermissionDenied
        if not self.submission.is_reviewed:
            messages.error(request, _("There is nothing to decide about this initiative any more."))
            return self.back()
        return super().dispatch(request)

    def back(self):
        return redirect("wagtailadmin_pages:edit", self.page.pk)

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"label": self.label}

    def get_context_data(self, **kwargs):
        return super().get_context_data(page=self.page, submission=self.submission, view=self, **kwargs)

    def form_valid(self, form):
        self.act(form.cleaned_data["words"])
        messages.success(self.request, _("A mail is on its way to the makers."))
        return self.back()

    def act(self, words: str) -> None:
        raise NotImplementedError


class AskView(AnswerView):
    title = gettext_lazy("Ask a question")
    label = gettext_lazy("Your question")
    button = gettext_lazy("Send the question")
    explanation = gettext_lazy(
        "The makers get your question by mail. They answer by changing what they sent in."
    )

    def act(self, words):
        state = self.page.current_workflow_task_state
        if state and state.status == state.STATUS_IN_PROGRESS:
            # As Wagtail's own button does; its signal brings the question to the makers.
            state.specific.task.specific.on_action(state.specific, self.request.user, "reject", comment=words)
        else:
            process.note_question(self.page, words)


class RefuseView(AnswerView):
    title = gettext_lazy("Refuse")
    label = gettext_lazy("Why it is refused")
    button = gettext_lazy("Refuse and mail the reason")
    explanation = gettext_lazy(
        "The makers get your reason by mail. A new initiative stays a draft, and is removed with all that is"
        " known of its makers after a year. Of one that is on the map already only the change is left out."
    )

    def act(self, words):
        process.refuse(self.submission, words, self.request.user)


class WaitingPanel(Component):
    """On the dashboard: what makers of initiatives sent in and nobody decided about."""

    order = 60
    template_name = "network_map/admin/waiting_panel.html"

    def __init__(self, waiting):
        self.waiting = waiting

    def get_context_data(self, parent_context=None):
        return {"waiting": self.waiting}


def add_waiting_panel(request, panels) -> None:
    rows = Submission.objects.filter(state=Submission.State.REVIEW).select_related("page__locale")
    waiting = [
        row
        for row in rows.order_by("changed_at")[:MOST_SHOWN]
        if row.initiative.permissions_for_user(request.user).can_edit()
    ]
    if waiting:
        panels.append(WaitingPanel(waiting))


urls = [
    path("initiatives/<int:submission_id>/ask/", AskView.as_view(), name="ask_makers"),
    path("initiatives/<int:submission_id>/refuse/", RefuseView.as_view(), name="refuse_initiative"),
]
