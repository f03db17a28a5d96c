from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BlogConfig(AppConfig):
    name = "blog"
    verbose_name = _("News and stories")

    def ready(self):
        from blog.models import Series, series_pages
        from core.subjects import PAGES_OF

        PAGES_OF[Series] = series_pages
