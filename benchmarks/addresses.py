"""The pages of the demonstration site that are measured."""

import os

import django


def setup() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "benchmarks.settings")
    django.setup()


def sample_addresses() -> dict[str, str]:
    """Name and path of one page of each kind, Dutch."""
    setup()
    from blog.models import BlogIndexPage, InterviewPage
    from core.public_pages import public_pages
    from home.models import HomePage
    from knowledge.models import InstrumentIndexPage, InstrumentPage

    models = {
        "home": HomePage,
        "instruments": InstrumentIndexPage,
        "instrument": InstrumentPage,
        "stories": BlogIndexPage,
        "interview": InterviewPage,
    }
    return {name: public_pages(model, "nl").first().url for name, model in models.items()}
