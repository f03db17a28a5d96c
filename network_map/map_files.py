"""Making the file of a map when something on it changes, and reading it back."""

import gzip
import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager

from asgiref.local import Local
from django.db import transaction
from wagtail.models import Page

from core.models import PageOrganisation, PageTheme
from core.public_pages import public_pages
from network_map.columns import Columns, Row, packed
from network_map.models import InitiativePage, MapFile, NetworkMapPage

FIELDS = (
    "precision",
    "north",
    "east",
    "status",
    "start_year",
    "municipality",
    "province",
    "country",
    "expire_at",
)
EMPTY = Columns(packed([]))

_local = Local()  # the maps that a transaction of this thread changed
_read: dict[int, tuple[str, Columns]] = {}  # what this process read last, by page


def initiatives_of(page: NetworkMapPage):
    """Every initiative on a map that visitors may see, the newest first."""
    return public_pages(InitiativePage, language="").child_of(page)


def build(page: NetworkMapPage) -> MapFile:
    """In three queries, however many initiatives there are."""
    content = json.dumps(packed(_rows(page)), separators=(",", ":")).encode()
    digest = hashlib.sha256(content).hexdigest()[:16]
    values = {"digest": digest, "content": gzip.compress(content, mtime=0)}
    return MapFile.objects.update_or_create(page=page, defaults=values)[0]


def _rows(page: NetworkMapPage) -> Iterator[Row]:
    on_map = initiatives_of(page).order_by()
    themes = _values(PageTheme, "theme__slug", on_map)
    kinds = _values(PageOrganisation, "organisation__kind", on_map)
    for values in initiatives_of(page).values("pk", *FIELDS).iterator():
        page_id, end = values.pop("pk"), values.pop("expire_at")
        yield Row(
            page_id=page_id,
            themes=themes.get(page_id, ()),
            kinds=kinds.get(page_id, ()),
            expires=end.timestamp() if end else None,
            **values,
        )


def _values(model, name: str, pages) -> Mapping[int, Sequence[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    rows = model._default_manager.filter(page__in=pages.values("pk")).order_by("sort_order", "pk")
    for page_id, value in rows.values_list("page_id", name).iterator():
        found[page_id].append(value)
    return found


def rebuild_soon(pages: Iterable[NetworkMapPage]) -> None:
    """After the change that made it necessary, which may yet be undone; once for all changes together."""
    if getattr(_local, "not_rebuilt", False):
        return
    waiting = _waiting()
    waiting.update(page.pk for page in pages)
    if waiting:
        transaction.on_commit(_rebuild_waiting, robust=True)


@contextmanager
def not_rebuilt() -> Iterator[None]:
    """For one of many pieces of work, at the end of which the files are made."""
    _local.not_rebuilt = True
    try:
        yield
    finally:
        _local.not_rebuilt = False


def _waiting() -> set[int]:
    if not hasattr(_local, "maps"):
        _local.maps = set()
    return _local.maps


def _rebuild_waiting() -> None:
    waiting = _waiting()
    pages = list(NetworkMapPage.objects.filter(pk__in=waiting))
    waiting.clear()
    for page in pages:
        build(page)


def maps_above(paths: Sequence[str]) -> list[NetworkMapPage]:
    """The maps that the pages at these places in the tree are on, or that are below them."""
    steps = {path[:end] for path in paths for end in range(Page.steplen, len(path) + 1, Page.steplen)}
    maps = NetworkMapPage.objects.all()
    return [page for page in maps if page.path in steps or any(page.path.startswith(path) for path in paths)]


def columns_of(page: NetworkMapPage) -> tuple[str, Columns]:
    """The digest of the file of a map, and what is in it; asked in one small query while nothing changes."""
    digest = MapFile.objects.filter(pk=page.pk).values_list("digest", flat=True).first()
    if digest is None:
        return "", EMPTY
    kept = _read.get(page.pk)
    if kept is None or kept[0] != digest:
        file = MapFile.objects.get(pk=page.pk)
        kept = _read[page.pk] = (file.digest, Columns(json.loads(gzip.decompress(file.content))))
    return kept
