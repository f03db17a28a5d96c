"""A rule for code that visitors reach: it asks for pages through `public_pages()`, and in no other way.

`python -m tests.rules` prints every other way that it finds and fails.
"""

import ast
import sys
from collections.abc import Collection, Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]


# Not reached by visitors, or the one way itself.
LEFT_OUT = {"migrations", "management", "reports", "editing", "demonstration"}
LEFT_OUT_FILES = {
    "core/public_pages.py": "the one way itself",
    "core/snippets.py": "for editors",
    "core/documents.py": "decides for each page whether this visitor may see it",
    "core/wagtail_hooks.py": "for editors",
    "blog/wagtail_hooks.py": "for editors",
    "knowledge/wagtail_hooks.py": "for editors",
    "network_map/editing/bulk_adding.py": "writes pages, of commands and editors",
    "network_map/organisations.py": "writes what a publication brings with it",
}

# A module and a function of it that look at pages for another reason than to show them.
EXPLAINED = {
    (
        "core/views/pages.py",
        "_place_of",
    ): "what is at an address; Wagtail's view then applies every restriction",
    (
        "core/views/pages.py",
        "find_page",
    ): "loads what is at an address; Wagtail's view then applies every restriction",
    (
        "core/addresses.py",
        "_of_live",
    ): "where a link leads that an editor made; the page there decides who may see it",
    ("core/addresses.py", "_led_on"): "the same for one whose address leads on",
    ("core/models/site.py", "current"): "asks for a number",
    ("core/models/site.py", "bump"): "asks when the next page expires, and shows none",
    ("core/breadcrumbs.py", "_crumbs"): "who may see a page may see the names of those above it",
    ("core/site.py", "_home_page"): "the home page is the root of what is public",
    (
        "newsletters/composing/renderings.py",
        "links_of",
    ): "where readers choose and leave",
    ("core/cards.py", "specific_pages"): "loads the specific pages of a list that is public already",
    ("core/pages.py", "_is_being_published"): "asks for the page that is being saved",
    ("core/restrictions.py", "mirror"): "gives restrictions to whatever page translates theirs",
    ("core/restrictions.py", "unmirror"): "takes restrictions off whatever page has them",
    ("core/restrictions.py", "inherit"): "gives restrictions to whatever page translates them",
    ("core/models/subjects.py", "clean"): "asks for subjects, which are no pages",
    ("core/translation.py", "_live_page"): "writes a translation of the page",
    ("core/translation.py", "_free_slug"): "looks for an address that is free beside the page",
    ("core/groups.py", "grant_on_pages"): "gives rights on all pages",
    ("core/alternates.py", "without_untranslated"): "names pages to leave out of a list that is public",
    ("core/alternates.py", "_subjects"): "asks for subjects, which are no pages",
    ("core/known.py", "_by_id"): "asks for subjects and people, which are no pages",
    ("core/sitemap.py", "_listing_subjects"): "asks for subjects, which are no pages",
    ("core/views/subjects.py", "find_subject"): "asks for subjects, which are no pages",
    ("search/index.py", "_names"): "asks for names on pages that are public already",
    (
        "search/signals.py",
        "_below",
    ): "what lies below a page; the index asks public_pages() which of it stays",
    (
        "network_map/signals.py",
        "pages_changed_at_once",
    ): "which map the pages are on; its file asks public_pages()",
    ("network_map/signals.py", "subject_saved"): "the same of the pages that a subject stands on",
    ("network_map/map_files.py", "_values"): "asks for values of pages that are public already",
    (
        "network_map/map_files.py",
        "_rebuild_waiting",
    ): "which maps to make a file of, which is asked for itself",
    ("network_map/map_files.py", "maps_above"): "which maps to make a file of",
    ("network_map/submissions/alike.py", "alike_waiting"): "what waits for editors, shown to them alone",
    ("network_map/submissions/pages.py", "make_page"): "puts a draft below the map, in its turn",
    ("network_map/submissions/pages.py", "free_slug"): "looks for an address that is free below the map",
    ("network_map/submissions/pages.py", "show_in_all_languages"): "makes aliases where there are none",
    ("network_map/submissions/pages.py", "family"): "writes facts of a page and of its translations",
    ("network_map/submissions/pages.py", "back_to_live"): "writes that a page has no draft any more",
    ("core/listing.py", "matching"): "narrows down a list that is public already",
}

