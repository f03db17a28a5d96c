"""What many pages share, kept in memory for as long as nothing is published.

Menu, footer, settings and themes are the same on every page. Each process keeps what it built under the
number of `ContentVersion`; a request reads that number once, in one small query, and builds anew when it has
grown.
"""

from collections.abc import Callable, Hashable
from typing import Any, TypeVar

from asgiref.local import Local
from django.core.signals import request_finished, request_started

from core.models import ContentVersion

Value = TypeVar("Value")

MOST_KEPT = 2000

_kept: dict[Hashable, tuple[int, Any]] = {}
_request = Local()


def content_version() -> int:
    """The number of the content as it is now; asked once per request."""
    version = getattr(_request, "version", None)
    if version is None:
        version = ContentVersion.current()
        if getattr(_request, "active", False):
            _request.version = version
    return version


def shared(key: Hashable, build: Callable[[], Value]) -> Value:
    """What `build` makes, from memory while the content is the same. Treat it as read-only.

    None is not kept: an address that does not exist would fill the memory.
    """
    version = content_version()
    kept = _kept.get(key)
    if kept is not None and kept[0] == version:
        return kept[1]
    value = build()
    if value is None:
        return value
    if len(_kept) >= MOST_KEPT:
        _kept.clear()
    _kept[key] = (version, value)
    return value


def content_changed() -> None:
    """Say that something was published, so that every process builds anew."""
    ContentVersion.bump()
    _request.version = None


def _start(**kwargs):
    _request.active, _request.version = True, None


def _finish(**kwargs):
    _request.active, _request.version = False, None


request_started.connect(_start, dispatch_uid="core.shared.start")
request_finished.connect(_finish, dispatch_uid="core.shared.finish")
