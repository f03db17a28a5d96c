from django.urls import include, path
from django.utils.translation import gettext_lazy as _

from core.models import Organisation, Person, Theme
from core.models.subjects import Subject
from core.views.feeds import subject_feed
from core.views.subjects import subject_page


def subject_paths(route, model: type[Subject]):
    """The page of a subject and its feeds; `route` is a translatable address that ends in its slug."""
    name = model.url_name
    patterns = [
        path("", subject_page, {"model": model}, name=name),
        path("feed.<str:extension>", subject_feed, {"model": model}, name=f"{name}_feed"),
    ]
    return path(route, include(patterns))


urlpatterns = [
    subject_paths(_("themes/<slug:slug>/"), Theme),
    subject_paths(_("people/<slug:slug>/"), Person),
    subject_paths(_("organisations/<slug:slug>/"), Organisation),
]
