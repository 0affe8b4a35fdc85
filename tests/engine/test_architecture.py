"""The engine's house rules: no Streamlit in it, and imports that go one way."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.imports import imported

ENGINE = Path(__file__).parents[2] / "landscape"

# A module imports only from modules that stand before it here.
ORDER = (
    "_version",
    "errors",
    "_display",
    "npz",
    "_validation",
    "_parallel",
    "_squares",
    "progress",
    "sums",
    "epochs",
    "datasets",
    "_features",
    "losses",
    "partials",
    "objective",
    "plane",
    "models",
    "terrains",
    "directions",
    "slices",
    "curvature",
    "curvature_maps",
    "window",
    "plane_objective",
    "optimizers",
    "descent",
    "_displacements",
    "path_planes",
    "recording",
    "landscapes",
    "training",
    "connections",
    "gradients",
    "ray",
    "studies",
    "files",
    "cluster",
    "partitions",
    "rooms",
    "figures",
    "lessons",
    "serving",
    "command",
    "__init__",
)
FILES = sorted(ENGINE.rglob("*.py"))


def module_of(path: Path) -> str:
    """The module, or the folder of files, that a file belongs to."""
    return path.relative_to(ENGINE).parts[0].removesuffix(".py")


def engine_modules(path: Path) -> set[str]:
    parts = [name.split(".") for name in imported(path)]
    return {name[1] for name in parts if name[0] == "landscape" and len(name) > 1}


FEW_NEED = ("streamlit", "sklearn", "torch", "jax", "safetensors", "dask", "distributed")


@pytest.mark.parametrize("package", FEW_NEED)
def test_importing_the_engine_loads_no_package_that_few_need(package: str) -> None:
    code = (
        f"import sys, landscape; print([m for m in sys.modules if m.split('.')[0] == '{package}'])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ENGINE.parent, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ENGINE)))
def test_imports_go_one_way(path: Path) -> None:
    module = module_of(path)
    assert module in ORDER, f"{module} needs a place in ORDER"
    allowed = {*ORDER[: ORDER.index(module)], module}
    assert engine_modules(path) <= allowed
    assert not any(name.split(".")[0] in ("streamlit", "pages") for name in imported(path))


@pytest.mark.parametrize(
    ("module", "known"),
    [
        ("losses", {"_validation"}),
        ("plane", {"_validation", "errors"}),
        (
            "models",
            {
                "_features",
                "_parallel",
                "_squares",
                "_validation",
                "datasets",
                "errors",
                "losses",
                "objective",
                "progress",
                "sums",
            },
        ),
        ("terrains", {"_validation"}),
        ("directions", {"_validation", "errors", "models", "plane"}),
        (
            "slices",
            {
                "_squares",
                "_validation",
                "errors",
                "losses",
                "models",
                "plane",
                "progress",
                "sums",
                "_display",
            },
        ),
        ("descent", {"_display", "_validation", "epochs", "models", "optimizers", "progress"}),
        ("optimizers", {"_validation"}),
        ("lessons", set()),
        (
            "figures",
            {
                "_display",
                "_validation",
                "plane",
                "slices",
                "descent",
                "landscapes",
                "path_planes",
                "gradients",
                "ray",
                "studies",
            },
        ),
    ],
)
def test_a_module_knows_no_more_than_its_duty_needs(module: str, known: set[str]) -> None:
    for path in FILES:
        if module_of(path) == module:
            assert engine_modules(path) <= known | {module}, path.name
