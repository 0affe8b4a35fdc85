"""What can be asked in good order and still has no answer: errors that a program may explain.

Each is a `ValueError` of its own type, so that whoever shows it needs to read no message. Any other
`ValueError` of the engine means that it was called wrongly.
"""


class NoAnswer(ValueError):
    """Valid data and weights for which what is asked does not exist.

    The message is the rule, then what was got, then the remedy.

    Attributes:
        rule: what must hold.
        got: what broke the rule.
        remedy: what to do about it.
    """

    rule: str
    remedy: str

    def __init__(self, got: object) -> None:
        super().__init__(got)
        self.got = got

    def __str__(self) -> str:
        return f"{self.rule}; got {self.got}: {self.remedy}"


class NoPlane(NoAnswer):
    """A direction is zero, or the two are parallel."""

    rule = "W1 and W2 must not be zero or parallel"
    remedy = "choose other directions, such as those of another seed"


class PointsOnOneLine(NoAnswer):
    """Three points of weight space that lie on one line, or of which two are the same."""

    rule = "start, first_end and second_end must span a plane"
    remedy = "choose two other ends"


class NoPathMoved(NoAnswer):
    """Trajectories of which none has left the common start."""

    rule = "trajectories must leave their start"
    remedy = "let them run for more steps"


class PathsTooLong(NoAnswer):
    """Trajectories that lead so far away that no picture of them can be computed."""

    rule = "trajectories must stay within a distance of 1e30"
    remedy = "lower the learning rates"


class AllRowsZero(NoAnswer):
    """Directions are to be as long as the rows of W, which are all zero."""

    rule = "normalised directions need a W with a row that is not zero"
    remedy = "choose another W, or normalize='none'"


class StationaryPoint(NoAnswer):
    """The gradient at W is zero, so that no direction leads downhill."""

    rule = "W must have a gradient that is not zero"
    remedy = "choose another W"

    def __init__(self, got: object = "a stationary point") -> None:
        super().__init__(got)


class TargetIsW(NoAnswer):
    """A direction is wanted from W to a target that is W itself."""

    rule = "target must differ from W"
    remedy = "choose another W or another target"


class SameWeightTwice(NoAnswer):
    """The plane of two single weights that are one and the same."""

    rule = "first and second must be different weights"
    remedy = "choose two different entries of W"


class NoTestSplit(NoAnswer):
    """A test split is asked of data that have none."""

    rule = "data must have a test split"
    remedy = "choose the split 'train', or attach one as Dataset(X, y, test=Examples(X, y))"

    def __init__(self, got: object = "none") -> None:
        super().__init__(got)


class TooManyScores(NoAnswer):
    """What needs the scores of all examples at once, of more than can be gathered in memory."""

    rule = "scores of all examples at once must be at most 67,108,864 numbers, 512 MB"
    remedy = "take what is a sum over the examples, such as grids, losses and gradients; or fewer"


class NotHeld(NoAnswer):
    """Examples themselves, any rows of them, are wanted of data that are not in memory."""

    rule = "examples of which any may be wanted must be in memory"
    remedy = "take a Dataset of fewer; or batches(size, generator), which reads them in its order"


class WeightsDiverged(NoAnswer):
    """Gradient descent whose weights have grown beyond all bounds.

    Attributes:
        got: the update at which they did, counted from 1.
    """

    rule = "weights must stay within bounds"
    remedy = "choose a smaller learning rate or a smaller l2"

    def __str__(self) -> str:
        return f"{self.rule}; got weights beyond them at update {self.got}: {self.remedy}"


class TooManyWeights(NoAnswer):
    """A network that is larger than what is to be kept of it."""

    rule = "a network must have no more weights than a program has set as its limit"
    remedy = "take fewer or narrower hidden layers"


class TrainingDiverged(NoAnswer):
    """Weights are wanted of a training whose loss has grown past the largest number there is."""

    rule = "training must end at a finite loss"
    remedy = "lower the learning rate, by factors of 10"


class NotConvex(NoAnswer, TypeError):
    """The certified minimum of a function that is not known to be convex, such as a network's."""

    rule = "function must be known to be convex, since nothing else can be bounded from below"
    remedy = (
        "take grid.minimum, the lowest cell of a grid; or give the loss an attribute "
        "convex = True, if it is"
    )


class UnitsNotScalable(NoAnswer):
    """Hidden units are to be rescaled that can't be without changing the network's function."""

    rule = "units to be balanced must be ReLUs, without skip connections"
    remedy = "take balance=False"


class CurvatureNotFound(NoAnswer):
    """Eigenvalues of a Hessian that Lanczos' method has not found within its products."""

    rule = "the ends of the Hessian's spectrum must be found within a bounded number of products"
    remedy = "raise the tolerance, or choose another w"


class NoSaddle(NoAnswer):
    """Two units made equal that the loss does not drive apart: there is no saddle between them."""

    rule = "the loss must bend down where two units are equal"
    remedy = "choose another start, such as that of another seed"


class _OfManyKinds(NoAnswer):
    """What can be wrong is of many kinds, so rule and remedy are each error's own."""

    def __init__(self, rule: str, got: object, remedy: str) -> None:
        super().__init__(got)
        self.rule, self.remedy = rule, remedy

    def __reduce__(self) -> tuple[type, tuple[str, object, str]]:
        # An error of a worker goes to another process, where it is made anew.
        return type(self), (self.rule, self.got, self.remedy)


class UnreadableFile(_OfManyKinds):
    """A file that is not what it should be, or is larger than a program has set as its limit."""


class UnusableData(_OfManyKinds):
    """Tables, images, weights or partitions, readable as such, of which no data set can be made."""


class UnusableSpec(_OfManyKinds):
    """A description of a landscape that can't be computed: an entry that is missing, or wrong."""


class ClusterLost(NoAnswer):
    """The scheduler of a cluster has gone while it was computing."""

    rule = "the scheduler of the cluster must be within reach until the work is done"
    remedy = "start it again, and connect with a new Client"


class NoCertificates(ClusterLost):
    """The address of a scheduler asks for certificates, and none are named."""

    rule = "an address that begins with tls:// needs certificates"
    remedy = (
        "name their files in DASK_DISTRIBUTED__COMM__TLS__CA_FILE, "
        "DASK_DISTRIBUTED__COMM__TLS__CLIENT__CERT and DASK_DISTRIBUTED__COMM__TLS__CLIENT__KEY"
    )


class WorkersLost(NoAnswer):
    """Workers died, one after another, of the same part of the work."""

    rule = "a part of the work must not end the workers that compute it"
    remedy = "give each worker more memory, or look into the workers' logs"


class ClusterMismatch(NoAnswer):
    """Client, scheduler and workers run different versions."""

    rule = "client, scheduler and workers must run the same versions"
    remedy = "install the same packages on all machines"
