"""One plain sentence for each word of the field that a newcomer may not know."""

GLOSSARY = {
    "loss": "How wrong the classifier is about the examples, as one number: 0 is perfect.",
    "weights": "The numbers that a classifier learns. In a linear one each says how much a feature "
    "counts for a class, in a network how much a unit counts for one behind it.",
    "score": "A number for each class; the highest wins. A linear classifier sums an example's "
    "features times the class's weights, a network the values of its last hidden layer.",
    "margin": "By how much the right class's score is above another's. The SVM wants at least Δ.",
    "hinge": "max(0, something linear): zero up to a point, then a straight rise.",
    "softmax": "Turns scores into probabilities; its loss is −log of that of the right class.",
    "convex": "Shaped like a bowl: the straight line between two points of the graph is never "
    "below the graph, so there are no false valleys.",
    "regularisation": "Adds λ times the sum of the squared weights to the loss, so that small "
    "weights are preferred.",
    "gradient": "The slopes of the loss along all weights together: it points the steepest way up.",
    "epoch": "One pass over all the examples.",
    "mini-batch": "A few examples, drawn at random, that stand for all of them.",
    "learning rate": "How far a step goes, in multiples of the gradient.",
    "chord": "The straight line between two points of a graph.",
    "finite difference": "A slope measured: move a little, and see how the loss changes.",
    "hidden layer": "Sums of the features, each bent by a function; scores are made of them.",
    "skip connection": "A layer adds what it gets to what it gives on, so that it need only learn "
    "the difference.",
    "filter normalisation": "A random direction changes each unit by as much as the unit's weights "
    "are long, so that networks of other scales can be compared.",
    "saddle": "A flat place that is lowest along one direction and highest along another.",
    "curvature": "How fast the slope grows along a direction: above 0 the loss bends up as in a "
    "bowl, below 0 it bends down. λmax and λmin are the largest and the smallest over all "
    "directions.",
    "activation": "The function that bends the sums of a hidden layer: ReLU is max(0, z), tanh a "
    "smooth step from −1 to 1.",
    "Hessian": "All second derivatives of the loss. Its largest eigenvalue λmax says how sharply "
    "the loss bends up in the direction where it does most; where the smallest, λmin, is negative, "
    "it bends down in some direction.",
    "overshooting": "A step so long that it crosses the valley and lands higher than it started.",
    "step size": "How far a step goes, in multiples of the gradient; also called learning rate.",
    "subgradient": "A slope of a line that touches the graph and stays below it everywhere.",
    "kink": "A place where a graph made of straight pieces bends.",
    "template": "The weights of one class arranged as an image: what the class looks for.",
}


def explained(*terms: str) -> str:
    """The sentences of some terms, for a tooltip."""
    return "\n\n".join(f"**{term.capitalize()}**: {GLOSSARY[term]}" for term in terms)
