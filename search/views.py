from django.conf import settings
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from core.listing import without_blanks
from search import formats, query_log
from search.engines.base import EngineError
from search.explanation import explanations
from search.results import Results, alternates
from search.suggestions import suggestions


@csrf_exempt
@require_safe
def search_page(request):
    """The results of a query string; without words the newest pages, to be narrowed down."""
    if cleaner := without_blanks(request):
        return cleaner
    results = Results(request.GET, get_language())
    context = {"listing": results, "alternates": alternates()}
    try:
        if is_editor(request):
            context["explanations"] = explanations(results)
        results.answer  # noqa: B018  (asked here, where it can still be said that it failed)
    except EngineError:
        return formats.unavailable(request, context | {"listing": None})
    answer = formats.FORMATS.get(request.GET.get("format", ""))
    if answer:
        return answer(request, results)
    if "explanations" not in context:
        context["ticket"] = results.ticket
        if results.is_counted and results.page.number == 1 and request.method == "GET":
            query_log.note(results.text, results.language, results.total or len(results.tips))
    return render(request, "search/search_page.html", context)


def is_editor(request) -> bool:
    """Whether somebody looks who looks after the search. Visitors have no session, and none is asked for."""
    return settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.has_perm("search.view_synonym")


@csrf_exempt  # what is sent is signed, changes nothing but a count, and visitors have no cookie
@require_POST
def followed(request):
    """Counts that a result was followed; what the page with results sends when that happens.

    Of an editor nothing is counted, whose browser may have kept the page from before signing in.
    """
    if is_editor(request):
        return HttpResponse(status=204)
    counted = query_log.note_followed(request.POST.get("ticket", ""), request.POST.get("place", ""))
    return HttpResponse(status=204 if counted else 400)


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
