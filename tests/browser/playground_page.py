"""The playground on a page of a real browser, for its tests."""

import re


class Playground:
    """The playground on a page: its script object, and its parts by class name."""

    def __init__(self, reader, link: str = "") -> None:
        self.page = reader.page
        self.page.goto(f"{reader.server}/classifier{link}")
        self.page.wait_for_selector(".playground[data-drawn]", timeout=60_000)

    def do(self, script: str, argument=None):
        """Evaluate JavaScript with the playground as `p`."""
        source = f"(root, argument) => {{ const p = root.playground; return {script}; }}"
        return self.page.locator(".playground").evaluate(source, argument)

    def part(self, name: str):
        return self.page.locator(f".pg-{name}")

    def total(self) -> float:
        return self.do("p.evaluated().total")

    def settle(self) -> None:
        """Wait until Python has answered what was last reported."""
        total = f"total {self.total():.6g}."
        self.page.get_by_text(re.compile(re.escape(total) + "$")).wait_for(timeout=10_000)

    def drawn(self) -> int:
        return self.do("Number(root.dataset.drawn)")

    def centre(self, locator) -> tuple[float, float]:
        box = locator.bounding_box()
        return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2

    def tasks(self) -> list[str]:
        return [text[0] for text in self.page.locator(".pg-tasks li").all_inner_texts()]
