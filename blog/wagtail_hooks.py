from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.forms import CheckboxSelectMultiple
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.filters import MultipleContentTypeFilter
from wagtail.admin.views.pages.choose_parent import ChooseParentView

from blog.models import STORY_TYPES, Series, SeriesPart
from core.editing.filters import ConcernsFilters, SubjectFilter
from core.editing.listings import FlatListView, FlatListViewSet
from core.snippets import SubjectViewSet


class SeriesViewSet(SubjectViewSet):
    model = Series
    icon = "list-ol"
    joins, join_field = SeriesPart, "series"


@hooks.register("register_subject_viewset")
def series():
    return SeriesViewSet


def story_types(request):
    types = ContentType.objects.get_for_models(*STORY_TYPES).values()
    return ContentType.objects.filter(pk__in=[content_type.pk for content_type in types])


class StoryFilters(ConcernsFilters):
    content_type = MultipleContentTypeFilter(
        label=_("Kind"), queryset=story_types, widget=CheckboxSelectMultiple
    )
    series = SubjectFilter(SeriesPart, label=_("Series"), queryset=Series.objects.all())


class StoryListView(FlatListView):
    base_filterset_class = StoryFilters

    def get_base_queryset(self):
        return super().get_base_queryset().type(STORY_TYPES)


class StoryParentView(ChooseParentView):
    """Every kind of story goes under the overview of stories; what kind it is, is asked there."""

    def get(self, request, *args, **kwargs):
        self.model = STORY_TYPES[0]
        parents = self.get_valid_parent_pages(request.user)
        parent = parents.filter(locale__language_code=settings.LANGUAGE_CODE).first()
        if parent is None:
            messages.error(request, _("There is no overview of stories yet that you may add to."))
            return redirect("stories:index")
        return redirect("wagtailadmin_pages:add_subpage", parent.pk)


class StoryViewSet(FlatListViewSet):
    name = "stories"
    index_view_class = StoryListView
    choose_parent_view_class = StoryParentView
    menu_label = _("Stories")
    menu_order = 220
    icon = "openquote"


hooks.register("register_admin_viewset", StoryViewSet)
