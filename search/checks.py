"""What would otherwise show in the first search or publication, as a system check."""

from django.core import checks
from django.core.exceptions import ImproperlyConfigured

from search import engines


@checks.register
def search_url_names_an_engine(app_configs, **kwargs) -> list[checks.CheckMessage]:
    try:
        engines.engine()
    except ImproperlyConfigured as error:
        return [checks.Error(str(error), id="search.E001")]
    return []
