from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "core"
    verbose_name = "Core"

    def ready(self):
        from core import checks, documents, rich_text, signals  # noqa: F401  (they register themselves)
        from core.editing import comparisons  # noqa: F401
        from core.translation import keep_live_texts

        keep_live_texts()
