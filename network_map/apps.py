from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NetworkMapConfig(AppConfig):
    name = "network_map"
    verbose_name = _("Open Map")

    def ready(self):
        from network_map import checks, signals  # noqa: F401  (they register themselves)
        from network_map.editing import comparisons  # noqa: F401
        from network_map.submissions import signals as of_submissions  # noqa: F401
