from django.core import checks
from wagtail import blocks

from blog.models import NewsPage
from core.checks import (
    blocks_follow_the_rules,
    body_block,
    page_template,
    pages_follow_the_rules,
    place_in_tree,
)
from core.pages import BasePage


def ids(messages):
    return [message.id for message in messages]


def test_the_project_follows_its_own_rules():
    assert pages_follow_the_rules(None) == []
    assert blocks_follow_the_rules(None) == []


def test_the_rules_are_among_the_system_checks():
    registered = checks.registry.registry.get_checks()
    assert pages_follow_the_rules in registered
    assert blocks_follow_the_rules in registered


def test_a_page_type_without_a_place_in_the_tree_is_found():
    class Lost(BasePage):
        parent_page_types = ["home.HomePage"]

        class Meta:
            abstract = True

    [message] = place_in_tree(Lost)
    assert "subpage_types" in message.msg


def test_a_page_type_without_a_template_is_found(monkeypatch):
    monkeypatch.setattr(NewsPage, "template", "blog/nowhere.html")
    assert ids(page_template(NewsPage)) == ["core.E002"]


def test_a_block_that_an_editor_cannot_tell_is_found():
    assert ids(body_block("bare", blocks.StructBlock([]))) == ["core.E003", "core.E004", "core.E005"]


def test_a_block_with_a_template_that_is_not_there_is_found():
    block = blocks.StructBlock([], icon="cog", description="Something", template="blocks/nowhere.html")
    assert ids(body_block("lost", block)) == ["core.E005"]
