"""The checks of a page that editors see beside its text, and in the user bar on the page itself."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.userbar import ContentCheckerItem

# What editors can mend, beside the rules that Wagtail itself chose.
OUR_MESSAGES = {
    "image-alt": {
        "error_name": _("Image without alternative text"),
        "help_text": _("Describe what the image shows, or say that it is decorative"),
    },
    "image-redundant-alt": {
        "error_name": _("Alternative text repeats the text beside it"),
        "help_text": _("Say what the text does not say yet, or make the image decorative"),
    },
    "th-has-data-cells": {
        "error_name": _("Heading in the table without cells"),
        "help_text": _("Fill the row or column under the heading, or leave the heading out"),
    },
}


class PageChecker(ContentCheckerItem):
    """Tests what comes from editors; templates, styles and scripts are the business of the site's makers."""

    axe_run_only = [*ContentCheckerItem.axe_run_only, *OUR_MESSAGES]
    axe_messages = ContentCheckerItem.axe_messages | OUR_MESSAGES

    def get_axe_exclude(self, request):
        """Wagtail's own bars.

        One selector, because the editor takes several for frames within frames, and of those by which Wagtail
        leaves out its bars it misses the marks beside the text.
        """
        return ["wagtail-userbar, wagtail-inline-userbar"]
