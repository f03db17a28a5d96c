"""The same results for programs: JSON, and RSS for whoever wants to hear of new ones."""

from textwrap import shorten

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.models import Page

from core.feeds import Channel, RssFeed, titled
from core.public_pages import public_pages
from core.site import site_frame
from search.index import page_id_of
from search.results import Results, Row

MOST_ITEMS = 30
SECONDS_UNTIL_ASKED_AGAIN = 300  # of a search that is not possible; nobody knows when it will be


def as_json(request: HttpRequest, results: Results) -> JsonResponse:
    """A page of ten results with the counts of each facet; docs/search.md names every field."""
    page = results.page
    return JsonResponse(
        {
            "query": results.text,
            "language": results.language,
            "corrections": [{"typed": one.typed, "used": one.used} for one in results.corrections],
            "tips": [_tip(request, page) for page in results.tips],
            "total": results.total,
            "page": page.number,
            "pages": page.paginator.num_pages,
            "results": [_result(request, row) for row in page],
            "facets": {
                facet.name: [
                    {"value": choice.value, "label": choice.label, "count": choice.count}
                    for choice in facet.choices
                ]
                for facet in results.shown_facets
            },
        },
        json_dumps_params={"ensure_ascii": False},
    )


def _result(request: HttpRequest, row: Row) -> dict[str, object]:
    day = row.page.search_day
    return {
        "title": row.page.title,
        "url": request.build_absolute_uri(row.page.url),
        "kind": row.page.search_kind_label,
        "date": day.isoformat() if day else None,
        "themes": [theme.name for theme in getattr(row.page, "themes", [])],
        "summary": row.page.summary,
        "passage": row.passage.text,
        "found_in": row.file or None,
    }


def _tip(request: HttpRequest, page: Page) -> dict[str, object]:
    return {
        "title": page.title,
        "url": request.build_absolute_uri(page.url),
        "kind": page.search_kind_label,
        "summary": page.summary,
    }


class ResultsFeed(RssFeed):
    def feed_url(self, channel):
        return f"{channel.url}{channel.query_string}&format=rss"


def as_rss(request: HttpRequest, results: Results) -> HttpResponse:
    """The newest results, at most thirty."""
    newest = results.newest(MOST_ITEMS)
    pages = public_pages().filter(pk__in=[page_id_of(shown.key) for shown in newest])
    title = titled(_("Search: %(words)s") % {"words": results.choices or _("everything")})
    channel = Channel(title, title, reverse("search"), pages, results.address())
    return ResultsFeed()(request, channel=channel)


def opensearch(request: HttpRequest) -> HttpResponse:
    """How browsers add the site to their search engines (OpenSearch 1.1)."""
    name = site_frame().settings.name
    address = request.build_absolute_uri(reverse("search"))
    suggestions = request.build_absolute_uri(reverse("search_suggestions"))
    context = {
        "name": shorten(name, 16, placeholder="") or name[:16],
        "long_name": shorten(name, 48, placeholder="") or name[:48],
        "address": address,
        "suggestions": suggestions,
    }
    return render(
        request,
        "search/opensearch.xml",
        context,
        content_type="application/opensearchdescription+xml; charset=utf-8",
    )


def unavailable(request: HttpRequest, context: dict[str, object]) -> HttpResponse:
    """That nothing can be found now, in the form that was asked for; a feed reader keeps what it has."""
    asked = request.GET.get("format", "")
    error = _("Searching is not possible right now: the list of what can be found has yet to be made anew.")
    response: HttpResponse
    if asked == "json":
        response = JsonResponse({"error": error}, json_dumps_params={"ensure_ascii": False})
    elif asked == "rss":
        response = HttpResponse(f"{error}\n", content_type="text/plain; charset=utf-8")
    else:
        response = render(request, "search/unavailable.html", context)
    response.status_code = 503
    response["Retry-After"] = str(SECONDS_UNTIL_ASKED_AGAIN)
    return response


FORMATS = {"json": as_json, "rss": as_rss}
