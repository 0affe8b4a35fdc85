"""Walks: the three ways to choose the next weights. Each goes on until the run raises `Halt`."""

import numpy as np

from landscape.descent._candidates import candidates_of
from landscape.descent._gradient_walk import GradientWalk
from landscape.descent._run import Floats, Halt, Run, diverged
from landscape.models import promises
from landscape.optimizers import LBFGS, Method, Optimizer, SearchStrategy


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
        GradientWalk.begun(run, method, batch_size, seed).to_the_end()
    else:
        raise TypeError(f"optimizer must be an optimiser such as Adam(); got {method!r}")


def _search(run: Run, strategy: SearchStrategy, generator: np.random.Generator) -> None:
    """Each step: one candidate, kept when its loss is lower than the best so far."""
    base = np.zeros(run.objective.shape)
    best, best_loss = run.W, _start_loss(run)
    run.attempts = [best_loss]
    candidates = candidates_of(run.objective)
    while True:
        count = int(min(candidates.block, max(1, run.steps_left())))
        moves = strategy.moves(count, run.objective.shape, generator)
        base = best if strategy.from_best else base
        candidates.take(base, moves)
        for k, move in enumerate(moves):
            run.spend(run.examples)
            candidate = base + move
            loss = candidates.loss(k, candidate)
            run.attempts.append(loss)
            run.note(loss)
            if loss < best_loss:
                best, best_loss = candidate, loss
                if strategy.from_best:
                    base = candidate
                    candidates.rebase(k)
            run.visit(best, best_loss)


def _start_loss(run: Run) -> float:
    """The loss that the first candidate has to beat: an evaluation like any other."""
    run.spend(run.examples)
    loss = float(run.objective.values(run.W[None])[0])
    if not np.isfinite(loss):
        raise diverged(0)
    run.note(loss)
    return loss


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
    smooth = promises(run.objective, "smooth")
    if result.success and (smooth or np.abs(result.jac).max() <= method.gradient_tolerance):
        raise Halt("converged", f"converged after {run.step} steps")
    raise Halt(
        "stopped",
        f"stopped after {run.step} steps: the line search gained nothing more. At a kink of the "
        "loss this can be well above the minimum; a smooth loss such as softmax has no kinks",
    )
