"""Loss functions that are no linear classifiers: on planes, on paths and under every search."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import ArrayLike
from scipy.optimize import minimize, rosen

import landscape as ls
from landscape.models import promises
from landscape.optimizers import OPTIMIZERS
from landscape.ray import line_search, step_sweep
from landscape.slices import AffineSlice, PointwiseSlice, slice_line
from landscape.studies.batches import batch_gradients
from landscape.studies.strategies import StrategySettings, run_strategies
from landscape.window import natural_extent
from tests.engine.grid_cases import objective_of, plane_of
from tests.engine.nonlinear import WEIGHTS, Network, Valley, network, slopes

SHAPES = pytest.mark.parametrize("shape", [(WEIGHTS,), (1, WEIGHTS), (WEIGHTS, 1, 1)])
A, B = np.array([-0.7, 0.0, 0.4, 1.1]), np.array([0.9, 0.0, -0.5])


def start_for(function: ls.LossFunction, seed: int = 0, scale: float = 1.0) -> np.ndarray:
    return ls.random_weights(function.shape, scale, seed)


def plain_grid(function: Network, plane: ls.Plane) -> np.ndarray:
    return np.array([[function.value(plane.W + a * plane.W1 + b * plane.W2) for a in A] for b in B])


def test_what_fulfils_which_protocol() -> None:
    objective = objective_of(ls.Softmax())
    flat = ls.PlaneObjective(objective, plane_of(objective))
    assert isinstance(objective, ls.AffineScores)
    for function in (flat, network(), Valley()):
        assert isinstance(function, ls.LossFunction)
        # S(0) of a plane is not 0: its scores are no linear function of (a, b).
        assert not isinstance(function, ls.AffineScores)
    assert (flat.shape, flat.examples) == ((1, 2), objective.examples)
    assert isinstance(ls.sliced(objective, flat.plane), ls.Slice)
    assert not isinstance(objective.value, ls.LossFunction)


@pytest.mark.parametrize(
    ("loss", "smooth"),
    [(ls.Hinge(), False), (ls.CrammerSinger(), False), (ls.Softmax(), True)],
    ids=str,
)
def test_what_is_promised(loss: ls.Hinge, smooth: bool) -> None:
    objective = objective_of(loss)
    flat = ls.PlaneObjective(objective, plane_of(objective))
    for function in (objective, flat):
        assert promises(function, "smooth") == smooth
        assert promises(function, "convex")
    assert not promises(network(), "convex")


@SHAPES
def test_the_network_of_these_tests_has_the_gradient_of_its_loss(shape: tuple[int, ...]) -> None:
    function = network(shape)
    W = start_for(function)
    loss, gradient = function.value_and_gradient(W)
    measured = slopes(lambda x: function.value(x.reshape(shape)), W.ravel())
    assert loss == function.value(W)
    np.testing.assert_allclose(gradient.ravel(), measured, atol=1e-8)


@SHAPES
def test_a_grid_holds_the_loss_of_every_cell(
    shape: tuple[int, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("landscape.slices.pointwise.BLOCK_POINTS", 5)
    function = network(shape)
    plane = ls.random_plane(start_for(function), seed=2)
    shares: list[float] = []
    grid = ls.evaluate_plane(function, plane, A, B, shares.append)
    np.testing.assert_allclose(grid.loss, plain_grid(function, plane), rtol=1e-14)
    np.testing.assert_allclose(shares, [5 / 12, 10 / 12, 1])
    by_callable = ls.evaluate_plane(function.value, plane, A, B)
    np.testing.assert_allclose(by_callable.loss, grid.loss, rtol=1e-14)
    line = ls.evaluate_line(function, plane.W, plane.W1, A)
    np.testing.assert_allclose(line.loss, grid.loss[1], rtol=1e-14)
    assert len(line.kinks) == 0


def test_weights_of_few_cells_are_held_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    taken: list[int] = []

    class Watched(Network):
        def values(self, weights: ArrayLike) -> np.ndarray:
            taken.append(len(np.asarray(weights)))
            return super().values(weights)

    monkeypatch.setattr("landscape.slices.pointwise.BLOCK_ELEMENTS", 3 * WEIGHTS)
    plain = network()
    function = Watched(plain.X, plain.y)
    ls.evaluate_plane(function, ls.random_plane(start_for(function)), A, B)
    assert taken == [3, 3, 3, 3]


@settings(max_examples=25, deadline=None)
@given(st.floats(-2, 2), st.floats(-2, 2), st.integers(0, 99))
def test_a_pointwise_slice_is_the_function_on_the_plane(a: float, b: float, seed: int) -> None:
    function = network()
    plane = ls.random_plane(start_for(function, seed), seed)
    found = ls.sliced(function, plane)
    assert isinstance(found, PointwiseSlice)
    value, gradient = found.value_and_gradient(a, b)
    assert value == pytest.approx(function.value(plane.at(a, b)), rel=1e-14)
    measured = slopes(lambda x: function.value(plane.at(*x)), np.array([a, b]))
    np.testing.assert_allclose(gradient, measured, atol=1e-6)
    rows = np.array([4, 0, 4, 7])
    expected = np.mean([function.example_loss(plane.at(a, b), i) for i in rows])
    assert found.rows(rows).values(np.array([[a, b]]))[0] == pytest.approx(expected, rel=1e-13)


@pytest.mark.parametrize("loss", [ls.Hinge(), ls.CrammerSinger(), ls.Softmax(), ls.OneVsAll()])
def test_the_rows_of_a_slice_keep_nothing_of_the_whole(loss: ls.Hinge) -> None:
    """What was derived from all examples, such as the kinks of a line, must not be the batch's."""
    objective, rows = objective_of(loss, l2=0.1), np.array([1, 7, 3])
    plane = plane_of(objective)
    whole = ls.sliced(objective, plane)
    _ = whole.line_hinges, slice_line(whole, "a", 0.0, A)  # derived, and kept
    part = whole.rows(rows)
    assert isinstance(part, AffineSlice)
    batch = objective.batch(rows)
    expected = [[batch.value(plane.at(a, b)) for a in A] for b in B]
    np.testing.assert_allclose(ls.evaluate_plane(part, plane, A, B).loss, expected, rtol=1e-12)
    line = ls.evaluate_line(batch, plane.W, plane.W1, A)
    hinges = part.line_hinges
    if hinges is not None:
        p, q, _ = hinges.terms
        losses = np.maximum(p + A[:, None] * q, 0).sum(axis=1) + hinges.intercept + hinges.slope * A
        np.testing.assert_allclose(losses / 3 + part.penalty(A, 0.0), line.loss, rtol=1e-12)
        kinks = np.sort((-p / q)[q != 0])
        np.testing.assert_allclose(kinks[(kinks >= A.min()) & (kinks <= A.max())], line.kinks)


