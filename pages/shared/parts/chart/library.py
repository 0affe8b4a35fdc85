"""plotly.js as this server offers it: the file of the installed package, under its version."""

from pathlib import Path

import plotly
from starlette.responses import FileResponse

from pages.shared.parts.assets import Asset

FILE = Path(plotly.__file__).parent / "package_data" / "plotly.min.js"
PLOTLY = Asset(
    f"plotly-{plotly.__version__}.min.js",
    lambda: FileResponse(FILE, media_type="text/javascript"),
)
