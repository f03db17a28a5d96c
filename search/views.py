from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from search.engines.base import EngineError
from search.results import Results, alternates


@csrf_exempt
@require_safe
def search_page(request):
    """The results of a query string; without words the newest pages, to be narrowed down."""
    results = Results(request.GET, get_language())
    context = {"listing": results, "alternates": alternates()}
    try:
        results.answer  # noqa: B018  (asked here, where it can still be said that it failed)
    except EngineError:
        return render(request, "search/unavailable.html", context | {"listing": None}, status=503)
    return render(request, "search/search_page.html", context)
