from django.urls import path
from django.utils.translation import gettext_lazy as _

from blog.models import Series
from core.views.subjects import subject_page

urlpatterns = [path(_("series/<slug:slug>/"), subject_page, {"model": Series}, name="series")]
