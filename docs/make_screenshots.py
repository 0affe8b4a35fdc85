"""Make the README's pictures from the running app: `python docs/make_screenshots.py ADDRESS`."""

import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

HERE = Path(__file__).parent
PICTURES = {
    "explore": "",
    "wedge": "?n=1",
    "surface": "?view=3-D",
    "race": "race",
    "step_size": "step_size?step=70",
}
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]


def main(address: str) -> None:
    """Open each page at 1440×900 and save what is seen."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        for name, link in PICTURES.items():
            page.goto(f"{address}/{link}")
            page.wait_for_selector(".landscape-plot[data-drawn]", timeout=60_000)
            page.wait_for_timeout(2500)
            page.screenshot(path=str(HERE / f"{name}.png"))
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "http://localhost:8501")
