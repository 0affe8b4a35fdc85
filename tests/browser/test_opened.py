"""Landscape files against a running server: those of the command, good ones and hostile ones."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Reader, serving
from tests.browser.waiting import until
from tests.engine.hostile_landscapes import HOSTILE, good

MEGABYTES = 64


@pytest.fixture
def viewing(tmp_path: Path) -> Iterator[tuple[str, int]]:
    """Address and process of a server that was started on a landscape file."""
    good().save(tmp_path / "viewed.npz")
    command = ["landscape.command", "view", str(tmp_path / "viewed.npz")]
    with serving(command, tmp_path) as started:
        yield started


def peak(process: int) -> float:
    """The most memory that a process has taken so far, in MB."""
    status = Path(f"/proc/{process}/status").read_text()
    (line,) = [line for line in status.splitlines() if line.startswith("VmHWM")]
    return int(line.split()[1]) / 1000


def drop(page: Page, folder: Path, files: dict[str, bytes]) -> None:
    """Drop files into the field of the page."""
    folder.mkdir()
    for name, content in files.items():
        (folder / name).write_bytes(content)
    field = page.locator("input[type=file]")
    if field.count() == 0 or not page.locator(".stFileUploader:visible").count():
        page.get_by_text("Open a landscape file").click()
    field.set_input_files([folder / name for name in files])


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="needs Linux's /proc")
def test_files_of_a_reader_are_seen_by_no_other_and_bad_ones_change_nothing(
    viewing: tuple[str, int], profile, tmp_path: Path
) -> None:
    address, process = viewing
    reader = Reader(profile.new_page(), address).open()
    page = reader.page
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "Yours: your own data, weights and trainings"
    )
    expect(page.locator(".player-count")).to_have_text("5 of 5 steps")
    # What the first upload takes anyway, of whatever kind.
    drop(page, tmp_path / "first", {"mine.npz": HOSTILE["empty"]()})
    expect(page.get_by_text("mine was not opened")).to_be_visible()
    reader.settled()
    before = peak(process)
    bad = {f"bad {number}.npz": make() for number, make in enumerate(HOSTILE.values())}
    drop(page, tmp_path / "bad", bad)
    expect(page.get_by_text("was not opened")).to_have_count(len(HOSTILE))
    reader.settled()
    assert peak(process) - before < MEGABYTES
    expect(page.locator(".player-count")).to_have_text("5 of 5 steps")
    held = tmp_path / "held"
    held.mkdir()
    good().save(held / "secret.npz")
    drop(page, tmp_path / "good", {"secret.npz": (held / "secret.npz").read_bytes()})
    expect(page.get_by_text("All maps are on one colour scale")).to_be_visible()
    expect(page.get_by_text("was not opened")).to_have_count(0)
    expect(page.get_by_text("Where secret is from")).to_be_visible()
    until(page, lambda: page.locator(".landscape-plot[data-drawn]").count(), lambda n: n == 3)
    other = Reader(profile.new_page(), address).open()
    expect(other.page.get_by_text("Where viewed is from")).to_be_visible()
    assert other.page.get_by_text("secret").count() == 0
    for each in (reader, other):
        assert each.complaints == []
        each.page.close()
