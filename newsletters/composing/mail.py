"""An issue as a mail: HTML by way of MJML, and a plain text that says the same."""

from dataclasses import dataclass

import mrml
from bs4 import BeautifulSoup
from django.template.loader import render_to_string
from django.utils import translation

from core.mail import absolute
from core.site import site_frame
from newsletters.composing.artwork import artwork_url
from newsletters.composing.issue import OPENING, Issue

WIDTH = 600


@dataclass(frozen=True)
class Links:
    """Where readers go from their own mail; the addresses hold the token of whoever reads it."""

    preferences: str
    leave: str


@dataclass(frozen=True)
class Mail:
    subject: str
    html: str
    text: str


def mail_of(issue: Issue, links: Links) -> Mail:
    with translation.override(issue.language):
        frame = site_frame()
        context = {
            "issue": issue,
            "links": links,
            "frame": frame,
            "site_url": absolute(frame.home_url),
            "header_url": absolute(artwork_url("", "nieuwsbrief", *OPENING, header=True)),
            "width": WIDTH,
        }
        html = mrml.to_html(render_to_string("newsletters/mail/issue.mjml", context)).content
        text = render_to_string("newsletters/mail/issue.txt", context)
    return Mail(issue.title, html, tidy(text))


def tidy(text: str) -> str:
    """Without blanks at the ends of lines, and with at most one empty line between two others."""
    lines: list[str] = []
    for line in (line.strip() for line in text.splitlines()):
        if line or (lines and lines[-1]):
            lines.append(line)
    return "\n".join(lines).strip() + "\n"


def as_text(html: str) -> str:
    """A rich text in plain lines, its links with their addresses."""
    soup = BeautifulSoup(html, "html.parser")
    for link in soup.find_all("a"):
        link.append(f" ({link.get('href', '')})")
    for item in soup.find_all("li"):
        item.insert(0, "- ")
    for line in soup.find_all(["p", "li", "h2", "h3", "br"]):
        line.append("\n")
    return tidy(soup.get_text())
