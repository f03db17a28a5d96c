from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class SearchConfig(AppConfig):
    name = "search"
    verbose_name = _("Search")

    def ready(self):
        from search import checks, signals  # noqa: F401  (they register themselves)
        from search.rebuilding import ensure_index

        post_migrate.connect(ensure_index, sender=self, dispatch_uid="search.ensure_index")
