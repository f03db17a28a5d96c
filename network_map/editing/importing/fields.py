"""What columns of a file can be for, under which headings they are guessed, and how their cells are read.

A reader turns text into a value that JSON holds. It raises ValidationError, with a sentence for the editor.
"""

import datetime
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.html import escape
from django.utils.translation import get_language, gettext_lazy, override
from django.utils.translation import gettext as _

from core.models import Organisation, Theme
from core.plain_checks import check_line, check_text
from network_map.models import InitiativePage
from network_map.places import gazetteer
from network_map.places.locations import check_spot
from network_map.places.place_field import are_one, labels, meant

MOST_LETTERS = 10_000
MOST_LETTERS_OF_MAKER = 120
MOST_THEMES = 4
MOST_LINKS = 6
SEPARATOR = re.compile(r"[;|\n]")
# What a spreadsheet would run: all that begins with "=", and behind another sign a function, a sum of cells
# or another program. Names may begin with such a sign: "+31", "@Home", "-18".
FORMULA = re.compile(
    r"""=
    | [-+@][-+*/^&@\d.,("]* [a-z_][\w.]*\(.*\)[ ]*($|[-+*/^&=<>,;])
    | [-+@][-+*/^&@\d.,("]* \$?[a-z]{1,3}\$?\d+ ([-+*/^&:] [$\w.]*\d)+ $
    | [-+@] .* \w\|('[^']*'|\S+)!
    """,
    re.IGNORECASE | re.VERBOSE,
)
DEGREES = re.compile(r"[+-]?\d{1,3}([.,]\d+)?")
YES, NO = ("1", "ja", "j", "yes", "y", "true", "waar", "x"), ("0", "nee", "n", "no", "false", "onwaar")
DAYS = ("%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y", "%d.%m.%Y")


@dataclass(frozen=True)
class Known:
    """What cells are compared with; asked once for many rows. Ids by name, folded."""

    themes: dict[str, int]
    organisations: dict[str, int]
    statuses: dict[str, str]
    labels: dict[str, str]  # the keys of places
    places: dict[str, str] = field(default_factory=dict)  # the keys of those met so far


@dataclass(frozen=True)
class Column:
    name: str  # of the field
    label: Any  # lazy
    headings: Sequence[str]  # folded
    read: Callable[[str, Known], Any]


def known_in(locale_id: int) -> Known:
    themes = {}
    # By their names in every language; what the page gets is the theme in its own.
    own = {theme.translation_key: theme.pk for theme in Theme.objects.filter(locale_id=locale_id)}
    for theme in Theme.objects.all():
        if theme.translation_key in own:
            for name in (theme.name, theme.slug):
                themes[gazetteer.folded(name)] = own[theme.translation_key]
    organisations = {
        gazetteer.folded(name): pk
        for pk, name in Organisation.objects.filter(locale_id=locale_id).values_list("pk", "name")
    }
    return Known(themes, organisations, _statuses(), labels())


def _statuses() -> dict[str, str]:
    found = {value: value for value in InitiativePage.Status.values}
    for language in ("nl", "en"):
        with override(language):
            found |= {gazetteer.folded(str(label)): value for value, label in InitiativePage.Status.choices}
    return found


# --- Readers --------------------------------------------------------------------------------------


def line(text: str, known: Known) -> str:
    """A name, or anything that stands on one line."""
    check_line(text)
    return " ".join(_plain(text).split())


def _plain(text: str) -> str:
    if FORMULA.match(text):
        raise ValidationError(_("This is a formula for a spreadsheet: write plain text."))
    if len(text) > MOST_LETTERS:
        message = _("This is longer than %(count)d letters.")
        raise ValidationError(message % {"count": MOST_LETTERS})
    check_text(text)
    return text


def paragraphs(text: str, known: Known) -> str:
    """Text with lines as the HTML of a rich text field."""
    lines = (" ".join(each.split()) for each in _plain(text).splitlines())
    return "".join(f"<p>{escape(each)}</p>" for each in lines if each)


