"""What the wheel holds."""

from pathlib import Path
from zipfile import ZipFile

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def names(wheel: Path) -> set[str]:
    with ZipFile(wheel) as archive:
        return set(archive.namelist())


def below(folder: str) -> set[str]:
    """Every file in a folder of the checkout, but what Python has compiled."""
    files = (ROOT / folder).rglob("*")
    paths = {path.relative_to(ROOT) for path in files if path.is_file()}
    return {path.as_posix() for path in paths if "__pycache__" not in path.parts}


def test_only_the_engine_lies_at_the_top(names: set[str]) -> None:
    tops = {name.split("/")[0] for name in names}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"landscape"}
    assert len(tops) == 2


def test_the_engine_is_whole_and_its_types_are_found(names: set[str]) -> None:
    engine = {name for name in names if name.startswith("landscape/")}
    app = {name for name in engine if name.startswith("landscape/_app/")}
    assert engine - app == below("landscape")
    assert {"landscape/py.typed", "landscape/figures/player.js"} <= engine


def test_the_app_is_whole_and_lies_within_the_engine(names: set[str]) -> None:
    files = {"app.py", "static/icon.png", ".streamlit/config.toml"}
    files |= below("pages") | below("lessons")
    app = {name for name in names if name.startswith("landscape/_app/")}
    assert app == {f"landscape/_app/{name}" for name in files}


def test_the_licence_and_the_readme_come_along(wheel: Path, names: set[str]) -> None:
    (licence,) = (name for name in names if name.endswith("LICENSE"))
    (metadata,) = (name for name in names if name.endswith("METADATA"))
    with ZipFile(wheel) as archive:
        assert archive.read(licence) == (ROOT / "LICENSE").read_bytes()
        assert (ROOT / "README.md").read_text("utf-8") in archive.read(metadata).decode()
