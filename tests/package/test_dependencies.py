"""The package asks for all that its code imports, at versions that are tested."""

import ast
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
EXTRAS = [
    Requirement(each)
    for group in PROJECT["project"]["optional-dependencies"].values()
    for each in group
]
WANTED = {wanted.name: wanted for wanted in map(Requirement, PROJECT["project"]["dependencies"])}


def pins(name: str) -> dict[str, str]:
    """The versions in a file of requirements."""
    lines = (ROOT / name).read_text("utf-8").splitlines()
    pinned = [Requirement(line) for line in lines if line and line[0] not in "#-"]
    return {each.name: str(each.specifier).removeprefix("==") for each in pinned}


def imported() -> set[str]:
    """First names of all that the engine and the app import from elsewhere."""
    files = [ROOT / "app.py", *(ROOT / "landscape").rglob("*.py"), *(ROOT / "pages").rglob("*.py")]
    names: set[str] = set()
    for path in files:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                names |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                names.add(str(node.module).split(".")[0])
    return names - set(sys.stdlib_module_names) - {"landscape", "pages"}


def test_the_versions_tested_are_those_asked_for() -> None:
    tested = pins("requirements.txt")
    assert tested.keys() == WANTED.keys()
    tested |= pins("requirements-models.txt") | pins("requirements-cluster.txt")
    for wanted in [*WANTED.values(), *EXTRAS]:
        name = wanted.name
        assert wanted.specifier.contains(tested[name]), name
        assert f">={tested[name]}" in str(wanted.specifier), f"{name}: older ones are not tested"


def test_all_that_is_imported_is_asked_for() -> None:
    owners = packages_distributions()
    extras = {each.name for each in EXTRAS}
    assert {owners[name][0] for name in imported()} <= WANTED.keys() | extras


def test_the_build_backend_is_the_one_that_is_tested() -> None:
    (backend,) = PROJECT["build-system"]["requires"]
    name, version = backend.split("==")
    assert pins("requirements-dev.txt")[name] == version
