"""Mini-batches: the landscape and the gradient as a few examples see them."""

from pages.batches import controls as batch_controls
from pages.batches import costs as batch_costs
from pages.batches import views as batch_views
from pages.shared.compute import landscape as compute
from pages.shared.parts import frame
from pages.shared.settings import controls
from pages.shared.settings.specs import LandscapeSpec, ViewSpec
from pages.shared.work import fetch
from pages.shared.work.messages import remedied
from pages.shared.work.progress import computed

PARTS = ("Landscape and gradient", "Loss per example touched", "Copies", "Time per example")

frame.page("What a mini-batch sees")
part = controls.buttons("Show", {label: label for label in PARTS}, "about")
data = controls.data()
fetch.require(data)
examples = compute.dataset(data)
view = controls.view(controls.PLANE_KINDS) if part == PARTS[0] else ViewSpec()
loss = controls.loss(data.name)

with remedied():
    plane = controls.plane(examples)
    fetch.require_training(data, loss, plane)
    seed = batch_controls.seed()
    spec = LandscapeSpec(data, loss, plane)
    if part == PARTS[1]:
        batch_costs.descent(spec, seed)
    elif part == PARTS[2]:
        batch_costs.copies(spec)
    elif part == PARTS[3]:
        batch_costs.times(spec)
    else:
        spec = LandscapeSpec(data, loss, plane, controls.window())
        batch = batch_controls.batch(spec, len(examples), seed)
        full = computed(
            f"Evaluating the loss over {len(examples):,} examples …",
            lambda progress: compute.landscape(spec, progress),
        )
        batch_views.maps(batch, full, view)
        batch_views.gradients(batch)
