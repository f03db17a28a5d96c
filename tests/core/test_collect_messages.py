from core.management.commands.collect_messages import tidy

HEADER = """\
# The interface in Dutch.
msgid ""
msgstr ""
"Project-Id-Version: Kennisplatform\\n"
%s"Language: nl\\n"
"Content-Type: text/plain; charset=UTF-8\\n"

"""
LONG = "A text that is longer than a line of a terminal or of an editor is wide, and yet stays on one line."
ENTRIES = [
    '#, python-format\nmsgid "%d page"\nmsgid_plural "%d pages"\nmsgstr[0] "een"\nmsgstr[1] "%d"\n',
    f'msgid "{LONG}"\nmsgstr "{LONG}"\n',
    'msgid "series"\nmsgstr "serie"\n',
    'msgctxt "plural"\nmsgid "series"\nmsgstr "series"\n',
    '#~ msgid "Away"\n#~ msgstr "Weg"\n',
]


def test_the_same_texts_give_the_same_file(tmp_path):
    path = tmp_path / "django.po"
    tidied = HEADER % "" + "\n".join(ENTRIES)
    dated = HEADER % '"POT-Creation-Date: 2026-11-27 03:40+0100\\n"\n'
    for header, entries in ((HEADER % "", ENTRIES), (dated, ENTRIES[::-1])):
        path.write_text(header + "\n".join(entries))
        tidy(path)
        assert path.read_text() == tidied
