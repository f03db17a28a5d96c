"""The text of files, read beside the requests and kept for the pages that offer them."""

import datetime
import logging
from collections.abc import Iterator
from pathlib import Path
from time import monotonic

from django.core.exceptions import SuspiciousOperation
from django.db.models import F, Q
from django.utils import timezone

from core.documents import page_ids_with
from core.models import Document
from search import keeping
from search.extraction import Extracted, Problem, extract
from search.models import DocumentText

READ = ("pdf", "docx", "odt")
MOST_AT_ONCE = 20  # in one round of `tick`
SECONDS_AT_ONCE = 20  # after which the next round reads on: scheduled pages wait until this one is over
AGAIN = datetime.timedelta(hours=1)  # until a file that could not be opened is tried once more

logger = logging.getLogger(__name__)


def read_waiting(most: int = MOST_AT_ONCE) -> int:
    """Read files that are new or were replaced; how many. One that cannot be read stops nothing."""
    count = 0
    end = monotonic() + SECONDS_AT_ONCE
    for document in _waiting(most):
        _keep(document, _read(document))
        keeping.update(page_ids_with([document.pk]))
        count += 1
        if monotonic() >= end:
            break
    return count


def _waiting(most: int) -> Iterator[Document]:
    kinds = Q()
    for kind in READ:
        kinds |= Q(file__iendswith=f".{kind}")
    unread = Q(search_text=None) | ~Q(search_text__file_hash=F("file_hash"))
    long_ago = timezone.now() - AGAIN
    unopened = Q(search_text__problem=Problem.NOT_OPENED, search_text__read_at__lt=long_ago)
    yield from Document.objects.filter(kinds).filter(unread | unopened).order_by("-pk")[:most]


def _read(document: Document) -> Extracted:
    try:
        document.get_file_hash()  # notes it on a document that was made without
        return extract(Path(document.file.path))
    except (OSError, SuspiciousOperation) as error:
        logger.warning("The file of “%s” cannot be opened: %s", document, error)
        return Extracted(problem=Problem.NOT_OPENED)


def _keep(document: Document, found: Extracted) -> None:
    values = {
        "file_hash": document.file_hash,
        "text": found.text,
        "problem": found.problem or "",
        "is_cut": found.is_cut,
    }
    DocumentText.objects.update_or_create(document=document, defaults=values)
