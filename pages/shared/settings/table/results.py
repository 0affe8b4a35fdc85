"""The folder of results: which landscape is seen, and what a new one is computed of."""

from pages.shared.settings.kinds import Choice, Number

# Which results and which partitioned data there are depends on the server's folders.
RESULT = Choice(
    key="result",
    label="Landscape",
    pages=("results",),
    help="The newest first. Each file is named by all that its numbers depend on.",
)
DATA = Choice(
    key="rdata",
    label="Data",
    pages=("results",),
    help="Partitioned data sets of this server, by the names of their folders; and whole data sets "
    "that fit into memory.",
)
EXTENT = Number(
    key="rextent",
    label="Extent",
    default=0.2,
    low=1e-6,
    high=1e6,
    pages=("results",),
    help="The window reaches from −extent to extent along a and b.",
)
