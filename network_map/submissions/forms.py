"""What makers of an initiative fill in, in three steps, and all at once when they change it later."""

from urllib.parse import urlsplit

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from core.cards import theme_choices
from core.models import Organisation
from core.public_forms import PlainLine, PlainText, PublicEmail, PublicForm, TicketForm
from core.shared import shared
from network_map.models import InitiativePage
from network_map.models.initiative import FIRST_YEAR, last_year
from network_map.places import gazetteer
from network_map.places.place_field import PlaceFormField

HOME = "NL"
LINKS = ("link_1", "link_2", "link_3")
LONGEST_ADDRESS = 200  # as InitiativeLink keeps it


class OrganisationInput(forms.TextInput):
    """A text field with the organisations that are known as suggestions of the browser."""

    template_name = "network_map/place_input.html"

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        context["widget"]["attrs"]["list"] = f"{context['widget']['attrs'].get('id', name)}-known"
        context["labels"] = organisation_names()
        return context


def organisation_names() -> list[str]:
    """In the reader's language; in that of the site where an organisation has only that."""

    def build():
        rows = Organisation.objects.values_list("translation_key", "locale__language_code", "name")
        own = get_language()
        names = {key: name for key, code, name in sorted(rows, key=lambda row: row[1] == own)}
        return sorted(set(names.values()), key=str.casefold)

    return shared(("names of organisations", get_language()), build)


class LinkField(forms.URLField):
    """An address on the web that anybody can open."""

    default_error_messages = {"invalid": _("Fill in a web address such as https://www.organisation.nl.")}

    def __init__(self, **kwargs):
        super().__init__(assume_scheme="https", required=False, **kwargs)
        self.widget.attrs |= {"inputmode": "url", "autocomplete": "off"}

    def clean(self, value):
        address = super().clean(value)
        if not address:
            return ""
        found = urlsplit(address)
        is_web = found.scheme in ("http", "https") and "." in (found.hostname or "")
        if not is_web or "@" in found.netloc or len(address) > LONGEST_ADDRESS:
            raise ValidationError(self.error_messages["invalid"])
        return address


class YearField(forms.IntegerField):
    def __init__(self, **kwargs):
        super().__init__(
            widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "input--year"}), **kwargs
        )

    def clean(self, value):
        wrong = gettext("Fill in a year of four digits, from %(first)d to %(last)d.")
        wrong %= {"first": FIRST_YEAR, "last": last_year()}
        try:
            year = super().clean(value)
        except ValidationError as error:
            raise ValidationError(wrong) from error
        if year is None or not FIRST_YEAR <= year <= last_year():
            raise ValidationError(wrong)
        return year


class InitiativeFields(PublicForm):
    title = PlainLine(label=_("Name of the initiative"), help_text=_("Short and easy to recognise."), least=3)
    summary = PlainText(
        label=_("Summary"),
        help_text=_("What do you do, for whom and why? Between 40 and 200 characters."),
        least=40,
        most=200,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    theme = forms.ChoiceField(
        label=_("Which theme fits best?"),
        choices=theme_choices,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": _("Choose one of the themes.")},
    )
    start_year = YearField(label=_("Began in"))

    def clean_summary(self):
        return " ".join(self.cleaned_data["summary"].split())


class InitiativeStep(InitiativeFields):
    email = PublicEmail(
        label=_("Your e-mail address"),
        help_text=_("We mail you about your initiative. It is on the site only if you allow that in step 3."),
    )


class FirstStep(InitiativeStep, TicketForm):
    """Which makes the submission."""


class PlaceStep(PublicForm):
    place = PlaceFormField(
        label=_("Place"),
        help_text=_("A town, municipality, province or country. Choose it from the list while you type."),
    )
    place_name = PlainLine(
        label=_("Town abroad"),
        help_text=_("Only when you chose another country than the Netherlands."),
        required=False,
        most=80,
    )
    organisation = PlainLine(
        label=_("Organisation"),
        help_text=_("Who leads it? Write the whole name."),
        least=2,
        widget=OrganisationInput,
    )

    def clean(self):
        cleaned = super().clean()
        place = gazetteer.by_key(cleaned.get("place", ""))
        if cleaned.get("place_name") and place and (place.kind != "country" or place.country == HOME):
            self.add_error("place_name", _("Leave this empty: the place above says where it is."))
        return cleaned


class MoreStep(PublicForm):
    what = PlainText(
        label=_("What happens?"),
        help_text=_("What does somebody see who comes and looks? Between 80 and 3000 characters."),
        least=80,
        most=3000,
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    why = PlainText(
        label=_("Why?"),
        help_text=_("What should it change?"),
        required=False,
        most=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    status = forms.ChoiceField(
        label=_("How far is it?"),
        choices=InitiativePage.Status.choices,
        initial=InitiativePage.Status.RUNNING,
        error_messages={"invalid_choice": _("Choose from the list.")},
    )
    link_1 = LinkField(label=_("Website"), help_text=_("Where can people read more?"))
    link_2 = LinkField(label=_("Second website"))
    link_3 = LinkField(label=_("Third website"))
    contact_name = PlainLine(
        label=_("Name of the contact"), required=False, help_text=_("Whom can people ask about it?")
    )
    contact_consent = forms.BooleanField(
        label=_("The name and my e-mail address may be on the page of the initiative."),
        required=False,
        help_text=_("Without this only the editors see them. You can change your mind at any time."),
    )

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("contact_consent") and not cleaned.get("contact_name"):
            self.add_error("contact_name", _("Fill in a name, or do not let us show it."))
        return cleaned


STEPS: tuple[type[PublicForm], ...] = (InitiativeStep, PlaceStep, MoreStep)


class ChangeForm(InitiativeFields, PlaceStep, MoreStep):
    """Everything at once, and a word to the editors."""

    remark = PlainText(
        label=_("Remark for the editors"),
        help_text=_("For instance the answer to a question of theirs."),
        required=False,
        most=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    field_order = [
        name for step in STEPS for name in step.base_fields if name not in ("email", PublicForm.honeypot)
    ] + ["remark"]