def status(text: str, known: Known) -> str:
    found = known.statuses.get(gazetteer.folded(text))
    if found is None:
        names = ", ".join(str(label) for label in InitiativePage.Status.labels)
        raise ValidationError(_("There is no such status: choose from %(names)s.") % {"names": names})
    return found


def year(text: str, known: Known) -> int:
    if not re.fullmatch(r"[0-9]{4}", text):
        raise ValidationError(_("A year has four digits, such as 2019."))
    return int(text)


def day(text: str, known: Known) -> str:
    for form in DAYS:
        try:
            return datetime.datetime.strptime(text, form).date().isoformat()
        except ValueError:
            continue
    raise ValidationError(_("A day is written as 2026-05-31 or 31-05-2026."))


def yes_or_no(text: str, known: Known) -> bool:
    word = text.casefold()
    if word not in (*YES, *NO):
        raise ValidationError(_("Only “yes” or “no”."))
    return word in YES


def degrees(text: str, known: Known) -> float:
    if not DEGREES.fullmatch(text):
        raise ValidationError(_("Degrees are numbers, such as 52.0907."))
    return float(text.replace(",", "."))


def north(text: str, known: Known) -> float:
    return _on_earth(degrees(text, known), 0)


def east(text: str, known: Known) -> float:
    return _on_earth(0, degrees(text, known))


def _on_earth(north: float, east: float) -> float:
    try:
        check_spot(north, east)
    except ValueError as error:
        raise ValidationError(str(error)) from error
    return north or east


def place(text: str, known: Known) -> str:
    name = line(text, known)
    if name not in known.places:
        named = known.labels.get(name) or _index().get(gazetteer.folded(name))
        known.places[name] = named or meant(name).key
    return known.places[name]


@cache
def _index() -> dict[str, str]:
    """The keys of places by names that stand for one alone: `meant` looks through all of them each time."""
    found: dict[str, dict[str, gazetteer.Place]] = {}
    for each in gazetteer.places():
        for name in each.names:
            found.setdefault(gazetteer.folded(name), {})[each.key] = each
    return {
        name: min(places.values(), key=lambda each: gazetteer.KINDS.index(each.kind)).key
        for name, places in found.items()
        if are_one(list(places.values()))
    }


def themes(text: str, known: Known) -> list[int]:
    names = parts(text, known)
    if unknown := [name for name in names if gazetteer.folded(name) not in known.themes]:
        language = get_language()
        listed = Theme.objects.filter(locale__language_code=language).values_list("name", flat=True)
        values = {"name": unknown[0], "names": ", ".join(listed)}
        raise ValidationError(_("There is no theme “%(name)s”: choose from %(names)s.") % values)
    found = list(dict.fromkeys(known.themes[gazetteer.folded(name)] for name in names))
    if len(found) > MOST_THEMES:
        raise ValidationError(_("No more than %(count)d.") % {"count": MOST_THEMES})
    return found


def organisations(text: str, known: Known) -> list[str]:
    """Names; one of them at most may be without a page of its own yet."""
    names = list(dict.fromkeys(parts(text, known)))
    if any(len(name) > MOST_LETTERS_OF_MAKER for name in names):
        raise ValidationError(_("The name of an organisation has no more than 120 letters."))
    if sum(gazetteer.folded(name) not in known.organisations for name in names) > 1:
        raise ValidationError(
            _("More than one of these organisations has no page yet. Make these pages first.")
        )
    return names


def links(text: str, known: Known) -> list[str]:
    found = list(dict.fromkeys(_plain(text).replace("|", " ").replace(";", " ").split()))
    validate = URLValidator(schemes=["http", "https"])
    for address in found:
        try:
            validate(address)
        except ValidationError as error:
            raise ValidationError(
                _("“%(address)s” is no address of a site: it begins with https://")
                % {"address": address[:80]}
            ) from error
    if any(len(address) > 200 for address in found):
        raise ValidationError(_("An address has no more than 200 letters."))
    if len(found) > MOST_LINKS:
        raise ValidationError(_("No more than %(count)d.") % {"count": MOST_LINKS})
    return found


