"""Several servers of the app behind one address: nginx in front, and who keeps them running."""

from landscape.serving.several import Several, serve

__all__ = ["Several", "serve"]
