"""Columns for lists of pages. `annotate` fills them for a whole list at once."""

import datetime
from collections.abc import Sequence

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column
from wagtail.models import Page

from core import cards
from core.editing.states import language_states


def kind_of(page: Page) -> str:
    return getattr(page, "kind_label", "") or page.specific_class._meta.verbose_name


class ReviewColumn(Column):
    """The date of the next review, and whether it has passed."""

    cell_template_name = "core/admin/review_cell.html"


KIND = Column("kind", label=_("Kind"), accessor=kind_of, width="10%")
THEME = Column("theme", label=_("Theme"), accessor="theme_names", width="12%")
LANGUAGES = Column("languages", label=_("Languages"), accessor="language_words", width="14%")
REVIEW = ReviewColumn("next_review_on", label=_("Next review"), width="10%")
PAGE_COLUMNS = (KIND, THEME, LANGUAGES, REVIEW)


def is_past(day: datetime.date | None) -> bool:
    return day is not None and day < timezone.localdate()


def annotate(pages: Sequence[Page]) -> None:
    """Give specific pages what `PAGE_COLUMNS` show; five queries, however many pages."""
    pages = list(pages)
    if not pages:
        return
    themes, states = cards.themes_of(pages), language_states(pages)
    for page in pages:
        page.theme_names = ", ".join(theme.name for theme in themes.get(page.pk, []))
        page.review_is_due = is_past(getattr(page, "next_review_on", None))
        page.language_words = "; ".join(str(state) for state in states[page.translation_key])
