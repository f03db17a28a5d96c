"""Runs a command with SEARCH_URL at an Elasticsearch: `python -m tests.services.elasticsearch pytest ...`.

With ELASTICSEARCH_URL set (`http://host:9200`) that server is used. Otherwise a server of its own is started,
on free ports of this machine, and thrown away afterwards. It is the build that Maven has for tests:
Elasticsearch itself, without its optional modules. ELASTICSEARCH_VERSION asks for another version; 9.x needs
Java 21 or newer, in the folder that ES_JAVA_HOME names when the `java` of this machine is older.
"""

import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.request import urlopen
from zipfile import ZipFile

DEFAULT_VERSION = "8.19.21"
VERSION = os.environ.get("ELASTICSEARCH_VERSION", DEFAULT_VERSION)
ARTIFACT = "org.elasticsearch.distribution.integ-test-zip:elasticsearch"
DOWNLOADS = Path(__file__).resolve().parents[2] / "var" / "elasticsearch"
NOT_FOUND = "Elasticsearch is needed: install {}, or set ELASTICSEARCH_URL to a server."
NOBODY = "nobody"
HEAP = "-Xms512m -Xmx512m"
SECONDS_TO_START = 180
SECONDS_TO_STOP = 30
LINES_OF_LOG = 40


class Server:
    """A server of its own, which keeps its data and its address when it is stopped and started again."""

    def __init__(self, home: Path) -> None:
        self._home = home
        self._log = home / "logs" / "output"
        self._java = _java_home()
        self._port = _free_port()
        self._process: subprocess.Popen | None = None
        self.address = f"elasticsearch+http://127.0.0.1:{self._port}"

    def start(self) -> None:
        """Returns when the server answers."""
        with self._log.open("a") as log:
            self._process = subprocess.Popen(
                [self._home / "bin" / "elasticsearch", *self._settings()],
                cwd=self._home,
                env={"PATH": os.environ["PATH"], "ES_JAVA_HOME": str(self._java), "ES_JAVA_OPTS": HEAP},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                **_not_root(),
            )
        deadline = time.monotonic() + SECONDS_TO_START
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > deadline:
                sys.exit(self._failure())
            time.sleep(0.2)

    def stop(self) -> None:
        """Returns when the server is gone; one that was stopped before stays so."""
        if not self._process:
            return
        self._process.terminate()
        try:
            self._process.wait(SECONDS_TO_STOP)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process = None

    def _settings(self) -> list[str]:
        settings = {
            "discovery.type": "single-node",
            "http.host": "127.0.0.1",
            "http.port": self._port,
            "transport.host": "127.0.0.1",
            "transport.port": 0,
            "xpack.security.enabled": "false",
            # The disk of whoever runs the tests may be nearly full, at which it would refuse to write.
            "cluster.routing.allocation.disk.threshold_enabled": "false",
        }
        return [f"-E{name}={value}" for name, value in settings.items()]

    def _answers(self) -> bool:
        # Not `/`, which this build refuses.
        health = f"http://127.0.0.1:{self._port}/_cluster/health?wait_for_status=yellow&timeout=5s"
        try:
            with urlopen(health, timeout=10):
                return True
        except OSError:
            return False

    def _failure(self) -> str:
        end = self._log.read_text().splitlines()[-LINES_OF_LOG:]
        return "\n".join([*end, f"Elasticsearch {VERSION} did not start: above is the end of its log."])


@contextmanager
def server() -> Iterator[str]:
    """The address of a running server."""
    if address := os.environ.get("ELASTICSEARCH_URL"):
        yield f"elasticsearch+{address}"
        return
    with own_server() as own:
        yield own.address


@contextmanager
def own_server() -> Iterator[Server]:
    """A running server that a test may stop and start."""
    archive = _download()
    with tempfile.TemporaryDirectory(prefix="kennisplatform-elasticsearch-") as folder:
        own = Server(_unpack(archive, Path(folder)))
        try:
            own.start()
            yield own
        finally:
            own.stop()


def _download() -> Path:
    archive = DOWNLOADS / f"elasticsearch-{VERSION}.zip"
    if not archive.exists():
        print(f"Downloading Elasticsearch {VERSION} (about 110 MB)", flush=True)
        DOWNLOADS.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=DOWNLOADS) as folder:
            _ask_maven(Path(folder))
            (Path(folder) / archive.name).replace(archive)  # so that the name means a whole archive
    return archive


def _ask_maven(folder: Path) -> None:
    """Maven compares the checksum, and its own store takes up again what was broken off."""
    options = ["--quiet", "--batch-mode", "--strict-checksums"]
    artifact = [f"-Dartifact={ARTIFACT}:{VERSION}:zip", f"-DoutputDirectory={folder}"]
    maven = _program("mvn", "the package maven")
    subprocess.run([maven, *options, "dependency:copy", *artifact], check=True, cwd=folder)


def _unpack(archive: Path, folder: Path) -> Path:
    with ZipFile(archive) as zipped:
        zipped.extractall(folder)
    home = next(folder.glob("elasticsearch-*"))
    for program in (home / "bin").iterdir():
        program.chmod(0o755)  # which ZipFile forgets
    if owner := _not_root().get("user"):
        for path in (folder, *folder.rglob("*")):
            shutil.chown(path, owner)
    return home


def _not_root() -> dict[str, Any]:
    """Elasticsearch refuses to run as root."""
    if os.geteuid() != 0:
        return {}
    return {"user": NOBODY, "group": pwd.getpwnam(NOBODY).pw_gid, "extra_groups": []}


def _java_home() -> Path:
    if home := os.environ.get("ES_JAVA_HOME"):
        return Path(home)
    return Path(_program("java", "a Java of 17 or newer")).resolve().parents[1]


def _program(name: str, package: str) -> str:
    return shutil.which(name) or sys.exit(NOT_FOUND.format(package))


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


if __name__ == "__main__":
    with server() as address:
        finished = subprocess.run(
            [sys.executable, "-m", *sys.argv[1:]], env=os.environ | {"SEARCH_URL": address}
        )
    sys.exit(finished.returncode)
