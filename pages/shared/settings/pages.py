"""The pages, in the order of the story that they tell."""

from typing import NamedTuple

from landscape import places


class PageEntry(NamedTuple):
    """A page of the app; its name is that of its folder and of its address."""

    title: str
    heading: str
    teaser: str  # what the page before says of it
    aside: tuple[str, str] | None = None  # a page that its last part leads to, and in which words


PAGES = {
    "course": PageEntry(
        "Course",
        "Course: thirteen lessons downhill",
        "thirteen lessons, with guesses, tasks and computed answers",
    ),
    "classifier": PageEntry(
        "Classifier",
        "A linear classifier to touch",
        "weights make scores, and scores make a decision and a loss",
    ),
    "explore": PageEntry(
        "Explore",
        "The loss of a real classifier",
        "the loss as a landscape over the weights",
    ),
    "hinges": PageEntry(
        "Hinges",
        "Hinges: how the bowl is made",
        "why the landscape of the SVM is a bowl made of flat pieces",
        ("networks", "the same with a whole network, on real data"),
    ),
    "strategies": PageEntry(
        "Strategies",
        "Three ways downhill",
        "guess, try a step, or follow the slope: which one gets down?",
    ),
    "gradient": PageEntry(
        "Gradient",
        "The gradient, measured and derived",
        "where the slope comes from, and how to check it",
    ),
    "step_size": PageEntry(
        "Step size",
        "How far to step downhill",
        "the slope says which way; how far is up to you",
    ),
    "batches": PageEntry(
        "Mini-batches",
        "What a mini-batch sees",
        "a few examples say nearly as much as all of them",
    ),
    "flow": PageEntry(
        "Flow",
        "Flow: from data to loss and back",
        "one example's numbers, from data to loss and back",
    ),
    "race": PageEntry(
        "Race",
        "Race the optimisers",
        "momentum, Adam and others, side by side on one landscape",
    ),
    "networks": PageEntry(
        "Networks",
        "Networks: the bumpy terrain",
        "valleys, saddles and mountains that no linear classifier has",
    ),
    "yours": PageEntry(
        "Yours",
        "Yours: your own data, weights and trainings",
        "open a table, the weights of a model or a file of its training, and see the landscape",
        ("explore", "the landscape of what is open"),
    ),
    "classroom": PageEntry(
        "Classroom",
        "A room of blindfolded hikers",
        "a class walks on one landscape, each with a phone",
    ),
    "results": PageEntry(
        "Results",
        "Results: landscapes of large data",
        "landscapes that were computed elsewhere, or on a cluster, and kept",
    ),
}


def offered() -> list[str]:
    """The pages that stand in the navigation: Results only where the server has a folder of them.

    One that does not is still found under its address.
    """
    return [name for name in PAGES if name != "results" or places.results() is not None]


def after(name: str) -> str | None:
    """The page that follows in the story; None after the last."""
    names = offered()
    following = names.index(name) + 1 if name in names else len(names)
    return names[following] if following < len(names) else None
