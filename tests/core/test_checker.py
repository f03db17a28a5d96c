"""The checks that editors see beside a text and on the page itself."""

import json
import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from django.contrib.staticfiles import finders
from django.urls import reverse
from django.utils import translation

from core.editing.checker import PageChecker
from tests.factories import NewsPageFactory


@pytest.fixture
def news(blog_index):
    return NewsPageFactory(blog_index)


def configuration(html):
    """What the scripts of the editor, or of the user bar in its template, read."""
    return json.loads(BeautifulSoup(html, "html.parser").find(id="checker-axe-configuration").string)


def edit_address(page):
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


@pytest.mark.parametrize("address", [lambda page: page.url, edit_address], ids=["page", "editor"])
def test_the_page_is_checked_by_every_rule_but_not_the_bars_of_wagtail(client, editor, news, address):
    client.force_login(editor)
    found = configuration(client.get(address(news)).content)
    assert found["context"]["exclude"] == ["wagtail-userbar, wagtail-inline-userbar"]
    assert "runOnly" not in found["options"] and not found["options"]["rules"]
    assert found["messages"]["image-alt"]["error_name"] == "Afbeelding zonder alternatieve tekst"
    assert found["messages"]["region"]["error_name"] == "Fout in de site zelf (region)"


def rules_of_axe():
    """The rules of the axe within Wagtail, each with its description and help."""
    script = Path(finders.find("wagtailadmin/js/userbar.js")).read_text()
    return set(re.findall(r'"?([a-z][a-z0-9-]+)"?:\{description:(?:"[^"]*"|\'[^\']*\'),help:', script))


def test_every_rule_is_told_in_dutch():
    rules = rules_of_axe()
    assert len(rules) > 100
    assert rules <= PageChecker.axe_messages.keys()
    for rule, texts in PageChecker.axe_messages.items():
        for text in texts.values():
            with translation.override("en"):
                english = str(text)
            assert str(text) != english, rule
