"""The kinds of pages that an issue can tell of, by the name of their model."""

from django.apps import apps

from core.pages import PublicationPage

OWN = "newsletters"


def kind_choices() -> list[tuple[str, str]]:
    """For a field of choices, in the reader's language."""
    models = [model for model in apps.get_models() if issubclass(model, PublicationPage)]
    told = [model for model in models if model._meta.app_label != OWN]
    return sorted(
        ((model._meta.model_name, str(model().kind_label)) for model in told), key=lambda kind: kind[1]
    )
