"""Make the API reference in docs/api from the docstrings: `python docs/make_api.py`.

What can't be read without a warning is an error.
"""

import pkgutil
import warnings
from pathlib import Path

import pdoc
from pdoc.render import configure

import landscape

FOLDER = Path(__file__).parent / "api"


def main() -> None:
    """Render `landscape` and the folders in it that it does not name itself."""
    folders = {module.name for module in pkgutil.iter_modules(landscape.__path__) if module.ispkg}
    others = sorted(folders - set(landscape.__all__))
    configure(docformat="google", footer_text=f"landscape {landscape.__version__}")
    warnings.simplefilter("error")
    pdoc.pdoc("landscape", *(f"landscape.{name}" for name in others), output_directory=FOLDER)


if __name__ == "__main__":
    main()
