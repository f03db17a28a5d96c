from django.urls import path
from django.utils.translation import gettext_lazy as _

from core.models import Organisation, Person, Theme
from core.views.subjects import subject_page

urlpatterns = [
    path(_("themes/<slug:slug>/"), subject_page, {"model": Theme}, name="theme"),
    path(_("people/<slug:slug>/"), subject_page, {"model": Person}, name="person"),
    path(_("organisations/<slug:slug>/"), subject_page, {"model": Organisation}, name="organisation"),
]