def test_a_plane_is_known_by_its_numbers() -> None:
    objective = objective_of(ls.Hinge())
    plane = plane_of(objective)
    same, other = ls.Plane(plane.W, plane.W1, plane.W2), ls.Plane(plane.W, plane.W2, plane.W1)
    assert plane.equals(same)
    assert not plane.equals(other)
    found = ls.sliced(objective, plane)
    assert ls.sliced(found, same) is found
    with pytest.raises(ValueError, match="slice must be on the plane; got one on another plane"):
        ls.sliced(found, other)


@SHAPES
@pytest.mark.parametrize("batch_size", [None, 8])
@pytest.mark.parametrize("name", OPTIMIZERS)
def test_every_method_descends_a_network(
    name: str, batch_size: int | None, shape: tuple[int, ...]
) -> None:
    function = network(shape)
    path = ls.optimize(function, OPTIMIZERS[name].make(), start_for(function), 12, batch_size)
    assert path.weights.shape[1:] == shape
    np.testing.assert_allclose(path.loss, [function.value(W) for W in path.weights], rtol=1e-12)
    assert path.train_accuracy == function.accuracy(path.weights[-1])
    assert path.test_accuracy is None


@SHAPES
@pytest.mark.parametrize("strategy", [ls.RandomLocalSearch(0.3), ls.RandomSearch(1.5)], ids=str)
def test_every_attempt_of_a_search_has_the_loss_of_its_weights(
    strategy: ls.RandomLocalSearch | ls.RandomSearch, shape: tuple[int, ...]
) -> None:
    """Against the plain loop. Scores of a network do not add up as those of a linear model do."""
    function = network(shape)
    best = start_for(function)
    path = ls.optimize(function, strategy, best, 40, seed=3)
    generator, losses = np.random.default_rng(3), [function.value(best)]
    for _ in range(40):
        move = strategy.moves(1, shape, generator)[0]
        candidate = best + move if strategy.from_best else move
        losses.append(function.value(candidate))
        best = candidate if losses[-1] < min(losses[:-1]) else best
    assert path.attempts is not None
    np.testing.assert_allclose(path.attempts, losses, rtol=1e-12)
    np.testing.assert_array_equal(path.weights[-1], best)


