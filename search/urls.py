from django.urls import path
from django.utils.translation import gettext_lazy as _

from search.views import followed, opensearch, search_page, suggest

urlpatterns = [
    path(_("search/"), search_page, name="search"),
    path(_("search/suggestions/"), suggest, name="search_suggestions"),
    path(_("search/followed/"), followed, name="search_followed"),
    path(_("search/opensearch.xml"), opensearch, name="opensearch"),
]
