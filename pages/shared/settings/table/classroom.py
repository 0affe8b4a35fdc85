"""The room of a class."""

from pages.shared.settings.kinds import Choice

LANDSCAPE = Choice(
    key="terrain",
    label="Landscape of the room",
    default="SVM bowl",
    pages=("classroom",),
    options={"SVM bowl": "bowl", "Ravine": "ravine", "Saddle": "saddle", "Network": "network"},
    help="SVM bowl: the loss of the data below on a random plane, as on Explore. Ravine: the SVM "
    "on two features, one in a unit ten times as small. Saddle: two valleys and a ridge. "
    "Network: three valleys, one for each of three small networks that have learned the digits.",
)
