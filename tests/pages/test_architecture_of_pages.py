"""The app's house rules: who imports whom, and that nothing goes in a circle."""

import ast
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

from tests.imports import imported

ROOT = Path(__file__).parents[2]
PAGES = ROOT / "pages"
FILES = sorted(PAGES.rglob("*.py"))
NAMES = sorted(path.parent.name for path in PAGES.glob("*/page.py"))
LONGEST_PAGE = 60  # lines
# What a part of the shared house imports of the others.
KNOWN = {
    "settings": set(),
    "compute": {"settings"},
    "work": {"settings", "compute"},
    "parts": {"settings", "compute", "work"},
    "lessons": {"settings", "work"},
}
CACHES = {"cache_resource"}


def module(path: Path) -> str:
    """The name by which a file is imported."""
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


MODULES = {module(path): path for path in FILES}


def modules_of(path: Path) -> set[str]:
    """The files of `pages` that a file imports; of a name in a file, that file."""
    own = module(path)
    found = {name if name in MODULES else name.rpartition(".")[0] for name in imported(path)}
    return {name for name in found if name in MODULES and name != own}


IMPORTS = {name: modules_of(path) for name, path in MODULES.items()}


def reached(start: str) -> set[str]:
    """All modules that are loaded with one."""
    found, waiting = set(), [start]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += IMPORTS[name]
    return found


def starts_with(name: str, folder: str) -> bool:
    return name == folder or name.startswith(f"{folder}.")


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PAGES)))
def test_a_page_knows_its_own_folder_and_what_is_shared(path):
    home = path.relative_to(PAGES).parts[0]
    of_pages = {name for name in imported(path) if starts_with(name, "pages")}
    allowed = {"pages.shared", f"pages.{home}"}
    assert all(any(starts_with(name, folder) for folder in allowed) for name in of_pages)


@pytest.mark.parametrize("part", KNOWN)
def test_a_part_of_the_shared_house_knows_no_more_than_its_duty_needs(part):
    for path in (PAGES / "shared" / part).rglob("*.py"):
        shared = {n.split(".")[2] for n in imported(path) if n.startswith("pages.shared.")}
        assert shared <= {*KNOWN[part], part}, path.name


def test_nothing_goes_in_a_circle():
    list(TopologicalSorter(IMPORTS).static_order())


def test_every_file_stands_in_a_page_or_in_a_part_of_the_shared_house():
    for path in FILES:
        first, *rest = path.relative_to(PAGES).parts
        if first == "shared" and rest != ["__init__.py"]:
            assert rest[0] in KNOWN, path
        elif first != "shared":
            assert first in {*NAMES, "explorer.py"}, path


def test_what_is_shared_serves_two_pages():
    # What frames every page.
    of_app = modules_of(ROOT / "app.py") | reached("pages.explorer")
    for name, path in MODULES.items():
        if starts_with(name, "pages.shared") and name not in of_app:
            served = [page for page in NAMES if name in reached(f"pages.{page}.page")]
            assert len(served) >= 2 or path.name == "__init__.py", (name, served)


@pytest.mark.parametrize("name", NAMES)
def test_a_page_is_read_on_one_screen(name):
    lines = (PAGES / name / "page.py").read_text(encoding="utf-8").splitlines()
    assert len(lines) <= LONGEST_PAGE


def attributes(path: Path, of: str) -> set[str]:
    """The names that a file takes from a module that it knows by a short name."""
    return {
        node.attr
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id == of
    }


@pytest.mark.parametrize(
    "path", sorted((PAGES / "shared" / "compute").glob("*.py")), ids=lambda path: path.stem
)
def test_computing_draws_nothing(path):
    assert attributes(path, "st") <= CACHES
    assert not any(starts_with(name, "landscape.figures") for name in imported(path))
    assert {name for name in imported(path) if starts_with(name, "streamlit")} <= {"streamlit"}


def keywords(path: Path) -> set[str]:
    """The names of all keyword arguments, and of all keys in a dict, that a file writes."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    written = {node.arg for node in ast.walk(tree) if isinstance(node, ast.keyword) and node.arg}
    keys = [key for node in ast.walk(tree) if isinstance(node, ast.Dict) for key in node.keys]
    return written | {str(key.value) for key in keys if isinstance(key, ast.Constant)}


def test_one_file_binds_widgets_to_the_link():
    for name, path in MODULES.items():
        if name != "pages.shared.settings.widgets":
            assert "bind" not in keywords(path), path
            assert not any(n.endswith("widgets.LINK") for n in imported(path)), path
            assert "query-params" not in path.read_text(encoding="utf-8"), path
