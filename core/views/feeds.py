from django.http import Http404
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from core.feeds import FORMATS, Channel, index_channel, site_channel, subject_channel
from core.models.subjects import Subject
from core.views.pages import find_page
from core.views.subjects import find_subject


@csrf_exempt
@require_safe
def site_feed(request, extension: str):
    return _answer(request, extension, site_channel)


@csrf_exempt
@require_safe
def page_feed(request, path: str, extension: str):
    """The feed of the overview at `path`."""
    return _answer(request, extension, lambda: index_channel(find_page(f"{path}/"), request.GET))


@csrf_exempt
@require_safe
def subject_feed(request, slug: str, extension: str, model: type[Subject]):
    return _answer(request, extension, lambda: subject_channel(find_subject(model, slug)))


def _answer(request, extension: str, find):
    if extension not in FORMATS:
        raise Http404
    channel: Channel = find()
    return FORMATS[extension](request, channel=channel)
