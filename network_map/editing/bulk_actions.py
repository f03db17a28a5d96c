"""What editors do to many initiatives at once. An initiative is changed in all its languages."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.admin.views.pages.bulk_actions import (
    DeleteBulkAction,
    MoveBulkAction,
    PublishBulkAction,
    UnpublishBulkAction,
)
from wagtail.admin.views.pages.bulk_actions.page_bulk_action import PageBulkAction

from core.models import Theme
from network_map.editing.changing import Change, change_everywhere, sources, with_more, with_values
from network_map.editing.importing.fields import MOST_THEMES
from network_map.editing.listings import chosen_by
from network_map.editing.merging import MergeForm, merge
from network_map.models import InitiativePage


class AllInListing:
    """“All in this list” is all that the filters of the list leave over."""

    models = [InitiativePage]

    def get_all_objects_in_listing_query(self, parent_id):
        found = chosen_by(self.request.GET)
        words = self.request.GET.get("q", "")
        if not words:
            return found
        return [page.pk for page in InitiativePage.objects.filter(pk__in=list(found)).autocomplete(words)]


class InitiativeAction(AllInListing, PageBulkAction):
    template_name = "network_map/admin/confirm_change.html"
    form_class: Any = forms.Form
    question: Any = ""  # lazy

    @classmethod
    def get_queryset(cls, model, object_ids):
        return sources(object_ids)

    def check_perm(self, page):
        allowed = page.permissions_for_user(self.request.user)
        return allowed.can_edit() and allowed.can_publish() and not allowed.page_locked()

    def get_context_data(self, **kwargs):
        texts = {"title": self.display_name, "question": self.question}
        return super().get_context_data(**kwargs) | texts

    def get_execution_context(self):
        return super().get_execution_context() | {"data": self.cleaned_form.cleaned_data}

    @classmethod
    def change(cls, data) -> Change:
        raise NotImplementedError

    @classmethod
    def concerned(cls, pages, data):
        """Those of the pages for which there is something to do."""
        return pages

    @classmethod
    def execute_action(cls, objects, user=None, data=None, **kwargs):
        pages = cls.concerned(objects, data)
        return len(pages), sum(change_everywhere(page, cls.change(data), user) for page in pages)

    def get_success_message(self, num_parent_objects, num_child_objects):
        pages = ngettext(
            "%(count)d initiative was changed", "%(count)d initiatives were changed", num_parent_objects
        ) % {"count": num_parent_objects}
        if not num_child_objects:
            return f"{pages}."
        translations = ngettext("%(count)d translation", "%(count)d translations", num_child_objects)
        return _("%(pages)s, with %(translations)s.") % {
            "pages": pages,
            "translations": translations % {"count": num_child_objects},
        }


class StatusForm(forms.Form):
    status = forms.ChoiceField(label=gettext_lazy("How far it is"), choices=InitiativePage.Status.choices)


class SetStatus(InitiativeAction):
    display_name = gettext_lazy("Set status")
    action_type = "initiative-status"
    aria_label = gettext_lazy("Set the status of the selected initiatives")
    action_priority = 1
    form_class = StatusForm
    question = gettext_lazy("How far are these initiatives? Visitors see it at once.")

    @classmethod
    def change(cls, data):
        return with_values(status=data["status"])


class ConfirmToday(InitiativeAction):
    display_name = gettext_lazy("Confirmed today")
    action_type = "initiative-confirmed"
    aria_label = gettext_lazy("Mark the selected initiatives as confirmed today")
    action_priority = 2
    question = gettext_lazy("Did somebody of each of these initiatives say today that everything is right?")

    @classmethod
    def change(cls, data):
        return with_values(confirmed_on=timezone.localdate(), is_unconfirmed=False)


class MarkUnconfirmed(InitiativeAction):
    display_name = gettext_lazy("Nobody answers")
    action_type = "initiative-unconfirmed"
    aria_label = gettext_lazy("Mark that nobody answers for the selected initiatives")
    action_priority = 3
    question = gettext_lazy(
        "Visitors will read with these initiatives that the information may be out of date."
    )

    @classmethod
    def change(cls, data):
        return with_values(is_unconfirmed=True)


class ThemeForm(forms.Form):
    theme = forms.ModelChoiceField(
        label=gettext_lazy("Theme"),
        queryset=Theme.objects.filter(locale__language_code=settings.LANGUAGE_CODE),
    )


class AddTheme(InitiativeAction):
    display_name = gettext_lazy("Add theme")
    action_type = "initiative-theme"
    aria_label = gettext_lazy("Add a theme to the selected initiatives")
    action_priority = 4
    form_class = ThemeForm
    question = gettext_lazy(
        "Which theme do these initiatives get? One that has four themes is left as it is."
    )

    @classmethod
    def change(cls, data):
        return with_more(themes=[data["theme"]])

    @classmethod
    def concerned(cls, pages, data):
        key = data["theme"].translation_key
        found = []
        for page in pages:
            themes = [row.theme for row in page.get_latest_revision_as_object().page_themes.all()]
            if len(themes) < MOST_THEMES and key not in {theme.translation_key for theme in themes}:
                found.append(page)
        return found


class MergeTwo(InitiativeAction):
    """Of two pages about the same initiative one stays."""

    display_name = gettext_lazy("Merge two")
    action_type = "initiative-merge"
    aria_label = gettext_lazy("Merge the two selected initiatives")
    action_priority = 5
    form_class = MergeForm
    question = gettext_lazy("These two pages become one.")

    def check_perm(self, page):
        allowed = page.permissions_for_user(self.request.user)
        return super().check_perm(page) and allowed.can_delete()

    def get_actionable_objects(self):
        """Two pages on one map, or none."""
        pages, others = super().get_actionable_objects()
        are_two = len(pages) == 2 and len({page.path[: -page.steplen] for page in pages}) == 1
        return (pages if are_two else []), others

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"pages": self.get_actionable_objects()[0]}

    def get_context_data(self, **kwargs):
        hint = _("Choose exactly two initiatives in one language to merge.")
        return super().get_context_data(**kwargs) | {"nothing_to_do": hint}

    def get_execution_context(self):
        return super().get_execution_context() | {"form": self.cleaned_form}

    @classmethod
    def execute_action(cls, objects, user=None, data=None, form=None, **kwargs):
        if len(objects) == 2:
            stays = next(page for page in objects if page.pk == form.cleaned_data["stays"])
            other = next(page for page in objects if page.pk != stays.pk)
            merge(stays, other, form, user)
        return len(objects), 0

    def get_success_message(self, num_parent_objects, num_child_objects):
        return _("The two pages are one now.") if num_parent_objects else None


def _of_wagtail(action: type[PageBulkAction]) -> type[PageBulkAction]:
    """Wagtail looks for actions by the model of a list, and knows its own for lists of all pages."""
    return type(f"Initiative{action.__name__}", (AllInListing, action), {})


ACTIONS = (
    SetStatus,
    ConfirmToday,
    MarkUnconfirmed,
    AddTheme,
    MergeTwo,
    *map(_of_wagtail, (MoveBulkAction, DeleteBulkAction, PublishBulkAction, UnpublishBulkAction)),
)
