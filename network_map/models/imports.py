"""A file of initiatives that an editor brings in: its rows, what came of each, and how to take it back."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Import(models.Model):
    class Stage(models.TextChoices):
        CHOOSING = "choosing", _("columns to choose")
        CHECKING = "checking", _("being checked")
        CHECKED = "checked", _("checked, nothing imported yet")
        IMPORTING = "importing", _("being imported")
        IMPORTED = "imported", _("imported")
        UNDOING = "undoing", _("being undone")
        UNDONE = "undone", _("undone")

    map = models.ForeignKey("network_map.NetworkMapPage", on_delete=models.CASCADE, related_name="imports")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    file_name = models.CharField(max_length=200)
    read_as = models.CharField(max_length=60)  # the encoding and separator that were found
    made_at = models.DateTimeField(auto_now_add=True)
    headings = models.JSONField(default=list)
    columns = models.JSONField(default=list)  # the field that each heading is for, or ""
    live = models.BooleanField(default=False)  # whether visitors see the pages at once
    stage = models.CharField(max_length=10, choices=Stage.choices, default=Stage.CHOOSING)
    done = models.PositiveIntegerField(default=0)  # the row up to which this stage came
    moved_at = models.DateTimeField(auto_now=True)  # when it came so far
    organisations = models.JSONField(default=list)  # ids of those it made

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("import")
        verbose_name_plural = _("imports")

    def __str__(self):
        return self.file_name


class ImportRow(models.Model):
    class Outcome(models.TextChoices):
        NEW = "new", _("New")
        CHANGED = "changed", _("Changed")
        UNCHANGED = "unchanged", _("Unchanged")
        WRONG = "wrong", _("Wrong")

    run = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField()  # as spreadsheets count: the headings are row 1
    cells = models.JSONField()
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True, default="")
    fields = models.JSONField(default=list)  # names of those that are other than on the page
    reasons = models.JSONField(default=list)  # sentences for the editor
    identity = models.CharField(max_length=64, default="")  # a digest: the same for the same initiative
    # No foreign key: a page that is deleted would have to be looked for among all rows of all imports.
    page_id = models.BigIntegerField(null=True)
    before = models.JSONField(default=dict)  # the values that were replaced, by field
    revision_id = models.BigIntegerField(null=True)  # that the import made

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["run", "number"], name="import_row_once")]
        indexes = [
            models.Index(fields=["run", "outcome", "number"]),
            models.Index(fields=["run", "identity"]),
        ]
        verbose_name = _("row of an import")
        verbose_name_plural = _("rows of imports")

    def __str__(self):
        return str(self.number)


class ImportKey(models.Model):
    """Under which key a file names an initiative, so that the next file changes the same page.

    A page that others were merged into has the keys of all of them.
    """

    map = models.ForeignKey(
        "network_map.NetworkMapPage", on_delete=models.CASCADE, related_name="import_keys"
    )
    key = models.CharField(max_length=100)
    page = models.ForeignKey(
        "network_map.InitiativePage", on_delete=models.CASCADE, related_name="import_keys"
    )

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [models.UniqueConstraint(fields=["map", "key"], name="import_key_once_per_map")]
        verbose_name = _("key of an initiative")
        verbose_name_plural = _("keys of initiatives")

    def __str__(self):
        return self.key
