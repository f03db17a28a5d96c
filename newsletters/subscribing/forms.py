"""What readers fill in when they sign up, and what they change later."""

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from core.alternates import language_name
from core.cards import theme_choices, themes_by_key
from core.public_forms import PublicEmail, PublicForm, TicketForm
from newsletters.addresses import deliverable
from newsletters.models import Subscriber
from newsletters.segments import MOST_THEMES, segment_of, themes_of

AS_IT_IS, RUNNING = "as-it-is", "running"

# What somebody agrees to by signing up; kept with their consent as it read.
WORDING = _(
    "You get our newsletter by mail. We use your address for nothing else, and measure neither who opens it"
    " nor who follows its links. Every mail has a link to leave."
)


def language_choices() -> list[tuple[str, str]]:
    return [(code, language_name(code)) for code, _name in settings.LANGUAGES]


class ChoicesForm(PublicForm):
    """What readers get."""

    language = forms.ChoiceField(
        label=_("Language"),
        choices=language_choices,
        required=False,
        error_messages={"invalid_choice": _("Choose from the list.")},
    )
    themes = forms.MultipleChoiceField(
        label=_("Themes"),
        help_text=_("Choose nothing, and you read about all of them."),
        choices=theme_choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        error_messages={"invalid_choice": _("Choose from the themes of the list.")},
    )

    def clean_language(self):
        return self.cleaned_data["language"] or get_language()

    def clean_themes(self):
        """As a segment: whoever chose all of them gets also those that are yet to come."""
        slugs = self.cleaned_data["themes"]
        chosen = [key for key, theme in themes_by_key().items() if theme.slug in slugs]
        if len(chosen) == len(themes_by_key()):
            return ""
        if len(chosen) > MOST_THEMES:
            words = gettext("Choose at most %(most)d themes, or none: then you read about all of them.")
            raise ValidationError(words % {"most": MOST_THEMES})
        return segment_of(chosen)


class SignUpForm(TicketForm, ChoicesForm):
    email = PublicEmail(label=_("E-mail address"), help_text=_("We first send you a mail to confirm it."))
    field_order = ["email", "language", "themes"]

    def clean_email(self):
        email = self.cleaned_data["email"]
        if not deliverable(email).isascii():  # the name of its server is none
            raise ValidationError(PublicEmail.default_validators[0].message)
        return email


class PreferencesForm(ChoicesForm):
    """And whether they get it now, for which the choices depend on the reader."""

    def __init__(self, *args, subscriber: Subscriber, **kwargs):
        super().__init__(*args, initial=_chosen(subscriber), **kwargs)
        self.fields["language"].required = True
        self.fields["pause"] = forms.ChoiceField(
            label=_("How often?"),
            choices=_pauses(subscriber),
            error_messages=dict.fromkeys(["required", "invalid_choice"], _("Choose from the list.")),
        )


def _chosen(subscriber: Subscriber) -> dict[str, object]:
    known = themes_by_key()
    themes = [known[key].slug for key in themes_of(subscriber.themes) if key in known]
    return {
        "language": subscriber.language,
        "themes": themes,
        "pause": AS_IT_IS if subscriber.paused_until else RUNNING,
    }


def _pauses(subscriber: Subscriber) -> list[tuple[str, str]]:
    months = {
        "1": gettext("Nothing for one month"),
        "3": gettext("Nothing for three months"),
        "6": gettext("Nothing for six months"),
    }
    if not subscriber.paused_until:
        return [(RUNNING, gettext("Mail me every issue")), *months.items()]
    day = {"day": date_format(subscriber.paused_until)}
    return [
        (AS_IT_IS, gettext("Nothing until %(day)s") % day),
        (RUNNING, gettext("Mail me every issue again")),
        *months.items(),
    ]
