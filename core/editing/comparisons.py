"""How editors see what differs between two versions of a page.

Where Wagtail shows what stands in the database, as True, None and 2026-05-31, they read what the form shows.
"""

import datetime
from typing import Any

from django.db import models
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from wagtail.admin.compare import (
    FieldComparison,
    RichTextFieldComparison,
    TextDiff,
    diff_text,
    register_comparison_class,
)
from wagtail.fields import RichTextField

from core.plain_text import plain


class InWords(FieldComparison):
    @staticmethod
    def words(value: Any) -> str:
        if value is None or value == "":
            return ""
        if isinstance(value, bool):
            return _("Yes") if value else _("No")
        if isinstance(value, datetime.datetime):
            value = timezone.localtime(value)
        if isinstance(value, datetime.date):
            return formats.localize(value)
        return str(value)

    def htmldiff(self):
        before, after = self.words(self.val_a), self.words(self.val_b)
        if before == after:
            return TextDiff([("equal", before)]).to_html()
        changes = [("deletion", before), ("addition", after)]
        return TextDiff([change for change in changes if change[1]]).to_html()


class InParagraphs(RichTextFieldComparison):
    """Without the last word of a paragraph sticking to the first one of the next."""

    def htmldiff(self):
        return diff_text(plain(self.val_a), plain(self.val_b)).to_html()


for _kind in (models.BooleanField, models.DateField, models.FloatField, models.IntegerField):
    register_comparison_class(_kind, comparison_class=InWords)
register_comparison_class(RichTextField, comparison_class=InParagraphs)
