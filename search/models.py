from django.db import models
from django.utils.translation import gettext_lazy as _

from search.extraction import Problem


class SearchIndex(models.Model):
    """Which tables hold an index in the database, by the name of the index or one that leads to it."""

    name = models.CharField(max_length=60, unique=True)
    table = models.CharField(max_length=60)
    version = models.PositiveSmallIntegerField()  # of the analysis that made its terms
    building = models.BooleanField(default=False)  # in this or in another engine

    class Meta:
        verbose_name = _("search index")
        verbose_name_plural = _("search indexes")

    def __str__(self):
        return self.name


class PendingWrite(models.Model):
    """A page that an index has yet to take in as it is now."""

    REMOTE = "remote"  # the index of another server; otherwise the name of one that is being built

    index = models.CharField(max_length=60)
    key = models.CharField(max_length=60)
    since = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=["index", "key"], name="pending_by_index")]
        verbose_name = _("pending write")
        verbose_name_plural = _("pending writes")

    def __str__(self):
        return f"{self.index}: {self.key}"


PROBLEMS = {
    Problem.ENCRYPTED: _("It is protected with a password."),
    Problem.BROKEN: _("It is damaged."),
    Problem.TOO_SLOW: _("Reading it took too long."),
    Problem.TOO_LARGE: _("It is too large."),
    Problem.NO_TEXT: _("There is no text in it; it may be a scan."),
    Problem.NOT_SUPPORTED: _("Only PDF, DOCX and ODT files can be read."),
}


class DocumentText(models.Model):
    """What was read from a file, so that the pages that offer it can be found by it."""

    document = models.OneToOneField("core.Document", on_delete=models.CASCADE, related_name="search_text")
    file_hash = models.CharField(max_length=40, blank=True)  # of the file that was read
    text = models.TextField(blank=True)
    problem = models.CharField(max_length=20, blank=True, choices=list(PROBLEMS.items()))
    is_cut = models.BooleanField(default=False)
    read_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("text of a document")
        verbose_name_plural = _("texts of documents")

    def __str__(self):
        return str(self.document)
