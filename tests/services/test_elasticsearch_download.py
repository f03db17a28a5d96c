"""What does not need the server: how it comes, and what is said when it cannot."""

import os
import subprocess
import zipfile

import pytest

from tests.services import elasticsearch

HALF = 'for option in "$@"; do case $option in -DoutputDirectory=*) folder=${option#*=};; esac; done\n'
HALF += f'printf half > "$folder/elasticsearch-{elasticsearch.VERSION}.zip"\n'


@pytest.fixture
def maven(tmp_path, monkeypatch):
    """Puts a program in the place of Maven."""
    monkeypatch.setattr(elasticsearch, "DOWNLOADS", tmp_path / "downloads")
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")

    def maven(script):
        (tmp_path / "mvn").write_text(f"#!/bin/sh\n{script}")
        (tmp_path / "mvn").chmod(0o755)

    return maven


def test_a_download_that_is_broken_off_leaves_nothing(maven):
    maven(f"{HALF}exit 1\n")
    with pytest.raises(subprocess.CalledProcessError):
        elasticsearch._download()
    assert list(elasticsearch.DOWNLOADS.iterdir()) == []


def test_an_archive_is_downloaded_once(maven):
    maven(HALF)
    archive = elasticsearch._download()
    maven("exit 1\n")
    assert elasticsearch._download() == archive
    assert archive.read_text() == "half"


def test_the_programs_of_an_archive_may_be_run(tmp_path):
    with zipfile.ZipFile(tmp_path / "archive.zip", "w") as archive:
        archive.writestr("elasticsearch-1.0/bin/elasticsearch", "")
    home = elasticsearch._unpack(tmp_path / "archive.zip", tmp_path / "unpacked")
    assert os.access(home / "bin" / "elasticsearch", os.X_OK)


@pytest.mark.parametrize(("ask", "package"), [("_ask_maven", "maven"), ("_java_home", "Java")])
def test_what_is_missing_is_named(ask, package, tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("ES_JAVA_HOME", raising=False)
    with pytest.raises(SystemExit, match=f"Elasticsearch is needed: .*{package}"):
        getattr(elasticsearch, ask)(*[tmp_path] * (ask == "_ask_maven"))


def test_a_server_that_is_there_already_is_used(monkeypatch):
    monkeypatch.setenv("ELASTICSEARCH_URL", "http://search.example:9200")
    with elasticsearch.server() as address:
        assert address == "elasticsearch+http://search.example:9200"
