"""What editors read where Wagtail names our models: in history, usage, comparisons and deletions."""

import pytest
from django.apps import apps

MODELS = [
    model for app in ("core", "knowledge", "blog", "home") for model in apps.get_app_config(app).get_models()
]


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_every_model_says_what_it_is_called(model):
    assert {"verbose_name", "verbose_name_plural"} <= model._meta.original_attrs.keys()
