"""Runs a command with DATABASE_URL at a PostgreSQL: `python -m tests.services.postgresql pytest ...`.

With POSTGRES_URL set that server is used (its user must be allowed to create databases). Otherwise a server
of its own is started from the installed package, on a free port of this machine, and thrown away afterwards.
"""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

NOT_FOUND = "PostgreSQL is needed: install the package postgresql, or set POSTGRES_URL to a server."


@contextmanager
def server() -> Iterator[str]:
    """The address of a running server."""
    if address := os.environ.get("POSTGRES_URL"):
        yield address
        return
    folder = Path(tempfile.mkdtemp(prefix="kennisplatform-postgresql-"))
    port = _free_port()
    if os.geteuid() == 0:  # PostgreSQL refuses to run as root
        shutil.chown(folder, "postgres")
    _run(
        "initdb",
        "--auth=trust",
        "--username=postgres",
        "--encoding=UTF8",
        "--locale=C.UTF-8",
        "-D",
        folder / "data",
    )
    options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder} -c fsync=off"
    _run("pg_ctl", "-w", "-D", folder / "data", "-l", folder / "log", "-o", options, "start")
    try:
        yield f"postgres://postgres@127.0.0.1:{port}/postgres"
    finally:
        _run("pg_ctl", "-w", "-m", "fast", "-D", folder / "data", "stop")
        shutil.rmtree(folder, ignore_errors=True)


def _run(program: str, *arguments: object) -> None:
    command = [str(_binaries() / program), *map(str, arguments)]
    options = {"user": "postgres", "cwd": "/"} if os.geteuid() == 0 else {}
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, **options)


def _binaries() -> Path:
    if found := shutil.which("initdb"):
        return Path(found).parent
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if not versions:
        sys.exit(NOT_FOUND)
    return versions[-1].parent


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


if __name__ == "__main__":
    with server() as address:
        finished = subprocess.run(
            [sys.executable, "-m", *sys.argv[1:]], env=os.environ | {"DATABASE_URL": address}
        )
    sys.exit(finished.returncode)
