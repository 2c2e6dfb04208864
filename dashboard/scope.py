"""Which part of the tree may be seen: a type of its own, so that a value that is missing never means everything."""

from __future__ import annotations

from dataclasses import dataclass

NO_TRUTH = "a scope is neither true nor false; compare it with WHOLE"


@dataclass(frozen=True)
class Whole:
    """The whole tree."""

    @property
    def code(self) -> str:
        """What stands for the whole tree where only text can be kept: addresses, the store, `$scope`."""
        return ""

    def __bool__(self) -> bool:
        raise TypeError(NO_TRUTH)


@dataclass(frozen=True)
class Unit:
    """One unit with all that is below it."""

    code: str

    def __post_init__(self) -> None:
        if not self.code:
            raise ValueError("a unit has a code; all of the tree is Whole()")

    def __bool__(self) -> bool:
        raise TypeError(NO_TRUTH)


@dataclass(frozen=True)
class Cell:
    """One cell and nothing else: what its own secretary sees. Few questions are answered for it, see `access.query`."""

    code: str

    def __post_init__(self) -> None:
        if not self.code:
            raise ValueError("a cell has a code")

    def __bool__(self) -> bool:
        raise TypeError(NO_TRUTH)


Scope = Whole | Unit | Cell
WHOLE = Whole()


def from_code(code: str) -> Scope:
    """The scope of a code as the store and addresses keep it, where no code stands for the whole tree."""
    return Unit(code) if code else WHOLE


def parameter(scope: Scope) -> str:
    """`$scope` of a query. Raises TypeError for anything that is no part of the tree: text above all, and one cell."""
    if not isinstance(scope, Whole | Unit):
        raise TypeError(f"a scope is Whole() or Unit(code), not {scope!r}")
    return scope.code
