"""Whether every text of the interface has its Dutch translation: `python -m tests.messages`.

Collects the texts anew (needs gettext) into a scratch copy and compares that with what is committed.
"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import polib

from core.management.commands.collect_messages import tidy
from tests.rules import apps

ROOT = Path(__file__).resolve().parents[1]
CATALOGUE = Path("kennisplatform/locale/nl/LC_MESSAGES/django.po")


def problems() -> list[str]:
    """One line for each text that is missing, stale, empty or uncertain."""
    committed = polib.pofile(str(ROOT / CATALOGUE))
    known = {(entry.msgctxt, entry.msgid) for entry in committed if not entry.obsolete}
    used = {(entry.msgctxt, entry.msgid) for entry in _collected() if not entry.obsolete}
    return [
        *(f"not in the catalogue: {text[1]!r}" for text in sorted(used - known, key=str)),
        *(f"used nowhere: {text[1]!r}" for text in sorted(known - used, key=str)),
        *(["not in the order of `make messages`"] if not _is_tidy() else []),
        *(f"not translated: {entry.msgid!r}" for entry in committed.untranslated_entries()),
        *(f"uncertain: {entry.msgid!r}" for entry in committed.fuzzy_entries()),
    ]


def _is_tidy() -> bool:
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(shutil.copy(ROOT / CATALOGUE, folder))
        tidy(copy)
        return copy.read_bytes() == (ROOT / CATALOGUE).read_bytes()


def _collected() -> polib.POFile:
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder)
        for source in (*apps(ROOT), ROOT / "templates", ROOT / "manage.py"):
            (shutil.copytree if source.is_dir() else shutil.copy)(source, copy / source.name)
        (copy / CATALOGUE).unlink()
        subprocess.run([sys.executable, "manage.py", "collect_messages", "-v0"], cwd=copy, check=True)
        return polib.pofile(str(copy / CATALOGUE))


if __name__ == "__main__":
    found = problems()
    print("\n".join(found) or "Every text has its Dutch translation.")
    sys.exit(bool(found))