@pytest.mark.parametrize("shape", [(4,), (2, 2)])
def test_the_minimum_of_a_valley_is_that_of_scipy(shape: tuple[int, ...]) -> None:
    function, start = Valley(shape), np.array([1.3, 0.7, 0.8, 1.9]).reshape(shape)
    path = ls.optimize(function, ls.LBFGS(), start, 500)
    assert path.status == "converged"
    theirs = minimize(rosen, start.ravel(), method="Nelder-Mead")
    np.testing.assert_allclose(path.weights[-1].ravel(), theirs.x, atol=1e-2)
    assert (path.train_accuracy, path.test_accuracy) == (None, None)


def test_a_minimum_is_not_claimed_where_nothing_is_promised() -> None:
    """Where a step gains little, a smooth function is at its bottom; others may be at a kink."""
    start, loose = np.array([-1.2, 1.0, 0.7, -0.4]), ls.LBFGS(loss_tolerance=0.3)
    smooth, silent = (Valley(smooth=smooth) for smooth in (True, False))
    assert ls.optimize(smooth, loose, start, 500).status == "converged"
    assert ls.optimize(silent, loose, start, 500).status == "stopped"


def test_a_sweep_runs_on_a_network() -> None:
    function = network()
    sweep = ls.learning_rate_sweep(function, ls.Adam, [1e-4, 1e-1], start_for(function), 40)
    assert sweep.chosen == 1e-1


@SHAPES
def test_planes_of_paths_and_their_shadows(shape: tuple[int, ...]) -> None:
    function = network(shape)
    start = start_for(function)
    paths = [ls.optimize(function, ls.Adam(lr), start, 30) for lr in (0.1, 0.03)]
    found = ls.pca_plane(paths)
    points = np.concatenate([path.weights for path in paths]).reshape(-1, WEIGHTS) - start.ravel()
    _, sizes, axes = np.linalg.svd(points, full_matrices=False)
    np.testing.assert_allclose(found.explained, sizes[:2] ** 2 / (sizes**2).sum(), rtol=1e-9)
    assert abs(found.plane.W1.ravel() @ axes[0]) == pytest.approx(1, abs=1e-9)
    ends = ls.plane_through(start, *(path.weights[-1] for path in paths))
    for plane in (found.plane, ends):
        cast = ls.shadow(function, plane, paths[0])
        directions = np.stack([plane.W1.ravel(), plane.W2.ravel()], axis=1)
        for k in (0, 11, 30):
            displacement = (paths[0].weights[k] - plane.W).ravel()
            expected = np.linalg.lstsq(directions, displacement, rcond=None)[0]
            np.testing.assert_allclose(cast.coordinates[k], expected, atol=1e-9)
            nearest = plane.W.ravel() + directions @ expected
            assert cast.distance[k] == pytest.approx(
                np.linalg.norm(paths[0].weights[k].ravel() - nearest), abs=1e-9
            )
            assert cast.plane_loss[k] == pytest.approx(function.value(nearest.reshape(shape)))
    one = found.plane.project(paths[0].weights[5])
    assert one.coordinates.shape == (1, 2)


@SHAPES
def test_directions_of_any_shape(shape: tuple[int, ...]) -> None:
    function = network(shape)
    W = start_for(function)
    downhill = ls.gradient_plane(function, W).W1
    assert function.value(W + 1e-3 * downhill) < function.value(W)
    np.testing.assert_allclose(ls.plane_towards(W, 0 * W, seed=5).at(1, 0), 0, atol=1e-15)
    second, entry = (0,) * len(shape), tuple(int(i) for i in np.unravel_index(3, shape))
    plane = ls.weight_plane(W, entry, second)
    assert plane.W1[entry] == plane.W2[second] == 1
    assert plane.W1.sum() == plane.W2.sum() == 1
    with pytest.raises(ValueError, match="second must be an entry of a W of shape"):
        ls.weight_plane(W, entry, (0,) * (len(shape) + 1))


