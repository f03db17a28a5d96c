"""`make run` prepares each database and folder of files once."""

import os
import subprocess
from pathlib import Path

import pytest

MAKEFILE = Path(__file__).parents[1] / "Makefile"
PLACES = ("DATABASE_URL", "MEDIA_ROOT", "SEARCH_URL")


def stamps(folder, *arguments, **variables):
    environment = {
        key: value for key, value in os.environ.items() if key not in (*PLACES, "MAKEFLAGS")
    } | variables
    show = "show: ; @echo $(MIGRATED) $(SEEDED) $(INDEXED)"
    command = ["make", "--silent", "--file", MAKEFILE, f"--eval={show}", "show", *arguments]
    shown = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=True)
    return shown.stdout.split()


@pytest.mark.parametrize("name", PLACES)
def test_another_place_has_stamps_of_its_own(tmp_path, name):
    value = "postgres://user:pass%40word@host/name?sslmode=require#$$"
    usual, given = stamps(tmp_path), stamps(tmp_path, **{name: value})
    assert not set(usual) & set(given)
    assert given == stamps(tmp_path, **{name: value}) == stamps(tmp_path, f"{name}={value}")
    (tmp_path / ".env").write_text(f"DEBUG=true\n{name}={value}\n")
    assert not set(usual) & set(stamps(tmp_path))


def test_other_settings_change_no_stamp(tmp_path):
    usual = stamps(tmp_path)
    (tmp_path / ".env").write_text("DEBUG=true\n")
    assert stamps(tmp_path, EMAIL_URL="consolemail://") == usual
    assert len(set(usual)) == 3
