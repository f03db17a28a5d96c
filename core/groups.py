"""The groups of the people who make the site, and how a migration gives them permissions.

Editors write and submit, moderators also publish and tidy up, administrators also look after people and
settings. A migration gives the permissions once, so that what an administrator changes later stays changed.
Each group has everything of the one before it. Their names are content, and so in the language of the site.
"""

from collections.abc import Iterable, Mapping

EDITORS = "Redacteuren"
MODERATORS = "Moderatoren"
ADMINISTRATORS = "Beheerders"
GROUPS = (EDITORS, MODERATORS, ADMINISTRATORS)
APPROVAL = "Goedkeuring door een moderator"  # the workflow, and its only task

# {"app.model": codenames, or actions such as "add" that become "add_model"}
Grants = Mapping[str, Iterable[str]]


def from_group(name: str) -> tuple[str, ...]:
    """The group and those above it."""
    return GROUPS[GROUPS.index(name) :]


def permissions(apps, alias: str, grants: Grants):
    """The `Permission` rows that these grants name, made now where `post_migrate` has yet to make them."""
    content_types = apps.get_model("contenttypes", "ContentType").objects.using(alias)
    rows = apps.get_model("auth", "Permission").objects.using(alias)
    for label, actions in grants.items():
        app_label, model = label.split(".")
        content_type, _created = content_types.get_or_create(app_label=app_label, model=model)
        for action in actions:
            codename = action if "_" in action else f"{action}_{model}"
            name = f"Can {codename.replace('_', ' ')}"
            yield rows.get_or_create(content_type=content_type, codename=codename, defaults={"name": name})[0]


def groups(apps, alias: str, lowest: str):
    rows = apps.get_model("auth", "Group").objects.using(alias)
    return [rows.get_or_create(name=name)[0] for name in from_group(lowest)]


def grant(apps, schema_editor, lowest: str, grants: Grants) -> None:
    """Give a group, and those above it, permissions that hold everywhere."""
    alias = schema_editor.connection.alias
    found = list(permissions(apps, alias, grants))
    for group in groups(apps, alias, lowest):
        group.permissions.add(*found)


def grant_on_pages(apps, schema_editor, lowest: str, actions: Iterable[str]) -> None:
    """Give a group, and those above it, permissions on the whole tree of pages: both languages."""
    alias = schema_editor.connection.alias
    root = apps.get_model("wagtailcore", "Page").objects.using(alias).get(depth=1)
    rows = apps.get_model("wagtailcore", "GroupPagePermission").objects.using(alias)
    for permission in permissions(apps, alias, {"wagtailcore.page": actions}):
        for group in groups(apps, alias, lowest):
            rows.get_or_create(group=group, page=root, permission=permission)


def grant_on_collections(apps, schema_editor, lowest: str, grants: Grants) -> None:
    """Give a group, and those above it, permissions on everything in every collection."""
    alias = schema_editor.connection.alias
    root = apps.get_model("wagtailcore", "Collection").objects.using(alias).get(depth=1)
    rows = apps.get_model("wagtailcore", "GroupCollectionPermission").objects.using(alias)
    for permission in permissions(apps, alias, grants):
        for group in groups(apps, alias, lowest):
            rows.get_or_create(group=group, collection=root, permission=permission)
