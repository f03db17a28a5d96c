from wagtail.admin.forms import WagtailAdminPageForm


class PageForm(WagtailAdminPageForm):
    """The form in which editors change a page."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # Django compares a field with a computed default to a hidden initial value, which Wagtail's panels
        # leave out: the field would always count as changed, and every approval would save one more version.
        for field in self.fields.values():
            field.show_hidden_initial = False
