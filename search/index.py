"""Pages as entries of the index: what a visitor may see, and nothing else."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from itertools import chain

from django.contrib.contenttypes.models import ContentType
from django.db.models import prefetch_related_objects
from django.utils import translation
from wagtail.models import Page, ReferenceIndex

from core.alternates import has_own_text, without_untranslated
from core.cards import specific_pages
from core.documents import public_documents
from core.models import Contribution, Document, PageOrganisation
from core.pages import BasePage
from core.public_pages import public_pages
from search.entries import Entry, File
from search.models import DocumentText

Names = dict[int, list[str]]


def searchable_pages():
    """Public pages of every language that have a text of their own."""
    return without_untranslated(public_pages(language=""))


def key_of(page_id: int) -> str:
    return f"page-{page_id}"


def page_id_of(key: str) -> int:
    return int(key.removeprefix("page-"))


def entries_of(page_ids: Collection[int]) -> list[Entry]:
    """Of those pages that visitors may search; a fixed number of queries for each kind of page."""
    public = public_pages(language="").filter(pk__in=page_ids, alias_of=None)
    pages = list(public.select_related("locale").only("content_type", "locale__language_code").order_by("pk"))
    if not pages:
        return []
    languages = {page.pk: page.locale.language_code for page in pages}
    found = [page for page in specific_pages(pages) if _is_searchable(page, languages[page.pk])]
    prefetch_related_objects(found, "page_themes__theme", "page_organisations__organisation")
    names, files = _names(languages), _files(languages)
    return [_entry(page, languages[page.pk], names[page.pk], files[page.pk]) for page in found]


def _is_searchable(page: Page, language: str) -> bool:
    return isinstance(page, BasePage) and page.is_searchable and has_own_text(page, language)


def _entry(page: BasePage, language: str, names: Sequence[str], files: Sequence[File]) -> Entry:
    with translation.override(language):
        return Entry(
            key=key_of(page.pk),
            language=language,
            title=page.title,
            summary=page.summary,
            text=page.search_text(),
            names="\n".join([page.kind_label, *names]),
            files=tuple(files),
            facets={name: tuple(values) for name, values in page.search_facets().items() if values},
            day=page.search_day,
            expires=page.expire_at,
            ages=page.search_ages,
        )


def _names(page_ids: Collection[int]) -> Names:
    """People and organisations of the pages, in two queries."""
    found: Names = defaultdict(list)
    for model, name in ((Contribution, "person__name"), (PageOrganisation, "organisation__name")):
        rows = model._default_manager.filter(page__in=page_ids).order_by("sort_order", "pk")
        for page_id, value in rows.values_list("page_id", name):
            found[page_id].append(value)
    return found


def _files(page_ids: Collection[int]) -> dict[int, list[File]]:
    """The files that pages offer to everybody, with the text that was read from them, in two queries."""
    offered = _offered(page_ids)
    public = public_documents().filter(pk__in=chain.from_iterable(offered.values()))
    texts = DocumentText.objects.filter(document__in=public).exclude(text="").select_related("document")
    known = {text.document_id: File(text.document.filename, text.text) for text in texts}
    found: dict[int, list[File]] = defaultdict(list)
    for page_id, files in offered.items():
        found[page_id] = [known[file_id] for file_id in files if file_id in known]
    return found


def public_file_names(page_ids: Collection[int]) -> dict[int, set[str]]:
    """Of the files that pages offer to everybody at this moment, in two queries."""
    offered = _offered(page_ids)
    public = public_documents().filter(pk__in=chain.from_iterable(offered.values()))
    names = {document.pk: document.filename for document in public.only("file")}
    found: dict[int, set[str]] = defaultdict(set)
    for page_id, files in offered.items():
        found[page_id] = {names[file_id] for file_id in files if file_id in names}
    return found


def _offered(page_ids: Collection[int]) -> dict[int, list[int]]:
    """The ids of the files of each page, the oldest first, so that every database has the same order."""
    page_type, file_type = (ContentType.objects.get_for_model(model) for model in (Page, Document))
    rows = ReferenceIndex.objects.filter(
        base_content_type=page_type, to_content_type=file_type, object_id__in=list(map(str, page_ids))
    )
    found: dict[int, set[int]] = defaultdict(set)
    for page_id, file_id in rows.values_list("object_id", "to_object_id"):
        found[int(page_id)].add(int(file_id))
    return {page_id: sorted(files) for page_id, files in found.items()}


def batches(page_ids: Sequence[int], size: int) -> Iterator[Sequence[int]]:
    for start in range(0, len(page_ids), size):
        yield page_ids[start : start + size]
