import pytest

from tests.rules import EXPLAINED, LEFT_OUT_FILES, ROOT, all_offences, modules, offences


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
        "get_object_or_404(InstrumentPage, slug=slug)",
        "get_object_or_404(pages.model, slug=slug)",
        "shortcuts.get_list_or_404(models.InstrumentPage)",
        "models.InstrumentPage.objects.all()",
        "wagtail.models.Page.objects.all()",
        "model.objects.all()",
        "cls.objects.all()",
        "self.__class__.objects.all()",
        "page.specific_class.objects.all()",
        'apps.get_model("knowledge", "InstrumentPage").objects.all()',
        'apps.get_model("knowledge.InstrumentPage").objects.all()',
        "apps.get_model(label)._default_manager.all()",
        "content_type.model_class().objects.all()",
        "self.get_parent()",
        "self.get_next_sibling()",
        "self.get_prev_sibling()",
        "Page.get_root_nodes()",
        "Page.get_first_root_node()",
        "self.get_translation(locale)",
        "self.get_translations()",
    ],
)
def test_another_way_to_pages_is_found(line):
    assert list(offences(f"def view(self):\n    return {line}\n"))


def test_another_name_for_pages_is_found():
    source = "from wagtail.models import Page as P, Site as S\n\nP.objects.all()\nS.objects.all()\n"
    assert [line for line, _words in offences(source)] == [3]


@pytest.mark.parametrize("base", ["ListView", "generic.DetailView"])
def test_a_view_of_all_pages_is_found(base):
    assert list(offences(f"class Instruments({base}):\n    model = InstrumentPage\n"))
    assert not list(offences(f"class Themes({base}):\n    model = Theme\n"))


def test_every_app_is_read_wherever_the_project_is(tmp_path):
    root = tmp_path / "reports" / "clone"
    for name in ("agenda/apps.py", "agenda/views.py", "agenda/reports/pages.py", "site/settings/base.py"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).touch()
    (root / "docs").mkdir()
    (root / "docs" / "views.py").touch()
    found = [path.relative_to(root).as_posix() for path in modules(root)]
    assert found == ["agenda/apps.py", "agenda/views.py", "site/settings/base.py"]
    assert "search" in {path.relative_to(ROOT).parts[0] for path in modules()}


@pytest.mark.parametrize(
    "line",
    [
        "public_pages(InstrumentPage).child_of(self)",
        "Theme.objects.all()",
        "page.live",
        "get_object_or_404(public_pages(InstrumentPage), slug=slug)",
        "get_object_or_404(Theme, slug=slug)",
        'apps.get_model("auth", "Group").objects.all()',
    ],
)
def test_the_one_way_and_other_models_are_fine(line):
    assert not list(offences(f"def view(self):\n    return {line}\n"))


def test_an_excuse_holds_for_its_own_function_only():
    functions = [f"def {name}():\n    return Page.objects.first()\n" for name in ("_place_of", "other")]
    assert [line for line, _words in offences("".join(functions), "core/views/pages.py")] == [4]


def test_every_excuse_is_still_needed():
    for path, function in EXPLAINED:
        source, others = (ROOT / path).read_text(), EXPLAINED.keys() - {(path, function)}
        assert list(offences(source, path, others)), (path, function)
    assert all((ROOT / path).exists() for path in LEFT_OUT_FILES)
