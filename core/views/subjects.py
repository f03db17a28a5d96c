from django.http import Http404
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from core.models.subjects import Subject
from core.subjects import subject_context


@csrf_exempt
@require_safe
def subject_page(request, slug: str, model: type[Subject]):
    """The page of a theme, person, organisation or series."""
    subject = find_subject(model, slug)
    return render(
        request, f"{model._meta.app_label}/{model._meta.model_name}.html", subject_context(request, subject)
    )


def find_subject(model: type[Subject], slug: str) -> Subject:
    """In the reader's language, or untranslated in its own; 404 when there is none."""
    rows = list(model._default_manager.filter(slug=slug).select_related("locale"))
    rows.sort(key=lambda row: row.locale.language_code != get_language())
    if not rows:
        raise Http404
    return rows[0]
