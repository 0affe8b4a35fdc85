"""Finds text that is hard to read, in the light and in the dark."""

from collections.abc import Iterator
from typing import Literal

from playwright.sync_api import expect

from tests.browser.conftest import Reader

Scheme = Literal["light", "dark"]
# The ground of a page in each.
SCHEMES: dict[Scheme, str] = {"light": "rgb(255, 255, 255)", "dark": "rgb(14, 17, 23)"}

# The contrast of each text with what is behind it, as WCAG defines it; opacities are mixed in.
LOW_CONTRAST = """
(root) => {
    const context = Object.assign(document.createElement("canvas"), {width: 1, height: 1})
        .getContext("2d", {willReadFrequently: true});
    const rgba = (color) => {
        context.clearRect(0, 0, 1, 1);
        context.fillStyle = color;
        context.fillRect(0, 0, 1, 1);
        const [r, g, b, a] = context.getImageData(0, 0, 1, 1).data;
        return [r, g, b, a / 255];
    };
    const over = (front, back, share) => back.map((v, k) => front[k] * share + v * (1 - share));
    const light = (color) => color.map((v) => v / 255)
        .map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4))
        .reduce((sum, v, k) => sum + v * [0.2126, 0.7152, 0.0722][k], 0);
    const low = [];
    for (const node of root.querySelectorAll("*")) {
        const text = [...node.childNodes].filter((n) => n.nodeType === 3 && n.textContent.trim());
        const hidden = !node.getClientRects().length || node.closest(".pg-layers");
        if (hidden || !(text.length || node.matches("input, select"))) continue;
        const chain = [];
        for (let n = node; n; n = n.parentElement) chain.unshift(n);
        let back = rgba("white").slice(0, 3), opacity = 1;
        for (const n of chain) {
            const style = getComputedStyle(n), [r, g, b, a] = rgba(style.backgroundColor);
            back = over([r, g, b], back, a);
            if (root.contains(n)) opacity *= Number(style.opacity);
        }
        const style = getComputedStyle(node);
        const ink = rgba(node instanceof SVGElement ? style.fill : style.color);
        const front = over(ink.slice(0, 3), back, ink[3] * opacity);
        const [x, y] = [light(front), light(back)].sort((a, b) => b - a);
        const contrast = (x + 0.05) / (y + 0.05);
        if (contrast < 4.5) low.push(`${node.className.baseVal ?? node.className} `
            + `"${node.textContent.slice(0, 30)}" ${contrast.toFixed(2)}`);
    }
    return low;
}
"""


def in_each_scheme(reader: Reader) -> Iterator[Scheme]:
    """Show the open page in light and in dark, as a reader changes it while he is there."""
    for scheme, ground in SCHEMES.items():
        reader.page.emulate_media(color_scheme=scheme)
        expect(reader.page.locator(".stApp")).to_have_css("background-color", ground)
        yield scheme
