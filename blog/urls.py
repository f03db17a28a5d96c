from django.utils.translation import gettext_lazy as _

from blog.models import Series
from core.urls.subjects import subject_paths

urlpatterns = [subject_paths(_("series/<slug:slug>/"), Series)]
