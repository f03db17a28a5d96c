from django.db import migrations

from core.groups import (
    ADMINISTRATORS,
    APPROVAL,
    EDITORS,
    GROUPS,
    MODERATORS,
    grant,
    grant_on_collections,
    grant_on_pages,
)

# To add a file is to look after it; whoever may change any file changes what visitors see at once.
OWN_FILES = {"core.image": ["add", "choose"], "core.document": ["add", "choose"]}
ALL_FILES = {"core.image": ["change"], "core.document": ["change"]}
ALL = ["add", "change", "delete"]

# What Wagtail's migrations made, by the names they gave it.
GROUPS_OF_WAGTAIL = {"Editors": EDITORS, "Moderators": MODERATORS}
APPROVAL_OF_WAGTAIL = "Moderators approval"


def rename_defaults(apps, schema_editor):
    alias = schema_editor.connection.alias
    groups = apps.get_model("auth", "Group").objects.using(alias)
    for name, ours in GROUPS_OF_WAGTAIL.items():
        groups.filter(name=name).update(name=ours)
    for model in ("Workflow", "Task"):
        rows = apps.get_model("wagtailcore", model).objects.using(alias)
        rows.filter(name=APPROVAL_OF_WAGTAIL).update(name=APPROVAL)


def forget_defaults(apps, alias):
    """Wagtail's own groups start empty here; its defaults name its own image and document models."""
    for model in ("GroupPagePermission", "GroupCollectionPermission"):
        rows = apps.get_model("wagtailcore", model).objects.using(alias)
        rows.filter(group__name__in=GROUPS).delete()
    for group in apps.get_model("auth", "Group").objects.using(alias).filter(name__in=GROUPS):
        group.permissions.clear()


def give_permissions(apps, schema_editor):
    forget_defaults(apps, schema_editor.connection.alias)
    give_to_editors(apps, schema_editor)
    give_to_moderators(apps, schema_editor)
    give_to_administrators(apps, schema_editor)


def give_to_editors(apps, schema_editor):
    grant_on_pages(apps, schema_editor, EDITORS, ["add", "change", "lock"])
    grant_on_collections(apps, schema_editor, EDITORS, OWN_FILES)
    grant(
        apps,
        schema_editor,
        EDITORS,
        {
            "wagtailadmin.admin": ["access_admin"],
            "wagtail_localize.translation": ["submit_translation"],
            "core.organisation": ["add", "change"],
            "core.person": ["add", "change"],
        },
    )


def give_to_moderators(apps, schema_editor):
    grant_on_pages(apps, schema_editor, MODERATORS, ["publish", "bulk_delete", "unlock"])
    grant_on_collections(apps, schema_editor, MODERATORS, ALL_FILES)
    grant(
        apps,
        schema_editor,
        MODERATORS,
        {
            "core.theme": ["change"],
            "core.organisation": ["delete"],
            "core.person": ["delete"],
            "wagtailredirects.redirect": ALL,
        },
    )


def give_to_administrators(apps, schema_editor):
    grant_on_collections(apps, schema_editor, ADMINISTRATORS, {"wagtailcore.collection": ALL})
    grant(
        apps,
        schema_editor,
        ADMINISTRATORS,
        {
            "core.theme": ["add", "delete"],
            "core.footer": ALL,
            "core.sitesettings": ["change"],
            "core.user": ["add", "change"],
            "wagtailcore.locale": ALL,
            "wagtailcore.site": ["change"],
            "wagtailcore.workflow": ALL,
            "wagtailcore.task": ALL,
        },
    )


def let_administrators_approve(apps, schema_editor):
    """Whoever may publish directly may also approve what others submit."""
    alias = schema_editor.connection.alias
    administrators = apps.get_model("auth", "Group").objects.using(alias).get(name=ADMINISTRATORS)
    tasks = apps.get_model("wagtailcore", "GroupApprovalTask").objects.using(alias)
    for task in tasks.filter(groups__name=MODERATORS):
        task.groups.add(administrators)


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0002_content"),
        ("wagtailcore", "0098_apitoken"),
        ("wagtailadmin", "0001_create_admin_access_permissions"),
        ("wagtailredirects", "0008_add_verbose_name_plural"),
        ("wagtail_localize", "0016_rename_page_revision_translationlog_revision"),
    ]

    operations = [
        migrations.RunPython(rename_defaults, migrations.RunPython.noop),
        migrations.RunPython(give_permissions, migrations.RunPython.noop),
        migrations.RunPython(let_administrators_approve, migrations.RunPython.noop),
    ]