def parts(text: str, known: Known) -> list[str]:
    """What stands between semicolons, bars or line ends."""
    return [line(part.strip(), known) for part in SEPARATOR.split(_plain(text)) if part.strip()]


def host_of(address: str) -> str:
    """What visitors read of a link that has no text."""
    return (urlsplit(address).hostname or address).removeprefix("www.")[:80]


# --- Columns --------------------------------------------------------------------------------------

COLUMNS = (
    Column(
        "key", gettext_lazy("Key: the same in every file"), ("key", "sleutel", "id", "nummer", "code"), line
    ),
    Column(
        "title", gettext_lazy("Name"), ("title", "titel", "name", "naam", "initiatief", "initiative"), line
    ),
    Column("summary", gettext_lazy("Summary"), ("summary", "samenvatting", "kort"), line),
    Column(
        "what",
        gettext_lazy("What happens"),
        ("what", "wat", "wat gebeurt er", "what happens", "omschrijving", "beschrijving", "description"),
        paragraphs,
    ),
    Column("why", gettext_lazy("Why"), ("why", "waarom", "doel", "aim"), paragraphs),
    Column("status", gettext_lazy("How far it is"), ("status", "fase", "stand"), status),
    Column(
        "start_year",
        gettext_lazy("Began in"),
        ("start year", "startjaar", "beginjaar", "begonnen in", "sinds", "began in"),
        year,
    ),
    Column("end_year", gettext_lazy("Ended in"), ("end year", "eindjaar", "geeindigd in", "ended in"), year),
    Column(
        "place",
        gettext_lazy("Place"),
        ("place", "plaats", "woonplaats", "locatie", "location", "plek"),
        place,
    ),
    Column("place_name", gettext_lazy("Name of the place"), ("place name", "plaatsnaam"), line),
    Column("latitude", gettext_lazy("Latitude"), ("latitude", "lat", "breedtegraad"), north),
    Column("longitude", gettext_lazy("Longitude"), ("longitude", "lon", "lng", "long", "lengtegraad"), east),
    Column("themes", gettext_lazy("Themes"), ("themes", "theme", "thema", "thema s", "themas"), themes),
    Column(
        "organisations",
        gettext_lazy("Organisations"),
        ("organisations", "organisation", "organisatie", "organisaties", "trekker"),
        organisations,
    ),
    Column(
        "links",
        gettext_lazy("Links"),
        ("links", "link", "website", "site", "url", "address", "webadres"),
        links,
    ),
    Column(
        "contact_name", gettext_lazy("Contact: name"), ("contact name", "contactpersoon", "contact"), line
    ),
    Column(
        "contact_email",
        gettext_lazy("Contact: e-mail address"),
        ("contact email", "e mail", "email", "e mailadres"),
        line,
    ),
    Column(
        "contact_consent",
        gettext_lazy("The contact agreed to be on the site"),
        ("contact consent", "toestemming", "consent"),
        yes_or_no,
    ),
    Column("published_on", gettext_lazy("Date"), ("published on", "datum", "date"), day),
    Column("confirmed_on", gettext_lazy("Last confirmed on"), ("confirmed on", "bevestigd op"), day),
)
BY_NAME = {column.name: column for column in COLUMNS}
# A municipality says where it is, where no column does so better.
SECOND_CHOICES = {"gemeente": "place", "municipality": "place"}


def guessed(headings: Sequence[str]) -> list[str]:
    """The field that each heading seems to be for, or "". No field twice."""
    folded = [" ".join(gazetteer.folded(heading.replace("_", " ")).split()) for heading in headings]
    by_heading = {name: column.name for column in COLUMNS for name in column.headings}
    found = [by_heading.get(heading, "") for heading in folded]
    found = [name if name not in found[:number] else "" for number, name in enumerate(found)]
    for number, heading in enumerate(folded):
        second = SECOND_CHOICES.get(heading, "")
        if second and not found[number] and second not in found:
            found[number] = second
    return found
