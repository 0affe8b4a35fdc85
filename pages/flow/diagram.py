"""The diagram of the Flow page on the screen: SVG made in Python, as Streamlit's HTML has none."""

from streamlit.components.v2 import component

from landscape.figures.flow import FLOW_CSS, FlowPicture, flow_diagram
from pages.shared.parts.frame import theme

HTML = '<div class="flow-diagram"></div>'
# Parsed as XML, markup that is not well formed is an error and never half a picture.
JS = """
export default function ({ parentElement, data }) {
  const place = parentElement.querySelector(".flow-diagram");
  const pictures = data.map((text) => {
    const parsed = new DOMParser().parseFromString(text, "image/svg+xml");
    return document.importNode(parsed.documentElement, true);
  });
  place.replaceChildren(...pictures);
  place.dataset.drawn = String(Number(place.dataset.drawn ?? 0) + 1);
}
"""

_component = component("flow_diagram", html=HTML, css=FLOW_CSS, js=JS, isolate_styles=False)


def show(picture: FlowPicture, key: str) -> None:
    """Draw the diagram, wide or tall as the screen has room."""
    _component(data=flow_diagram(picture, theme()), key=key)
