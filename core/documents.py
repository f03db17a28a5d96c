"""Files are as private as the pages that offer them."""

from collections.abc import Iterable

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import Left, Length
from django.http import Http404
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe
from wagtail import hooks
from wagtail.documents import get_document_model
from wagtail.documents.views.serve import serve as wagtail_serve
from wagtail.models import CollectionViewRestriction, Page, ReferenceIndex


@csrf_exempt
@require_safe
def serve(request, document_id: str, filename: str):
    response = wagtail_serve(request, document_id, filename)
    if response.get("Content-Encoding") == "None":  # as Wagtail has it for files that are not compressed
        del response["Content-Encoding"]
    return response


@hooks.register("before_serve_document")
def hide_files_of_hidden_pages(document, request):
    """A file that only hidden pages offer does not exist for this visitor; one on no page is public."""
    # Whoever has no session is no editor; asking for the user would keep the answer out of every cache.
    if settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.has_perm("wagtailadmin.access_admin"):
        return
    pages = list(pages_with(document))
    if pages and not any(may_see(page, request) for page in pages):
        raise Http404


def pages_with(document):
    """The pages of any state that hold the document, in one query for their ids and one for themselves."""
    return Page.objects.filter(pk__in=page_ids_with([document.pk])).specific()


def page_ids_with(document_ids: Iterable[int]) -> set[int]:
    """Of the pages of any state that hold one of the documents."""
    page_type, file_type = (
        ContentType.objects.get_for_model(model) for model in (Page, get_document_model())
    )
    rows = ReferenceIndex.objects.filter(
        base_content_type=page_type, to_content_type=file_type, to_object_id__in=list(map(str, document_ids))
    )
    return set(map(int, rows.values_list("object_id", flat=True)))


def public_documents() -> QuerySet:
    """Files in collections that any visitor may see; whether a page offers them is another question."""
    above = Left(OuterRef("collection__path"), Length("collection__path"))
    restrictions = CollectionViewRestriction.objects.filter(collection__path=above)
    return get_document_model().objects.filter(~Exists(restrictions))


def may_see(page: Page, request) -> bool:
    if not page.live or (page.expire_at and page.expire_at <= timezone.now()):
        return False
    return all(restriction.accept_request(request) for restriction in page.get_view_restrictions())