def test_the_objective_of_a_plane_of_a_network() -> None:
    function = network()
    plane = ls.random_plane(start_for(function), seed=5)
    flat = ls.PlaneObjective(function, plane)
    W = np.array([[0.3, -0.2]])
    assert flat.value(W) == pytest.approx(function.value(plane.at(0.3, -0.2)))
    measured = slopes(lambda x: function.value(plane.at(*x)), W.ravel())
    np.testing.assert_allclose(flat.gradient(W), [measured], atol=1e-7)
    rows = np.array([2, 9])
    assert flat.batch(rows).value(W) == pytest.approx(
        function.batch(rows).value(plane.at(0.3, -0.2))
    )
    for method in (ls.Adam(0.05), ls.RandomLocalSearch(0.2), ls.LBFGS()):
        path = ls.optimize(flat, method, W, 15, seed=1)
        losses = [function.value(plane.at(a, b)) for a, b in path.weights[:, 0]]
        np.testing.assert_allclose(path.loss, losses, rtol=1e-12)
        assert path.loss[-1] < path.loss[0]


def test_what_holds_for_some_functions_only_is_refused_elsewhere() -> None:
    function = network()
    plane = ls.random_plane(start_for(function))
    with pytest.raises(TypeError, match=r"function must be known to be convex.*; got Network"):
        ls.plane_minimum(function, plane, (-1, 1), (-1, 1))
    with pytest.raises(TypeError, match="creases are known where scores are affine; got Network"):
        ls.creases(function, plane, (-1, 1), (-1, 1))  # pyright: ignore
    with pytest.raises(TypeError, match="function must be a loss function, such as Objective"):
        ls.sliced(function.value, plane)  # pyright: ignore
    with pytest.raises(ValueError, match=r"weights must have the shape \(17,\) of the function"):
        ls.sliced(function, plane_of(objective_of(ls.Hinge())))
    with pytest.raises(ValueError, match=r"start must have shape \(17,\); got \(1, 17\)"):
        ls.optimize(function, ls.Adam(), np.zeros((1, 17)), 1)


def test_a_window_of_a_function_without_scores_goes_as_far_as_its_weights_are_long() -> None:
    function = network()
    W = start_for(function)
    plane = ls.plane_towards(W, W + 0.1 * start_for(function, 1))
    ratio = np.linalg.norm(W) / np.linalg.norm(plane.W1)
    steps = (0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0)
    nearest = min(steps, key=lambda step: abs(np.log(step / ratio)))
    assert natural_extent(function, plane) == nearest != 1.0
    assert natural_extent(function, ls.random_plane(0 * W)) == 1.0


def test_the_three_strategies_descend_a_network() -> None:
    function = network()
    sizes = StrategySettings(scale=1.0, start_scale=1.0, step=0.3)
    for run in run_strategies(function, 15, sizes):
        path = run.trajectory
        assert path.loss[-1] == pytest.approx(function.value(path.weights[-1]), rel=1e-12)
        assert path.loss[-1] < path.loss[0]
    start, rates = start_for(function), [0.1, 3.0]
    swept = step_sweep(function, start, rates)
    gradient = function.value_and_gradient(start)[1]
    expected = [function.value(start - rate * gradient) for rate in rates]
    np.testing.assert_allclose(swept.losses, expected, rtol=1e-13)


def test_the_ray_of_a_network_is_measured_and_not_called_exact() -> None:
    function = network()
    start = start_for(function)
    value, gradient = function.value_and_gradient(start)
    found = line_search(function, start, -gradient)
    assert not found.exact
    assert found.start_loss == pytest.approx(value, rel=1e-12)
    landed = function.value(start - found.best * gradient)
    assert found.best_loss == pytest.approx(landed, rel=1e-9)
    others = np.geomspace(found.best / 100, 100 * found.best, 500)
    assert landed <= min(function.value(start - t * gradient) for t in others) + 1e-9
    assert found.overshoot is not None
    assert function.value(start - found.overshoot * gradient) == pytest.approx(value, rel=1e-6)
    beyond = np.geomspace(1.01 * found.overshoot, found.longest, 50)
    assert all(function.value(start - t * gradient) > value for t in beyond)
    uphill = line_search(function, start, gradient, longest=1e-3)
    assert (uphill.best, uphill.overshoot, uphill.best_loss) == (0, 0, uphill.start_loss)
    with pytest.raises(ValueError, match="shape"):
        line_search(function, start[None], start[None])


def test_batches_of_a_network_are_studied() -> None:
    function = network()
    study = batch_gradients(function, start_for(function), [4, 30], repeats=200)
    along = (study.cosine * study.length_ratio)[0]
    assert abs(along.mean() - 1) < 4 * along.std() / np.sqrt(200)
