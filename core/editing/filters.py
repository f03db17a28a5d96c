"""Filters that every list of pages shares.

Each looks pages up by id in a subquery, because Wagtail's search cannot filter on joined tables.
"""

from django.conf import settings
from django.db.models import Model, Q
from django.forms import RadioSelect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_filters import ChoiceFilter, ModelChoiceFilter
from wagtail.admin.views.pages.listing import GenericPageFilterSet, PageFilterSet
from wagtail.models import Locale, get_page_models

from core.models import PageTheme, Theme
from core.pages import PublicationPage


def publication_models() -> list[type[PublicationPage]]:
    return [model for model in get_page_models() if issubclass(model, PublicationPage)]


def due_for_review() -> Q:
    """Pages of any kind whose next review date has passed."""
    condition = Q(pk__in=[])
    for model in publication_models():
        rows = model._default_manager.filter(next_review_on__lt=timezone.localdate())
        condition |= Q(pk__in=rows.order_by().values("pk"))
    return condition


def themes_to_choose(request):
    return Theme.objects.filter(locale__language_code=settings.LANGUAGE_CODE)


class SubjectFilter(ModelChoiceFilter):
    """Pages under a subject, in both languages. `joins` is the model of the rows between, by `field_name`."""

    def __init__(self, joins: type[Model], **kwargs):
        super().__init__(empty_label=_("All"), **kwargs)
        self.joins = joins

    def filter(self, qs, value):
        if value is None:
            return qs
        key = {f"{self.field_name}__translation_key": value.translation_key}
        rows = self.joins._default_manager.filter(**key)
        return qs.filter(pk__in=rows.order_by().values("page_id"))


class ReviewFilter(ChoiceFilter):
    def filter(self, qs, value):
        return qs.filter(due_for_review()) if value else qs


class ConcernsFilters(PageFilterSet):
    """What every list can be narrowed down by: language, theme, and whether a review is due."""

    # Wagtail keeps the parameter `locale` to itself.
    language = ModelChoiceFilter(
        field_name="locale",
        label=_("Language"),
        queryset=Locale.objects.all(),
        widget=RadioSelect,
        empty_label=_("All"),
    )
    theme = SubjectFilter(PageTheme, label=_("Theme"), queryset=themes_to_choose, widget=RadioSelect)
    review = ReviewFilter(
        label=_("Review"), choices=[("due", _("Date has passed"))], widget=RadioSelect, empty_label=_("All")
    )

    class Meta(PageFilterSet.Meta):
        fields = []


class ExplorerFilters(ConcernsFilters, GenericPageFilterSet):
    class Meta(GenericPageFilterSet.Meta):
        fields = []
