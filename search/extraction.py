"""The text of a document that somebody uploaded, read in a process of its own. No Django.

A file can hold anything: it may hang whoever reads it, or ask for all memory there is. So
`search.extraction_worker` reads it under limits, and is killed when it does not keep to its time.
"""

import json
import logging
import os
import signal
import subprocess
import sys
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
WORKER = ("-m", "search.extraction_worker")
# What an interpreter may need to start. Passwords and keys are not for the reader of a stranger's file.
ENVIRONMENT = ("PATH", "PYTHONPATH", "LD_LIBRARY_PATH")

logger = logging.getLogger(__name__)


class Problem(StrEnum):
    """Why the text of a document is not there, or not all there."""

    ENCRYPTED = "encrypted"
    BROKEN = "broken"
    TOO_SLOW = "too_slow"
    TOO_LARGE = "too_large"  # to be unpacked, or for the memory that reading may take
    NO_TEXT = "no_text"  # a scan
    NOT_SUPPORTED = "not_supported"
    NOT_OPENED = "not_opened"  # gone, or on a disk that is away


@dataclass(frozen=True)
class Extracted:
    """The paragraphs of a document, one a line, without control characters.

    With a `problem`, `text` is what could be read all the same. `pages` counts those of a PDF, also what was
    not read; None for other kinds. `is_cut` says that the document goes on where the text ends, or that some
    of its pages are left out.
    """

    text: str = ""
    problem: Problem | None = None
    pages: int | None = None
    is_cut: bool = False


# How the system ends a process that asks for too much.
KILLED: dict[int, Problem] = {signal.SIGXCPU: Problem.TOO_SLOW, signal.SIGKILL: Problem.TOO_LARGE}


def extract(path: Path, *, seconds: float = 20, megabytes: int = 512) -> Extracted:
    """What a PDF, DOCX or ODT file says; what it holds decides which of these it is, not its name.

    Returns within `seconds`, whatever is in the file. Raises OSError for a file that cannot be opened.
    """
    with path.open("rb"):
        pass  # a file that is missing says nothing about the document, so the caller has to hear of it
    arguments = (str(path.resolve()), str(seconds), str(megabytes))
    try:
        worker = subprocess.run(  # noqa: S603 - our own module, and no shell
            [sys.executable, *WORKER, *arguments],
            cwd=ROOT,
            env={name: os.environ[name] for name in ENVIRONMENT if name in os.environ},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=seconds,
        )
    except subprocess.TimeoutExpired:
        return Extracted(problem=Problem.TOO_SLOW, is_cut=True)
    if worker.returncode:
        logger.warning("Reading %s ended with %s: %s", path, worker.returncode, worker.stderr[-1000:])
        return Extracted(problem=KILLED.get(-worker.returncode, Problem.BROKEN), is_cut=True)
    return _received(worker.stdout)


def _received(answer: bytes) -> Extracted:
    found = json.loads(answer)
    problem = found.pop("problem")
    return Extracted(problem=Problem(problem) if problem else None, **found)
