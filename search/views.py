from django.http import JsonResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from search import formats
from search.engines.base import EngineError
from search.results import Results, alternates
from search.suggestions import suggestions


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
    answer = formats.FORMATS.get(request.GET.get("format", ""))
    return answer(request, results) if answer else render(request, "search/search_page.html", context)


@csrf_exempt
@require_safe
def suggest(request):
    """In the form of OpenSearch: what was typed, the texts, no descriptions, and the addresses."""
    typed = request.GET.get("q", "")
    try:
        found = suggestions(typed, get_language())
    except EngineError:
        found = []
    return JsonResponse(
        [typed[:200], [one.text for one in found], [], [one.url for one in found]], safe=False
    )


@csrf_exempt
@require_safe
def opensearch(request):
    return formats.opensearch(request)
