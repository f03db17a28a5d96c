"""The checks of a page that editors see beside its text, and in the user bar on the page itself."""

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.userbar import ContentCheckerItem

# Rules of axe 4.11 (that of Wagtail 8) about what templates, styles and scripts make of a page.
RULES_FOR_MAKERS = """
    accesskeys area-alt aria-allowed-attr aria-allowed-role aria-braille-equivalent aria-command-name
    aria-conditional-attr aria-deprecated-role aria-dialog-name aria-hidden-body aria-hidden-focus
    aria-input-field-name aria-meter-name aria-progressbar-name aria-prohibited-attr aria-required-attr
    aria-required-children aria-required-parent aria-roledescription aria-roles aria-text
    aria-toggle-field-name aria-tooltip-name aria-treeitem-name aria-valid-attr aria-valid-attr-value
    audio-caption autocomplete-valid avoid-inline-spacing blink bypass color-contrast
    color-contrast-enhanced css-orientation-lock definition-list dlitem document-title duplicate-id
    duplicate-id-active duplicate-id-aria focus-order-semantics form-field-multiple-labels
    frame-focusable-content frame-tested frame-title-unique hidden-content html-has-lang html-lang-valid
    html-xml-lang-mismatch identical-links-same-purpose input-image-alt label
    label-content-name-mismatch label-title-only landmark-banner-is-top-level
    landmark-complementary-is-top-level landmark-contentinfo-is-top-level landmark-main-is-top-level
    landmark-no-duplicate-banner landmark-no-duplicate-contentinfo landmark-no-duplicate-main
    landmark-one-main landmark-unique link-in-text-block list listitem marquee meta-refresh
    meta-refresh-no-exceptions meta-viewport meta-viewport-large nested-interactive no-autoplay-audio
    object-alt page-has-heading-one presentation-role-conflict region role-img-alt scope-attr-valid
    scrollable-region-focusable select-name server-side-image-map skip-link summary-name svg-img-alt
    tabindex table-duplicate-name table-fake-caption target-size td-has-header td-headers-attr
    valid-lang video-caption
"""


class PageChecker(ContentCheckerItem):
    """Tests every rule of axe, in place of Wagtail's handful. axe itself has hardly any Dutch."""

    axe_run_only = None
    axe_messages = {
        **ContentCheckerItem.axe_messages,
        **{
            rule: {
                "error_name": format_lazy(_("Fault in the site itself ({rule})"), rule=rule),
                "help_text": _("This is not in the text: tell whoever maintains the site"),
            }
            for rule in RULES_FOR_MAKERS.split()
        },
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

    def get_axe_exclude(self, request):
        """Wagtail's own bars.

        One selector, because the editor takes several for frames within frames, and of those by which Wagtail
        leaves out its bars it misses the marks beside the text.
        """
        return ["wagtail-userbar, wagtail-inline-userbar"]
