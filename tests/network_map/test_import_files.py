"""Reading the files that people upload: no file makes more of a fuss than a sentence."""

import io
import zipfile

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

from network_map.editing.importing import files
from network_map.editing.importing.fields import guessed

TEXT = "Titel;Plaats\r\nCafé \u201cOpen\u201d;Fryslân\r\n"


def table(content: bytes, name="initiatieven.csv"):
    return files.read(SimpleUploadedFile(name, content))


def workbook(*rows) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("codec", "said"),
    [
        ("utf-8", "UTF-8 (;)"),
        ("utf-8-sig", "UTF-8 (;)"),
        ("utf-16", "UTF-16 (;)"),
        ("cp1252", "Windows-1252 (;)"),
    ],
)
def test_the_encodings_of_spreadsheets_are_read_and_named(codec, said):
    found = table(TEXT.encode(codec))
    assert found.headings == ["Titel", "Plaats"]
    assert found.rows == [(2, ["Café “Open”", "Fryslân"])]
    assert found.read_as == said


def test_a_sign_that_nobody_can_read_is_for_its_row_to_say():
    assert table("Titel;Plaats\nCafé \x07;Utrecht".encode()).rows == [(2, ["Café \x07", "Utrecht"])]


@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_the_separator_is_the_one_between_the_headings(separator):
    text = f'"Titel, of naam"{separator}Plaats\nA{separator}B\n'
    assert table(text.encode()).headings == ["Titel, of naam", "Plaats"]


def test_a_named_separator_and_blank_rows_are_left_out():
    found = table(b"sep=,\nTitel,Plaats\n\n , \nA,B\n")
    assert found.rows == [(4, ["A", "B"])]


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (b"", "leeg.csv", "leeg"),
        (b"\n\n", "leeg.csv", "leeg"),
        (b"Titel;Plaats\n", "koppen.csv", "alleen koppen"),
        (b"\x81\x8d\x8f\x00\x01\x02", "ruis.csv", "UTF-8"),
        ("Titel;Plaats\nA;B".encode("utf-16-le"), "zonder-teken.csv", "UTF-8"),
        (b'Titel\n"niet gesloten', "half.csv", "aanhalingsteken"),
        (b"Titel\nA", "initiatieven.pdf", "Alleen CSV en XLSX"),
        (b"geen zip", "initiatieven.xlsx", "beschadigd"),
        (b";".join([b"k"] * 61) + b"\nA", "breed.csv", "60 kolommen"),
        (b"Titel\n" + b"A\n" * 10_001, "lang.csv", "rijen"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_sentence(content, name, words):
    with pytest.raises(ValidationError) as caught:
        table(content, name)
    assert words in caught.value.messages[0]


class Unread(SimpleUploadedFile):
    size = 100_000_000
    read = None

    def __init__(self):
        self.name = "groot.csv"


def test_a_hundred_megabytes_are_refused_unread():
    with pytest.raises(ValidationError, match="groter dan"):
        files.read(Unread())


def test_a_spreadsheet_gives_text_and_no_formula_is_evaluated():
    found = table(workbook(["Titel", "Sinds", "Breedte"], ["=1+1", 2019.0, 52.09]), "blad.xlsx")
    assert found.rows == [(2, ["=1+1", "2019", "52.09"])]


def test_a_zip_bomb_is_no_spreadsheet():
    buffer = io.BytesIO(workbook(["Titel"], ["A"]))
    with zipfile.ZipFile(buffer, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/bom.bin", b"\0" * 61_000_000)
    with pytest.raises(ValidationError):
        table(buffer.getvalue(), "bom.xlsx")


def test_a_spreadsheet_that_lies_about_its_size_is_read_as_it_is():
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook(["Titel"], ["A"]))) as source,
        zipfile.ZipFile(buffer, "w") as to,
    ):
        for name in source.namelist():
            content = source.read(name)
            if name.endswith("sheet1.xml"):
                content = content.replace(b'ref="A1:A2"', b'ref="A1:XFD1048576"')
                assert b"XFD1048576" in content
            to.writestr(name, content)
    assert table(buffer.getvalue(), "blad.xlsx").rows == [(2, ["A"])]


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("-mijn naam", "'-mijn naam"),
        ("+31", "+31"),
        ("-5,12", "-5,12"),
        ("Gewoon", "Gewoon"),
    ],
)
def test_formulas_are_text_in_what_is_written_and_come_back_as_they_were(cell, written):
    assert files.escaped(cell) == written
    content = "".join(files.written([["Titel", "Plaats"], [cell, "X"]])).encode()
    assert table(content).rows == [(2, [cell, "X"])]


def test_headings_are_guessed_in_dutch_and_english():
    assert guessed(["Naam", "Wat gebeurt er?", "Thema's", "Gemeente", "Iets anders"]) == [
        "title",
        "what",
        "themes",
        "place",
        "",
    ]
    assert guessed(["id", "title", "start_year", "municipality", "place"]) == [
        "key",
        "title",
        "start_year",
        "",
        "place",
    ]
