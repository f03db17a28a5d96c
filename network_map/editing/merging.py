"""Of two pages about the same initiative one stays; the address of the other leads to it."""

from collections.abc import Iterable
from urllib.parse import urlsplit

from django import forms
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.actions.delete_page import DeletePageAction
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, ReferenceIndex

from core.editing.review import cancel_workflow
from core.models import Organisation, RelatedPage, Theme
from core.signals import page_replaced
from network_map.editing.changing import change_at_once, change_everywhere, with_more, with_related
from network_map.editing.importing.fields import MOST_LINKS, MOST_THEMES
from network_map.models import ImportKey, InitiativePage
from network_map.submissions import page_gone

DELETE, UNPUBLISH = "delete", "unpublish"


class MergeForm(forms.Form):
    """`pages` are the two. What only one of them has is offered; what the one that stays has, it keeps."""

    stays = forms.TypedChoiceField(
        label=gettext_lazy("Which page stays?"), coerce=int, widget=forms.RadioSelect
    )
    themes = forms.MultipleChoiceField(
        label=gettext_lazy("Themes to keep"), required=False, widget=forms.CheckboxSelectMultiple
    )
    organisations = forms.MultipleChoiceField(
        label=gettext_lazy("Organisations to keep"), required=False, widget=forms.CheckboxSelectMultiple
    )
    links = forms.MultipleChoiceField(
        label=gettext_lazy("Links to keep"), required=False, widget=forms.CheckboxSelectMultiple
    )
    other = forms.ChoiceField(
        label=gettext_lazy("What happens to the other page?"),
        choices=[(UNPUBLISH, gettext_lazy("It is unpublished")), (DELETE, gettext_lazy("It is deleted"))],
        initial=UNPUBLISH,
        widget=forms.RadioSelect,
        help_text=gettext_lazy("Its address leads to the page that stays, in each language."),
    )

    def __init__(self, *args, pages: list[InitiativePage], **kwargs):
        super().__init__(*args, **kwargs)
        self.parts = {page.pk: _parts(page) for page in pages}
        self._let_choose(
            "stays",
            [
                (page.pk, f"{page.get_admin_display_title()} ({page.where or page.url_path})")
                for page in pages
            ],
        )
        self.initial.setdefault("stays", pages[0].pk if pages else None)
        for name in ("themes", "organisations", "links"):
            choices = {key: label for parts in self.parts.values() for key, label in parts[name].items()}
            has_all = [parts[name].keys() for parts in self.parts.values()]
            extra = [(key, label) for key, label in choices.items() if not all(key in has for has in has_all)]
            self._let_choose(name, extra)
            self.initial.setdefault(name, [key for key, _label in extra])
            if not extra:
                del self.fields[name]

    def _let_choose(self, name: str, choices: list[tuple]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices

    def clean(self):
        stays = self.cleaned_data.get("stays")
        if stays is None:
            return
        for name, most in (("themes", MOST_THEMES), ("links", MOST_LINKS)):
            if len({*self.parts[stays][name], *self.cleaned_data.get(name, [])}) > most:
                message = _("The page that stays would have more than %(count)d of these: leave some out.")
                self.add_error(name, ValidationError(message % {"count": most}))
        if self.cleaned_data.get("other") == DELETE and self._is_linked_to(stays):
            # A link in a text is by the number of the page, and would lead nowhere.
            self.add_error("other", _("Texts on the site link to this page: unpublish it, and they lead on."))

    def _is_linked_to(self, stays: int) -> bool:
        others = InitiativePage.objects.filter(pk__in=self.parts.keys() - {stays})
        gone = InitiativePage.objects.filter(translation_key__in=others.values("translation_key"))
        numbers = [str(pk) for pk in gone.values_list("pk", flat=True)]
        base = ContentType.objects.get_for_model(Page)
        rows = ReferenceIndex.objects.filter(to_content_type=base, to_object_id__in=numbers)
        rows = rows.exclude(base_content_type=base, object_id__in=numbers)
        # Tips and exclusions of the search are no texts: they follow, or go with the page.
        rows = rows.exclude(base_content_type__app_label="search")
        return rows.exclude(model_path__startswith="related_links.").exists()

    def chosen(self, name: str) -> list[str]:
        return self.cleaned_data.get(name, [])


def _parts(page: InitiativePage) -> dict[str, dict[str, str]]:
    """Themes and organisations by id, links by address, each with how it reads."""
    return {
        "themes": {str(row.theme_id): row.theme.name for row in page.page_themes.select_related("theme")},
        "organisations": {
            str(row.organisation_id): row.organisation.name
            for row in page.page_organisations.select_related("organisation")
        },
        "links": {row.address: f"{row.label} ({row.address})" for row in page.links.all()},
    }


def merge(stays: InitiativePage, other: InitiativePage, form: MergeForm, user) -> None:
    roles = {row.organisation_id: row.role for row in other.page_organisations.all()}
    organisations = Organisation.objects.filter(pk__in=form.chosen("organisations"))
    labels = {row.address: row.label for row in other.links.all()}
    more = with_more(
        list(Theme.objects.filter(pk__in=form.chosen("themes"))),
        [(organisation, roles.get(organisation.pk, "")) for organisation in organisations],
        [(address, labels[address]) for address in form.chosen("links") if address in labels],
    )
    change_everywhere(stays, more, user)
    ImportKey.objects.filter(page=other).update(page=stays)
    gone = [other, *other.get_translations().specific()]
    page_gone.follow_merge(gone, stays)
    for page in gone:
        target = _in_language_of(page, stays)
        _lead_on(page, target)
        _relate_to(page, target, gone, user)
        page_replaced.send(sender=InitiativePage, page=page, by=target)
    _remove(other, gone, user, delete=form.cleaned_data["other"] == DELETE)


def _in_language_of(page: Page, stays: InitiativePage) -> Page:
    if page.locale_id == stays.locale_id:
        return stays
    return stays.get_translation_or_none(page.locale) or stays


def _lead_on(page: Page, target: Page) -> None:
    """From the address of a page, and from all that led to it."""
    Redirect.objects.filter(redirect_page=page).update(redirect_page=target.pk)
    if not page.url:
        return
    path = Redirect.normalise_path(urlsplit(page.url).path)
    Redirect.objects.filter(old_path=path).delete()
    Redirect.objects.create(old_path=path, redirect_page_id=target.pk, is_permanent=True)


def _relate_to(page: Page, target: Page, gone: Iterable[Page], user) -> None:
    """Where editors picked the page as a related one, the other takes its place; aliases follow."""
    rows = RelatedPage.objects.filter(related=page, page__alias_of=None)
    rows = rows.exclude(page__in=[each.pk for each in gone])
    for referring in Page.objects.filter(pk__in=rows.values("page")).specific():
        change_at_once(referring, with_related(target.pk, instead_of=page.pk), user)


def _remove(other: InitiativePage, gone: Iterable[Page], user, *, delete: bool) -> None:
    """Translations with their source: those that are deleted last are the ones that others are made from."""
    for page in gone:
        cancel_workflow(page, user)
    if not delete:
        if other.live:
            other.unpublish(user=user)
        return
    for page in reversed(list(gone)):
        DeletePageAction(page, user=user).execute(skip_permission_checks=True)
