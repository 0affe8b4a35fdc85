"""Five steps that are worth seeing, one click each."""

from pages.shared.parts.scenes import Scene

SCENES = (
    Scene(
        "Far too small",
        "A hundredth of the best step gains less than a tenth of what the best step gains.",
        {"step": 0.01},
    ),
    Scene(
        "The best",
        "More than nine tenths of the loss are gone in one step; every other step lands higher.",
        {"step": 1.0},
    ),
    Scene(
        "Overshooting starts",
        "This step crosses the whole valley and lands as high as it started: a longer one only "
        "makes it worse.",
        {"eta": 0.5934},
    ),
    Scene(
        "Far too large",
        "A hundred times the best step lands above its start, and from there on ten times the step "
        "costs ten times the loss.",
        {"step": 100.0},
    ),
    Scene(
        "Softmax, no kinks",
        "At the best step the slope of the softmax loss is 0; that of the SVM jumps there from "
        "downhill to uphill.",
        {"loss": "Softmax", "step": 1.0},
    ),
)
