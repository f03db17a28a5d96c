"""Which spellings of an e-mail address are one reader. Pure functions, no Django."""

import unicodedata
from contextlib import suppress

import idna


def key_of(address: str) -> str:
    """The same for every way to write an address: in small letters, the domain as mail servers know it.

    Mail servers may tell Anna@ from anna@ (RFC 5321), but none that gives people addresses does. What no
    server could have as its name stays as it is.
    """
    return deliverable(unicodedata.normalize("NFKC", address)).casefold()


def deliverable(address: str) -> str:
    """As it was typed, with the name of the server as servers know it: xn--."""
    local, _at, domain = address.strip().rpartition("@")
    with suppress(idna.IDNAError):
        domain = idna.encode(domain, uts46=True).decode("ascii")
    return f"{local}@{domain}"
