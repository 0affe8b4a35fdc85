"""The playground on a page of a real browser, for its tests."""


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
        """Wait until Python has answered what was last reported, and agrees."""
        self.page.wait_for_function(
            r"""() => {
                const said = document.querySelector(".pg-engine").textContent;
                const p = document.querySelector(".playground").playground;
                const total = Number(p.evaluated().total.toPrecision(6));
                const found = said.match(/total (\S+),/);
                return p.world.points.length ? found && Number(found[1]) === total : said === "";
            }""",
            timeout=10_000,
        )

    def drawn(self) -> int:
        return self.do("Number(root.dataset.drawn)")

    def centre(self, locator) -> tuple[float, float]:
        box = locator.bounding_box()
        return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2

    def tasks(self) -> list[str]:
        return [text[0] for text in self.page.locator(".pg-tasks li").all_inner_texts()]