MANAGERS = {"objects", "_default_manager", "_base_manager"}
HOLDERS = {"__class__", "model", "specific_class"}
SHORTCUTS = {"get_object_or_404", "get_list_or_404", "aget_object_or_404", "aget_list_or_404"}
TREE = {
    "get_ancestors",
    "get_children",
    "get_descendants",
    "get_first_child",
    "get_first_root_node",
    "get_first_sibling",
    "get_last_child",
    "get_last_root_node",
    "get_last_sibling",
    "get_next_sibling",
    "get_next_siblings",
    "get_parent",
    "get_prev_sibling",
    "get_prev_siblings",
    "get_root",
    "get_root_nodes",
    "get_siblings",
    "get_translation",
    "get_translation_or_none",
    "get_translations",
    "get_tree",
    "live",
}


def offences(source: str, path: str = "", explained: Collection = EXPLAINED) -> Iterator[tuple[int, str]]:
    """Line and words of each way to pages that is not `public_pages()`."""
    tree = ast.parse(source)
    excused = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and (path, node.name) in explained
    ]
    aliases = set(page_aliases(tree))
    for node in ast.walk(tree):
        words = offence(node, aliases)
        if words and not any(spare.lineno <= node.lineno <= spare.end_lineno for spare in excused):
            yield node.lineno, words


def page_aliases(tree: ast.AST) -> Iterator[str]:
    """Other names under which a module imports page models."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            yield from (name.asname for name in node.names if name.asname and name.name.endswith("Page"))


def offence(node: ast.AST, aliases: Collection[str] = ()) -> str:
    if isinstance(node, ast.Attribute) and node.attr in MANAGERS:
        holds = is_page_model(node.value, aliases) or is_variable(node.value)
        return f"{ast.unparse(node)}: ask public_pages()" if holds else ""
    if isinstance(node, ast.ClassDef):
        return view_of_pages(node, aliases)
    if isinstance(node, ast.Call):
        name = called(node)
        if isinstance(node.func, ast.Attribute) and name in TREE:
            return f".{name}(): ask public_pages()"
        if name in SHORTCUTS and node.args and is_page_model(node.args[0], aliases):
            return f"{ast.unparse(node)}: give it public_pages()"
    return ""


def view_of_pages(node: ast.ClassDef, aliases: Collection[str]) -> str:
    """Django's generic views ask their `model` for all it has."""
    values = [
        statement.value
        for statement in node.body
        if isinstance(statement, ast.Assign) and ast.unparse(statement.targets[0]) == "model"
    ]
    is_view = any(ast.unparse(base).endswith("View") for base in node.bases)
    if is_view and any(is_page_model(value, aliases) for value in values):
        return f"{node.name}.model: give it a `queryset` of public_pages()"
    return ""


def is_page_model(node: ast.AST, aliases: Collection[str] = ()) -> bool:
    """Page models end in "Page"; `type(page)`, `pages.model` and `apps.get_model(name)` may be one."""
    if isinstance(node, ast.Name):
        return node.id.endswith("Page") or node.id in aliases
    if isinstance(node, ast.Attribute):
        return node.attr.endswith("Page") or node.attr in HOLDERS
    if isinstance(node, ast.Call) and called(node) == "get_model":
        name = node.args[-1]
        return not isinstance(name, ast.Constant) or name.value.endswith("Page")
    return isinstance(node, ast.Call) and called(node) in ("type", "model_class")


def is_variable(node: ast.AST) -> bool:
    """`model`, `cls` and the like hold any model."""
    return isinstance(node, ast.Name) and node.id.islower()


def called(node: ast.Call) -> str:
    return getattr(node.func, "attr", None) or getattr(node.func, "id", "")


def apps(root: Path) -> list[Path]:
    """The packages of the site: its apps, and the one with the settings."""
    return sorted(
        path for path in root.iterdir() if (path / "apps.py").exists() or (path / "settings").is_dir()
    )


def modules(root: Path = ROOT) -> Iterator[Path]:
    for folder in apps(root):
        for path in sorted(folder.rglob("*.py")):
            inside = path.relative_to(root)
            if not LEFT_OUT.intersection(inside.parts) and inside.as_posix() not in LEFT_OUT_FILES:
                yield path


def all_offences() -> list[str]:
    found = []
    for path in modules():
        name = path.relative_to(ROOT).as_posix()
        found += [f"{name}:{line}: {words}" for line, words in offences(path.read_text(), name)]
    return found


if __name__ == "__main__":
    problems = all_offences()
    print("\n".join(problems) if problems else "Every page is asked for through public_pages().")
    sys.exit(bool(problems))
