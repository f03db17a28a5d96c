"""The list of initiatives, with the columns and filters that matter for keeping them up."""

from collections.abc import Iterable

from django.forms import CheckboxSelectMultiple, RadioSelect
from django.utils.translation import gettext_lazy as _
from django_filters import ChoiceFilter, MultipleChoiceFilter
from wagtail.admin.ui.tables import Column

from core.editing.columns import LANGUAGES, PAGE_COLUMNS, THEME
from core.editing.filters import ConcernsFilters
from core.editing.listings import FlatListView, FlatListViewSet
from network_map.models import InitiativePage
from network_map.places import gazetteer
from network_map.places.locations import area_of, name_of

NOT_CONFIRMED, CONFIRMED, NEVER = "silent", "confirmed", "never"


def province_choices() -> Iterable[tuple[str, str]]:
    return [(place.code, name_of(place)) for place in gazetteer.places() if place.kind == "province"]


def where(page: InitiativePage) -> str:
    """Short enough for a column: the municipality, or what is larger, and the province."""
    place = page.location.place
    if place is None:
        return page.place_name
    return ", ".join(dict.fromkeys(filter(None, [page.place_name or name_of(place), area_of(place)])))


class ConfirmedFilter(ChoiceFilter):
    def filter(self, qs, value):
        if value == NOT_CONFIRMED:
            return qs.filter(is_unconfirmed=True)
        if value == CONFIRMED:
            return qs.filter(is_unconfirmed=False, confirmed_on__isnull=False)
        return qs.filter(is_unconfirmed=False, confirmed_on=None) if value == NEVER else qs


class InitiativeFilters(ConcernsFilters):
    status = MultipleChoiceFilter(
        label=_("How far it is"), choices=InitiativePage.Status.choices, widget=CheckboxSelectMultiple
    )
    province = MultipleChoiceFilter(
        label=_("Province"), choices=province_choices, widget=CheckboxSelectMultiple
    )
    confirmed = ConfirmedFilter(
        label=_("Confirmed"),
        choices=[
            (CONFIRMED, _("Yes")),
            (NEVER, _("Not yet")),
            (NOT_CONFIRMED, _("Nobody answers any more")),
        ],
        widget=RadioSelect,
        empty_label=_("All"),
    )

    class Meta(ConcernsFilters.Meta):
        model = InitiativePage


class ConfirmedColumn(Column):
    """When somebody last said that all is right, and whether nobody answers any more."""

    cell_template_name = "network_map/admin/confirmed_cell.html"


COLUMNS = (
    Column(
        "progress", label=_("How far it is"), accessor="get_status_display", sort_key="status", width="9%"
    ),
    Column("where", label=_("Place"), accessor=where, sort_key="province", width="14%"),
    THEME,
    LANGUAGES,
    ConfirmedColumn("confirmed_on", label=_("Confirmed"), sort_key="confirmed_on", width="10%"),
)


def own_columns():
    """Those of every list, with ours in the place of theirs."""
    columns = [column for column in FlatListView.base_columns if column not in PAGE_COLUMNS]
    place = [column.name for column in columns].index("title") + 1
    return [*columns[:place], *COLUMNS, *columns[place:]]


class InitiativeListView(FlatListView):
    base_filterset_class = InitiativeFilters
    base_columns = own_columns()

    def get_context_data(self, **kwargs):
        # By the model, Wagtail finds the actions for many at once.
        return super().get_context_data(**kwargs) | {"model_opts": InitiativePage._meta, "item_type": "PAGE"}


class InitiativeViewSet(FlatListViewSet):
    name = "initiatives"
    model = InitiativePage
    index_view_class = InitiativeListView
    menu_label = _("Initiatives")
    menu_order = 230
    icon = "globe"


def chosen_by(query) -> Iterable[int]:
    """The ids of all initiatives that the filters of the list leave over."""
    filters = InitiativeFilters(query, queryset=InitiativePage.objects.all())
    found = filters.qs if filters.is_valid() else InitiativePage.objects.none()
    return found.order_by("pk").values_list("pk", flat=True)
