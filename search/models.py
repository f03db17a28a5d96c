from django.db import models
from django.utils.translation import gettext_lazy as _


class SearchIndex(models.Model):
    """Which tables hold an index in the database, by the name of the index or one that leads to it."""

    name = models.CharField(max_length=60, unique=True)
    table = models.CharField(max_length=60)
    version = models.PositiveSmallIntegerField(help_text=_("Of the analysis that made its terms."))

    class Meta:
        verbose_name = _("search index")
        verbose_name_plural = _("search indexes")

    def __str__(self):
        return self.name
