import pytest

from tests.rules import EXPLAINED, LEFT_OUT_FILES, ROOT, all_offences, offences


def test_visitors_get_pages_through_public_pages():
    assert all_offences() == []


@pytest.mark.parametrize(
    "line",
    [
        "Page.objects.filter(live=True)",
        "InstrumentPage.objects.live()",
        "HomePage._default_manager.all()",
        "type(self).objects.first()",
        "self.pages.model._default_manager.all()",
        "self.get_children().specific()",
        "index.get_descendants()",
        "pages.live()",
    ],
)
def test_another_way_to_pages_is_found(line):
    assert list(offences(f"def view(self):\n    return {line}\n"))


@pytest.mark.parametrize(
    "line", ["public_pages(InstrumentPage).child_of(self)", "Theme.objects.all()", "page.live"]
)
def test_the_one_way_and_other_models_are_fine(line):
    assert not list(offences(f"def view(self):\n    return {line}\n"))


def test_an_excuse_holds_for_its_own_function_only():
    functions = [f"def {name}():\n    return Page.objects.first()\n" for name in ("_place_of", "other")]
    assert [line for line, _words in offences("".join(functions), "core/views/pages.py")] == [4]


def test_every_excuse_is_still_needed():
    for path, function in EXPLAINED:
        assert f"def {function}(" in (ROOT / path).read_text()
    assert all((ROOT / path).exists() for path in LEFT_OUT_FILES)
