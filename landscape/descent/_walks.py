"""Walks: the three ways to choose the next weights. Each goes on until the run raises `Halt`."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from landscape.descent._run import Floats, Halt, LossFunction, Run, diverged
from landscape.losses import has_kinks
from landscape.optimizers import LBFGS, Method, Optimizer, SearchStrategy

# Scores of candidates held at a time: 64 MiB in float64.
CANDIDATE_SCORES = 2**23


def walk(run: Run, method: Method, batch_size: int | None, seed: int) -> None:
    """Walk from the weights visited last, as the method says.

    Raises:
        Halt: always, at the end of the run.
        TypeError: the method is none that can be run.
    """
    if isinstance(method, type):
        raise TypeError(f"optimizer must be an instance; got a class: write {method.__name__}(…)")
    generator = np.random.default_rng(seed)
    if isinstance(method, LBFGS):
        _follow_curvature(run, method)
    elif isinstance(method, SearchStrategy):
        _search(run, method, generator)
    elif isinstance(method, Optimizer):
        _follow_gradient(run, method, batches(run.examples, batch_size, generator))
    else:
        raise TypeError(f"optimizer must be an optimiser such as Adam(); got {method!r}")


def batches(
    examples: int, size: int | None, generator: np.random.Generator
) -> Iterator[NDArray[np.integer] | None]:
    """Endless mini-batches without replacement, epoch by epoch, each epoch in a new order.

    The last batch of an epoch holds what is left. None stands for all examples, in their order:
    so it is without a size, and with one that is at least the number of examples.
    """
    while True:
        if size is None or size >= examples:
            yield None
            continue
        order = generator.permutation(examples)
        for start in range(0, examples, size):
            yield order[start : start + size]


def _follow_gradient(
    run: Run, optimizer: Optimizer, rows_of_steps: Iterator[NDArray[np.integer] | None]
) -> None:
    """Each step: the gradient of the next batch, and the optimiser's update."""
    state = optimizer.init(run.W)
    for rows in rows_of_steps:
        gradient = run.gradient(rows)
        W, state = optimizer.update(gradient, state, run.W)
        run.visit(W)


def _search(run: Run, strategy: SearchStrategy, generator: np.random.Generator) -> None:
    """Each step: one candidate, kept when its loss is lower than the best so far."""
    objective, zero = run.objective, np.zeros(run.objective.shape)
    scores_at_zero = objective.scores(zero)
    best, best_loss = run.W, _start_loss(run)
    run.attempts = [best_loss]
    block = max(1, CANDIDATE_SCORES // scores_at_zero.size)
    while True:
        count = int(min(block, max(1, run.steps_left())))
        moves = strategy.moves(count, objective.shape, generator)
        base = best if strategy.from_best else zero
        base_scores, changes = _score(objective, base, moves, scores_at_zero)
        for move, change in zip(moves, changes, strict=True):
            run.spend(run.examples)
            candidate, scores = base + move, base_scores + change
            losses = objective.loss.values(scores, objective.dataset.y)
            loss = float(losses.mean()) + objective.penalty(candidate)
            run.attempts.append(loss)
            run.note(loss)
            if loss < best_loss:
                best, best_loss = candidate, loss
                if strategy.from_best:
                    base, base_scores = candidate, scores
            run.visit(best, best_loss)


def _start_loss(run: Run) -> float:
    """The loss that the first candidate has to beat: an evaluation like any other."""
    run.spend(run.examples)
    loss = float(run.objective.values(run.W[None])[0])
    if not np.isfinite(loss):
        raise diverged(0)
    run.note(loss)
    return loss


def _score(
    objective: LossFunction, base: Floats, moves: Floats, scores_at_zero: NDArray[np.floating]
) -> tuple[NDArray[np.floating], NDArray[np.floating]]:
    """Scores (N, C) of the base, and the changes (K, N, C) that the K moves make to any scores.

    Scores are affine in the weights, `S(base + move) = S(base) + (S(move) − S(0))`. So one matrix
    product serves a block of moves, even when the base changes on the way.
    """
    scores = objective.scores(np.concatenate([base, *moves]))
    scores = scores.reshape(len(scores), len(moves) + 1, -1).transpose(1, 0, 2)
    scores[1:] -= scores_at_zero
    return scores[0], scores[1:]


def _follow_curvature(run: Run, method: LBFGS) -> None:
    """SciPy's L-BFGS: each step is one of its iterations, with its line search's evaluations."""
    from scipy.optimize import OptimizeResult, minimize

    shape = run.objective.shape

    def evaluate(x: Floats) -> tuple[float, Floats]:
        run.spend(run.examples)
        loss, gradient = run.objective.value_and_gradient(x.reshape(shape))
        run.note(loss)
        if not (np.isfinite(loss) and np.isfinite(gradient).all()):
            raise diverged(run.step)
        return loss, gradient.ravel()

    def visit(intermediate_result: OptimizeResult) -> None:
        W = np.array(intermediate_result.x).reshape(shape)
        run.visit(W, float(intermediate_result.fun))

    result = minimize(
        evaluate, run.W.ravel(), jac=True, method="L-BFGS-B", callback=visit, options=method.options
    )
    smooth = not has_kinks(run.objective.loss)
    if result.success and (smooth or np.abs(result.jac).max() <= method.gradient_tolerance):
        raise Halt("converged", f"converged after {run.step} steps")
    raise Halt(
        "stopped",
        f"stopped after {run.step} steps: the line search gained nothing more. At a kink of the "
        "loss this can be well above the minimum; a smooth loss such as softmax has no kinks",
    )
