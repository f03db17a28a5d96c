"""Rules of the project that a reader could forget, as system checks."""

from collections.abc import Iterator

from django.apps import apps
from django.core import checks
from django.template import TemplateDoesNotExist, TemplateSyntaxError
from django.template.loader import get_template
from wagtail.blocks import Block

NO_ICON = "placeholder"  # what Wagtail shows for a block without an icon


@checks.register
def pages_follow_the_rules(app_configs, **kwargs) -> list[checks.CheckMessage]:
    from core.pages import BasePage

    models = [model for model in apps.get_models() if issubclass(model, BasePage)]
    return [message for model in models for message in (*place_in_tree(model), *page_template(model))]


@checks.register
def blocks_follow_the_rules(app_configs, **kwargs) -> list[checks.CheckMessage]:
    from core.blocks import BODY_BLOCKS

    return [message for name, block in BODY_BLOCKS for message in body_block(name, block)]


def place_in_tree(model) -> Iterator[checks.CheckMessage]:
    """A page type says, itself or in an abstract parent of the project, where in the tree it belongs."""
    from core.pages import BasePage

    classes = [kind for kind in model.__mro__ if issubclass(kind, BasePage)]
    for name in ("parent_page_types", "subpage_types"):
        if not any(name in vars(kind) for kind in classes):
            yield checks.Error(f"{model.__name__} does not set {name}.", obj=model, id="core.E001")


def page_template(model) -> Iterator[checks.CheckMessage]:
    if not exists(model.template):
        yield checks.Error(f"{model.__name__} has no template {model.template}.", obj=model, id="core.E002")


def body_block(name: str, block: Block) -> Iterator[checks.CheckMessage]:
    """An editor finds a block by its icon and description; a visitor needs its template."""
    if block.meta.icon == NO_ICON:
        yield checks.Error(f"The block {name} has no icon.", obj=type(block), id="core.E003")
    if not getattr(block.meta, "description", ""):
        yield checks.Error(f"The block {name} has no description.", obj=type(block), id="core.E004")
    template = getattr(block.meta, "template", None)
    if not template or not exists(template):
        yield checks.Error(f"The block {name} has no template.", obj=type(block), id="core.E005")


def exists(template: str) -> bool:
    try:
        get_template(template)
    except TemplateDoesNotExist:
        return False
    except TemplateSyntaxError:
        return True  # it is there; what is wrong in it shows when it is used
    return True
