"""How the public sends something in: plain text with a sentence at the field that is wrong, and no robots.

A form that makes something carries a ticket, the signed id of what it will make. It says when the form was
opened, which no robot waits for, and it makes the same form, sent twice, make one thing.
"""

import datetime
import re

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core.plain_checks import check_line, check_text
from core.plain_text import printable
from core.tokens import BadTokenError, ExpiredTokenError, Purpose, opaque_id

LONGEST_LINE = 120
LONGEST_EMAIL = 254  # RFC 5321
MOST_KEPT = 5000  # letters of a field of which what was typed is kept as it is
SHORTEST_FILLING_IN = datetime.timedelta(seconds=3)
TICKET = Purpose("form", datetime.timedelta(days=1))


def as_typed(value: object) -> str:
    """What can be kept of a value that nobody looked at yet."""
    return printable(str(value))[:MOST_KEPT]


class _Text(forms.CharField):
    check = staticmethod(check_text)

    def __init__(self, *args, most: int, least: int = 0, **kwargs):
        super().__init__(*args, **kwargs)
        self.most, self.least = most, least

    def validate(self, value):
        super().validate(value)
        self.check(value)
        self.check_length(value)

    def check_length(self, value: str) -> None:
        length = {"count": len(value)}
        if len(value) > self.most:
            words = _("Write at most %(most)d characters. Now there are %(count)d.")
            raise ValidationError(words % (length | {"most": self.most}))
        if value and len(value) < self.least:
            words = ngettext(
                "Write at least %(least)d characters. Now there is %(count)d.",
                "Write at least %(least)d characters. Now there are %(count)d.",
                len(value),
            )
            raise ValidationError(words % (length | {"least": self.least}))


class PlainLine(_Text):
    """One line of plain text, with single spaces."""

    check = staticmethod(check_line)

    def __init__(self, *args, most: int = LONGEST_LINE, **kwargs):
        super().__init__(*args, most=most, **kwargs)

    def to_python(self, value):
        return re.sub(r"[^\S\r\n]+", " ", super().to_python(value))


class PlainText(_Text):
    """Plain text of several lines."""

    widget = forms.Textarea

    def to_python(self, value):
        return super().to_python(value).replace("\r\n", "\n").replace("\r", "\n")


class PublicEmail(forms.CharField):
    """An address to which a mail from elsewhere can go: none of this machine only, none without a name.

    What mail servers may do and people do not is refused too: a local part in quotes.
    """

    widget = forms.EmailInput
    default_validators = [
        EmailValidator(
            gettext_lazy("Fill in an e-mail address such as name@organisation.nl."),
            allowlist=[],
        )
    ]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.widget.attrs |= {"autocomplete": "email", "maxlength": LONGEST_EMAIL}

    def validate(self, value):
        super().validate(value)
        if len(value) > LONGEST_EMAIL or value.startswith('"') or value.endswith("]"):
            raise ValidationError(self.default_validators[0].message)


class PublicForm(forms.Form):
    """With a field that people do not see, and that robots fill in."""

    # Neither of the names that browsers fill in by themselves, nor a type that robots know to leave out.
    homepage = forms.CharField(
        required=False,
        label=gettext_lazy("Leave this field empty"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )
    honeypot = "homepage"

    def __init__(self, *args, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        for field in self.fields.values():
            field.error_messages["required"] = getattr(field, "when_empty", _("Fill this in."))

    @property
    def shown_fields(self) -> list[forms.BoundField]:
        return [field for field in self.visible_fields() if field.name != self.honeypot]

    @property
    def is_from_a_person(self) -> bool:
        """Whether it may be kept although it is not complete."""
        return self.honeypot not in self.errors

    def clean_homepage(self):
        if self.cleaned_data["homepage"]:
            raise ValidationError(_("This field is there to stop robots, so it stays empty."))
        return ""

    @property
    def faults(self) -> list[tuple[str, str]]:
        """For the summary above the form: the id of a field, if it is about one, and what is wrong."""
        return [
            (_first_id(self[name]), f"{_asked(self[name])} {message}")
            if name in self.fields
            else ("", str(message))
            for name, messages in self.errors.items()
            for message in messages
        ]


def _first_id(field: forms.BoundField) -> str:
    """Of what can be filled in or chosen; of the whole where there is no choice."""
    return field.id_for_label or next((each.id_for_label for each in field.subwidgets), field.auto_id)


def _asked(field: forms.BoundField) -> str:
    label = str(field.label)
    return label if label.endswith("?") else f"{label}:"


class TicketForm(PublicForm):
    """A form that makes something, and makes it once."""

    ticket = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["ticket"].initial = TICKET.token(opaque_id())

    made_id = ""

    @property
    def is_from_a_person(self):
        return super().is_from_a_person and bool(self.made_id)

    def clean(self):
        """Afterwards `made_id` is the id of what it makes, where nothing makes one doubt."""
        cleaned = super().clean()
        token = self.data.get(self.add_prefix("ticket"), "")
        self.errors.pop("ticket", None)
        try:
            identifier = TICKET.read(token)
        except ExpiredTokenError:
            self._refuse(_("This form was open for too long. Check it and send it once more."))
        except BadTokenError:
            self._refuse(_("Something went wrong with this form. Check it and send it once more."))
        else:
            if TICKET.age(token) < SHORTEST_FILLING_IN:
                self.add_error(
                    None,
                    _("This went faster than people type. Wait a few seconds and send it once more."),
                )
            else:
                self.made_id = identifier
        return cleaned

    def _refuse(self, sentence: str) -> None:
        """With a new ticket in the form, so that the next time it is accepted."""
        self.data = {**self.data, self.add_prefix("ticket"): TICKET.token(opaque_id())}
        self.add_error(None, sentence)
