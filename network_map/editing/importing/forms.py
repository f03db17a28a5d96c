from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import lazystr
from django.utils.translation import gettext_lazy as _

from network_map.editing.importing import files
from network_map.editing.importing.fields import COLUMNS
from network_map.models import Import

SAMPLES = 2  # values shown of each column


class UploadForm(forms.Form):
    file = forms.FileField(
        label=_("File"),
        help_text=_(
            "CSV or XLSX with the headings in the first row, at most 10,000 rows and 10 MB. "
            "Nothing changes yet: first you see what would."
        ),
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.tsv,.xlsx"}),
        error_messages={"empty": _("This file is empty.")},
    )

    def clean_file(self):
        self.table = files.read(self.cleaned_data["file"])
        return self.cleaned_data["file"]


class ColumnsForm(forms.Form):
    """For each heading of the file what it is for, and whether visitors see the pages at once."""

    live = forms.ChoiceField(
        label=_("New pages"),
        choices=[("", _("are drafts")), ("live", _("are published"))],
        required=False,
        widget=forms.RadioSelect,
        help_text=_(
            "The same holds for changes. What an editor is working on is never published by an import."
        ),
    )

    def __init__(self, run: Import, data=None):
        super().__init__(data, initial={"live": "live" if run.live else ""})
        self.run = run
        samples = [row.cells for row in run.rows.order_by("number")[:SAMPLES]]
        choices = [("", _("Leave out")), *((column.name, column.label) for column in COLUMNS)]
        for number, heading in enumerate(run.headings):
            values = [cells[number][:60] for cells in samples if number < len(cells) and cells[number]]
            self.fields[f"column-{number}"] = forms.ChoiceField(
                label=heading or _("(no heading)"),
                choices=choices,
                required=False,
                initial=run.columns[number],
                help_text=lazystr(" · ".join(values)),
            )

    @property
    def column_fields(self):
        return [self[name] for name in self.fields if name.startswith("column-")]

    def clean(self):
        chosen = self.chosen()
        for name in filter(None, dict.fromkeys(chosen)):
            if chosen.count(name) > 1:
                label = next(column.label for column in COLUMNS if column.name == name)
                raise ValidationError(_("Two columns are for “%(name)s”: choose one.") % {"name": label})
        if not {"title", "key"} & set(chosen):
            raise ValidationError(_("Choose which column holds the name, or the key, of each initiative."))

    def chosen(self) -> list[str]:
        return [self.cleaned_data.get(f"column-{number}", "") for number in range(len(self.run.headings))]
