"""The servers that are compared, each gunicorn with two workers on a port of its own."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass
class Server:
    name: str
    address: str
    process: subprocess.Popen

    def cpu_seconds(self) -> float:
        """User and system time that the workers have used so far."""
        return sum(_cpu(child) for child in _children(self.process.pid))


def _children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def _cpu(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def gunicorn(
    name: str, application: str, folder: Path, settings: str = "", workers: int = 2
) -> Iterator[Server]:
    """A running server that answers; it is stopped on the way out."""
    port = _free_port()
    environment = os.environ | ({"DJANGO_SETTINGS_MODULE": settings} if settings else {})
    command = [sys.executable, "-m", "gunicorn", application, "--bind", f"127.0.0.1:{port}"]
    command += ["--workers", str(workers), "--log-level", "error"]
    process = subprocess.Popen(command, cwd=folder, env=environment)
    server = Server(name, f"http://localhost:{port}", process)
    try:
        _wait_for(server)
        yield server
    finally:
        process.terminate()
        process.wait(timeout=30)


def _wait_for(server: Server, seconds: int = 60) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            urllib.request.urlopen(server.address + "/", timeout=5).read()
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise RuntimeError(f"{server.name} did not start within {seconds} s")


def collect_static_files() -> None:
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "benchmarks.settings"}
    command = [sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity", "0"]
    subprocess.run(command, cwd=ROOT, env=environment, check=True)


@contextmanager
def our_site(workers: int = 2) -> Iterator[Server]:
    """The demonstration site with production settings and collected static files."""
    collect_static_files()
    with gunicorn("Kennisplatform", "kennisplatform.wsgi", ROOT, "benchmarks.settings", workers) as server:
        yield server


def make_stock_project(folder: Path) -> None:
    """What `wagtail start` makes, untouched but for settings without debugging, migrated."""
    subprocess.run(
        [sys.executable, "-m", "wagtail.bin.wagtail", "start", "stock", str(folder)],
        check=True,
        capture_output=True,
    )
    settings = folder / "stock" / "settings" / "measured.py"
    settings.write_text(
        "from .base import *\n"
        "DEBUG = False\n"
        "SECRET_KEY = 'only-for-measuring'\n"
        "ALLOWED_HOSTS = ['*']\n"
        "STORAGES['staticfiles'] = {'BACKEND': 'django.contrib.staticfiles.storage.StaticFilesStorage'}\n"
    )
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "stock.settings.measured"}
    environment.pop("DATABASE_URL", None)
    subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], cwd=folder, env=environment, check=True)
