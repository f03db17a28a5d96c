import datetime
import html

import pytest
import time_machine
from django import forms
from django.core.exceptions import ValidationError

from core.public_forms import PlainLine, PlainText, PublicEmail, TicketForm

START = datetime.datetime(2026, 3, 1, 12, tzinfo=datetime.UTC)


class NameForm(TicketForm):
    name = PlainLine(label="Naam")


@pytest.fixture
def clock():
    with time_machine.travel(START, tick=False) as clock:
        yield clock


def filled_in(**values):
    return {"name": "Sluis", "homepage": "", "ticket": NameForm()["ticket"].value()} | values


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        (PlainLine(), "", "This field is required."),
        (PlainLine(), "   ", "This field is required."),
        (PlainLine(), "\u200b\u200b\u2060", "Gebruik letters of cijfers."),
        (PlainLine(), "\u3164 \uffa0", "Gebruik letters of cijfers."),
        (PlainLine(), "\u3000", "This field is required."),
        (PlainLine(), "!!! ...", "Gebruik letters of cijfers."),
        (PlainLine(), "Sluis\r\nBcc: b@c.nl", "Schrijf dit op één regel."),
        (PlainLine(), "Sluis\x07", "Laat tekens weg die niemand kan zien."),
        (PlainLine(), "Sluis \u202egro.elpmaxe", "Laat tekens weg die de richting van de tekst omdraaien."),
        (PlainLine(), "<script>alert(1)</script>", "Schrijf gewone tekst, zonder HTML."),
        (PlainLine(), "Sluis </b>", "Schrijf gewone tekst, zonder HTML."),
        (PlainLine(), "a" * 300, "Schrijf hoogstens 120 tekens. Nu zijn het er 300."),
        (PlainLine(least=3), "ab", "Schrijf ten minste 3 tekens. Nu zijn het er 2."),
        (PlainText(most=10), "a\n" * 20, "Schrijf hoogstens 10 tekens."),
        (PlainText(most=100), "regel <b>vet</b>", "Schrijf gewone tekst, zonder HTML."),
    ],
)
def test_what_is_no_plain_text_gets_a_sentence(field, value, sentence):
    field.error_messages["required"] = "This field is required."
    with pytest.raises(ValidationError) as error:
        field.clean(value)
    assert any(words.startswith(sentence) for words in error.value.messages)


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        ("  Open   Sluis ", "Open Sluis"),
        ("Sluis 1 < 2 en 3 > 2", "Sluis 1 < 2 en 3 > 2"),
        ("Ljouwert iepen: fêst & frij", "Ljouwert iepen: fêst & frij"),
        ("شفافية", "شفافية"),
        ("👩‍👩‍👧 samen", "👩‍👩‍👧 samen"),
    ],
)
def test_plain_text_of_any_script_is_kept(value, kept):
    assert PlainLine().clean(value) == kept


@pytest.mark.parametrize(
    "value",
    [
        "a@localhost",
        "a@[192.0.2.1]",
        "a@[IPv6:2001:db8::1]",
        '"a b"@c.nl',
        "nora@zandhaven",
        "a b@c.nl",
        "a@b.nl\nBcc: c@d.nl",
        "a@b.nl,c@d.nl",
        "<a@b.nl>",
        f"{'a' * 300}@b.nl",
        "@",
    ],
)
def test_an_address_to_which_no_mail_can_go_is_refused(value):
    with pytest.raises(ValidationError) as error:
        PublicEmail().clean(value)
    assert error.value.messages == ["Vul een e-mailadres in zoals naam@organisatie.nl."]


def test_a_form_that_somebody_fills_in_is_right(clock):
    data = filled_in()
    clock.shift(10)
    form = NameForm(data)
    assert form.is_valid() and form.is_from_a_person
    assert form.made_id == NameForm(data).data["ticket"][: len(form.made_id)]


def test_the_same_form_stands_for_the_same_thing_and_a_new_one_for_another(clock):
    data, other = filled_in(), filled_in()
    clock.shift(10)
    forms_ = [NameForm(data), NameForm(data), NameForm(other)]
    assert all(form.is_valid() for form in forms_)
    first, again, new = (form.made_id for form in forms_)
    assert first == again != new


def test_nobody_types_that_fast(clock):
    data = filled_in()
    clock.shift(1)
    form = NameForm(data)
    assert not form.is_valid() and not form.is_from_a_person
    assert "Wacht een paar seconden" in str(form.non_field_errors())
    clock.shift(5)
    assert NameForm(data).is_valid(), "the same form is accepted a moment later"


@pytest.mark.parametrize(
    ("ticket", "sentence"),
    [(None, "stond te lang open"), ("", "ging iets mis"), ("x" * 80, "ging iets mis")],
)
def test_a_ticket_that_is_too_old_or_made_up_is_replaced(clock, ticket, sentence):
    data = filled_in() if ticket is None else filled_in(ticket=ticket)
    clock.shift(datetime.timedelta(days=2))
    form = NameForm(_post(data))
    assert not form.is_valid() and not form.is_from_a_person
    assert sentence in str(form.non_field_errors())
    again = filled_in(ticket=form["ticket"].value())
    clock.shift(10)
    assert NameForm(again).is_valid()


def test_what_only_robots_fill_in_is_refused_with_a_sentence(clock):
    data = filled_in(homepage="https://winkel.example")
    clock.shift(10)
    form = NameForm(data)
    assert not form.is_valid() and not form.is_from_a_person
    sentence = "Laat dit veld leeg: Dit veld is er om robots tegen te houden en blijft dus leeg."
    assert form.faults == [("id_homepage", sentence)]


def test_a_form_names_its_faults_with_where_they_are(clock):
    data = filled_in(name="")
    clock.shift(10)
    form = NameForm(data)
    assert form.faults == [("id_name", "Naam: Vul dit in.")]
    assert isinstance(form["name"].field, forms.CharField) and html.escape("id_name") in str(form["name"])


def _post(data):
    from django.http import QueryDict

    post = QueryDict(mutable=True)
    post.update(data)
    return post
