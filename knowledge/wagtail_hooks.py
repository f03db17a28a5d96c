from django.forms import CheckboxSelectMultiple
from django.utils.translation import gettext_lazy as _
from django_filters import MultipleChoiceFilter
from wagtail import hooks
from wagtail.admin.ui.tables import Column

from core.editing.columns import KIND
from core.editing.filters import ConcernsFilters
from core.editing.listings import FlatListView, FlatListViewSet
from knowledge.models import InstrumentPage

SORTED_BY_KIND = Column("kind", label=KIND.label, accessor=KIND.accessor, sort_key="kind", width=KIND.width)


class InstrumentFilters(ConcernsFilters):
    kind = MultipleChoiceFilter(
        label=_("Kind"), choices=InstrumentPage.Kind.choices, widget=CheckboxSelectMultiple
    )

    class Meta(ConcernsFilters.Meta):
        model = InstrumentPage


class InstrumentListView(FlatListView):
    base_filterset_class = InstrumentFilters
    base_columns = [SORTED_BY_KIND if column is KIND else column for column in FlatListView.base_columns]


class InstrumentViewSet(FlatListViewSet):
    name = "instruments"
    model = InstrumentPage
    index_view_class = InstrumentListView
    menu_label = _("Instruments")
    menu_order = 210
    icon = "clipboard-list"


hooks.register("register_admin_viewset", InstrumentViewSet)
