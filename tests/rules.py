"""A rule for code that visitors reach: it asks for pages through `public_pages()`, and in no other way.

`python -m tests.rules` prints every other way that it finds and fails.
"""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
FOLDERS = ("core", "home", "knowledge", "blog", "kennisplatform")

# Not reached by visitors, or the one way itself.
LEFT_OUT = {"migrations", "management", "reports", "editing", "demonstration"}
LEFT_OUT_FILES = {
    "core/public_pages.py": "the one way itself",
    "core/snippets.py": "for editors",
    "core/documents.py": "decides for each page whether this visitor may see it",
    "core/wagtail_hooks.py": "for editors",
    "blog/wagtail_hooks.py": "for editors",
    "knowledge/wagtail_hooks.py": "for editors",
}

# A module and a function of it that look at pages for another reason than to show them.
EXPLAINED = {
    (
        "core/views/pages.py",
        "_place_of",
    ): "what is at an address; Wagtail's view then applies every restriction",
    (
        "core/addresses.py",
        "_find",
    ): "where a link leads that an editor made; the page there decides who may see it",
    ("core/models/site.py", "bump"): "asks when the next page expires, and shows none",
    ("core/breadcrumbs.py", "_crumbs"): "who may see a page may see the names of those above it",
    ("core/site.py", "_home_page"): "the home page is the root of what is public",
    ("core/cards.py", "specific_cards"): "loads the specific pages of a list that is public already",
    ("core/pages.py", "_is_being_published"): "asks for the page that is being saved",
    ("core/restrictions.py", "unmirror"): "takes restrictions off whatever page has them",
    ("core/restrictions.py", "inherit"): "gives restrictions to whatever page translates them",
    ("core/models/subjects.py", "clean"): "asks for subjects, which are no pages",
    ("core/translation.py", "_live_page"): "writes a translation of the page",
    ("core/listing.py", "matching"): "narrows down a list that is public already",
}

MANAGERS = {"objects", "_default_manager", "_base_manager"}
TREE = {
    "get_ancestors",
    "get_children",
    "get_descendants",
    "get_first_child",
    "get_last_child",
    "get_next_siblings",
    "get_prev_siblings",
    "get_siblings",
    "live",
}


def offences(source: str, path: str = "") -> Iterator[tuple[int, str]]:
    """Line and words of each way to pages that is not `public_pages()`."""
    tree = ast.parse(source)
    excused = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and (path, node.name) in EXPLAINED
    ]
    for node in ast.walk(tree):
        words = offence(node)
        if words and not any(spare.lineno <= node.lineno <= spare.end_lineno for spare in excused):
            yield node.lineno, words


def offence(node: ast.AST) -> str:
    if isinstance(node, ast.Attribute) and node.attr in MANAGERS and is_page_model(node.value):
        return f"{ast.unparse(node)}: ask public_pages()"
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in TREE:
        return f".{node.func.attr}(): ask public_pages()"
    return ""


def is_page_model(node: ast.AST) -> bool:
    """Page models end in "Page"; `type(page)` and `pages.model` may be one."""
    if isinstance(node, ast.Name):
        return node.id.endswith("Page")
    if isinstance(node, ast.Attribute):
        return node.attr == "model"
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "type"


def modules() -> Iterator[Path]:
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).rglob("*.py")):
            name = path.relative_to(ROOT).as_posix()
            if not LEFT_OUT.intersection(path.parts) and name not in LEFT_OUT_FILES:
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
