"""Small expressions over what a page has computed, and texts with such numbers in them.

They are written by whoever writes a lesson, so they are never run as Python: `simpleeval` walks the
parsed tree, with the few operators and functions that are named here.
"""

import ast
import operator
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from string import Formatter
from typing import Any

from simpleeval import EvalWithCompoundTypes, InvalidExpression, NameNotDefined

LONGEST = 300  # characters
DEEPEST = 30  # expressions within expressions
FUNCTIONS = {function.__name__: function for function in (abs, min, max, len, round, sum)}
_WORDS = (ast.Expression, ast.Load, ast.And, ast.Or)
_NODES = (
    *(ast.BoolOp, ast.UnaryOp, ast.BinOp, ast.Compare, ast.IfExp, ast.Name, ast.Constant),
    *(ast.Call, ast.Subscript, ast.List, ast.Tuple),
)
# The format of a number in a text: digits, a decimal point, thousands' commas, per cent.
_SPEC = re.compile(r"\+?,?(\.\d{1,2})?[dfeg%]?")


def _product(first: Any, second: Any) -> Any:
    if isinstance(first, str | list | tuple) or isinstance(second, str | list | tuple):
        raise TypeError("only numbers can be multiplied")
    return first * second


def _power(base: Any, exponent: Any) -> float:
    """In floating point: powers of integers can take hours."""
    return float(base) ** float(exponent)


_OPERATORS = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: _product,
    ast.Div: operator.truediv,
    ast.Pow: _power,
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.In: lambda item, group: item in group,
    ast.NotIn: lambda item, group: item not in group,
    ast.Not: operator.not_,
    ast.USub: operator.neg,
    ast.UAdd: operator.pos,
}


class WrongExpression(ValueError):
    """A text that is no expression, or one that may not stand here: the rule, then the text."""


class NotComputed(ValueError):
    """An expression that has no value now; the message says why."""


@dataclass(frozen=True)
class Expression:
    """Names, numbers, texts, lists, + − * / **, comparisons, and, or, not, if, six functions.

    Raises:
        WrongExpression: the text is anything else.
    """

    text: str

    def __post_init__(self) -> None:
        if len(self.text) > LONGEST:
            raise WrongExpression(f"an expression has at most {LONGEST} characters")
        try:
            tree = ast.parse(self.text.strip(), mode="eval")
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            raise WrongExpression(
                f'must be one expression, such as "n >= 50"; got {self.text!r}'
            ) from None
        if _depth(tree) > DEEPEST:
            raise WrongExpression(f"expressions may nest {DEEPEST} deep; got {self.text!r}")
        called = {id(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
        for node in ast.walk(tree):
            _check(node, self.text)
            if isinstance(node, ast.Name) and node.id in FUNCTIONS and id(node) not in called:
                raise WrongExpression(f"{node.id} is a function; got {self.text!r}")

    @property
    def names(self) -> set[str]:
        """What it must know."""
        nodes = ast.walk(self._tree)
        return {node.id for node in nodes if isinstance(node, ast.Name)} - FUNCTIONS.keys()

    def value(self, known: Mapping[str, Any]) -> Any:
        """What it comes to.

        Raises:
            NotComputed: a name is not known, or the values don't fit what is done with them.
        """
        evaluator = EvalWithCompoundTypes(_OPERATORS, dict(FUNCTIONS), dict(known))
        try:
            return evaluator.eval(self.text, ast.Expr(self._tree))
        except NameNotDefined as error:
            raise NotComputed(f"nothing here is called {error.name}") from error
        except (KeyError, IndexError) as error:
            raise NotComputed(f"{self.text}: there is no {error}") from error
        except (TypeError, ValueError, ArithmeticError, InvalidExpression) as error:
            raise NotComputed(f"{self.text}: {error}") from error

    def holds(self, known: Mapping[str, Any]) -> bool:
        """Whether it is true; false where it can't be computed."""
        try:
            return bool(self.value(known))
        except NotComputed:
            return False

    @cached_property
    def _tree(self) -> ast.expr:
        return ast.parse(self.text.strip(), mode="eval").body


def _depth(node: ast.AST) -> int:
    return 1 + max(map(_depth, ast.iter_child_nodes(node)), default=0)


def _check(node: ast.AST, text: str) -> None:
    allowed = (*_NODES, *_WORDS, *_OPERATORS)
    if not isinstance(node, allowed):
        raise WrongExpression(f"may not hold {type(node).__name__}; got {text!r}")
    if isinstance(node, ast.Call):
        name = node.func.id if isinstance(node.func, ast.Name) else "this"
        if name not in FUNCTIONS or node.keywords:
            raise WrongExpression(
                f"the functions are {', '.join(FUNCTIONS)}; got {name} in {text!r}"
            )
    if isinstance(node, ast.Constant) and not isinstance(node.value, int | float | str | None):
        raise WrongExpression(f"may not hold {node.value!r}; got {text!r}")


@dataclass(frozen=True)
class Template:
    """A text with expressions in braces, as `the loss is {loss:.3g}`.

    Raises:
        WrongExpression: an expression in it is wrong, or the format of its number.
    """

    text: str

    def __post_init__(self) -> None:
        for _, expression, spec in self._parts:
            if expression is not None and (not expression.text or not _SPEC.fullmatch(spec)):
                raise WrongExpression(
                    "braces hold an expression and a format of numbers, as {loss:.3g}; "
                    f"got {self.text!r}"
                )

    @property
    def names(self) -> set[str]:
        """What it must know."""
        return set().union(*(part.names for _, part, _ in self._parts if part is not None))

    def filled(self, known: Mapping[str, Any]) -> str:
        """The text with its numbers.

        Raises:
            NotComputed: one of them has no value, or is no number of its format.
        """
        words = []
        for before, expression, spec in self._parts:
            words.append(before)
            if expression is not None:
                value = expression.value(known)
                try:
                    words.append(format(value, spec))
                except (TypeError, ValueError) as error:
                    raise NotComputed(f"{expression.text}: {error}") from error
        return "".join(words)

    @cached_property
    def _parts(self) -> list[tuple[str, Expression | None, str]]:
        try:
            parts = list(Formatter().parse(self.text))
        except ValueError as error:
            raise WrongExpression(f"{error}; got {self.text!r}") from error
        return [
            (before, None if inside is None else Expression(inside), spec or "")
            for before, inside, spec, _ in parts
        ]
