"""plotly.js as this server offers it: the file of the installed package, under its version."""

from pathlib import Path

import plotly
from starlette.responses import Response

from pages.shared.parts.assets import JAVASCRIPT, Asset

FILE = Path(plotly.__file__).parent / "package_data" / "plotly.min.js"
PLOTLY = Asset(
    f"plotly-{plotly.__version__}.min.js",
    lambda: Response(FILE.read_bytes(), media_type=JAVASCRIPT),
)
