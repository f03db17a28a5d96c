"""The tags behind templates/components/head_meta.html."""

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from wagtail.models import Page

from core.head import Head
from core.models.subjects import Subject
from core.shared import shared
from core.structured_data import structured_data

register = template.Library()


@register.simple_tag(takes_context=True)
def head_meta(context) -> SafeString:
    """The metadata of the page or subject that is shown; of an error page only that it is not to be indexed.

    The same for every visitor, so it is remembered while nothing is published; not for previews and
    narrowed lists.
    """
    target = context.get("page") or context.get("subject")
    request = context.get("request")
    if request is None or not isinstance(target, Page | Subject) or not target.pk:
        return _render(None)
    head = Head(request, target, context.get("listing"))
    return shared(head.key, lambda: _render(head)) if head.is_indexed else _render(head)


def _render(head: Head | None) -> SafeString:
    return render_to_string("components/head_tags.html", {"head": head})


@register.filter
def json_ld(head: Head) -> SafeString:
    return structured_data(head)
