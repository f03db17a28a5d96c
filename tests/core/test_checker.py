"""The checks that editors see beside a text and on the page itself."""

import json

import pytest
from bs4 import BeautifulSoup
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
def test_the_text_is_checked_and_not_the_bars_of_wagtail(client, editor, news, address):
    client.force_login(editor)
    found = configuration(client.get(address(news)).content)
    assert found["context"]["exclude"] == ["wagtail-userbar, wagtail-inline-userbar"]
    assert {"image-alt", "heading-order", "link-name"} <= set(found["options"]["runOnly"])
    assert found["messages"]["image-alt"]["error_name"] == "Afbeelding zonder alternatieve tekst"


def test_every_rule_is_told_in_dutch():
    assert set(PageChecker.axe_run_only) <= PageChecker.axe_messages.keys()
    for rule, texts in PageChecker.axe_messages.items():
        for text in texts.values():
            with translation.override("en"):
                english = str(text)
            assert str(text) != english, rule
