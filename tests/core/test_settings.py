"""Production asks for what it needs by name, and the README's table names every variable."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text()
COMPLETE = {
    "SECRET_KEY": "x" * 60,
    "ALLOWED_HOSTS": "kennisplatform.example",
    "BASE_URL": "https://kennisplatform.example",
    "EMAIL_URL": "smtp+tls://user:password@mail.example:587",
}


def start(script="from django.conf import settings; settings.DEBUG", **variables):
    environment = {
        "PATH": os.environ["PATH"],
        "DJANGO_SETTINGS_MODULE": "kennisplatform.settings.production",
    } | variables
    return subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, env=environment, capture_output=True, text=True
    )


def test_production_starts_with_what_it_needs():
    assert start(**COMPLETE).returncode == 0


@pytest.mark.parametrize("name", COMPLETE)
@pytest.mark.parametrize("written", [False, True])
def test_a_missing_or_empty_variable_is_named(name, written):
    others = {key: value for key, value in COMPLETE.items() if key != name}
    result = start(**others, **({name: ""} if written else {}))
    assert result.returncode != 0
    assert name in result.stderr.splitlines()[-1]


def test_an_empty_variable_gets_its_default():
    names = re.findall(r"^\| `([A-Z_]+)` \| (?!in production)", README, re.MULTILINE)
    assert len(names) > 5
    result = start(**COMPLETE, **dict.fromkeys(names, ""))
    assert result.returncode == 0, result.stderr


def test_production_needs_what_the_readme_says():
    assert set(re.findall(r"^\| `([A-Z_]+)` \| in production ", README, re.MULTILINE)) == set(COMPLETE)


def test_the_client_of_the_shared_cache_is_installed():
    scheme = re.search(r"^\| `CACHE_URL` .*?`(\w+://)…`", README, re.MULTILINE)[1]
    script = "from django.core.cache import caches; [cache._cache for cache in caches.all()]"
    result = start(script, **COMPLETE, CACHE_URL=f"{scheme}127.0.0.1:6379/0")
    assert result.returncode == 0, result.stderr


def test_the_readme_names_every_variable():
    settings = " ".join(path.read_text() for path in (ROOT / "kennisplatform/settings").glob("*.py"))
    used = set(re.findall(r'env(?:\.\w+)?\(\s*"([A-Z_]+)"', settings)) - {"TEST_DATABASE"}
    table = set(re.findall(r"^\| `([A-Z_]+)` ", README, re.MULTILINE))
    assert used == table
