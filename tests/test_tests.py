"""The laws of the tests themselves: what they draw at random is drawn again when they are run again."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tests import source

TESTS = source.files(".py", folders=("tests",))
# Called without a seed they begin anywhere, and print nothing.
GENERATORS = {"Random", "default_rng"}


def _unseeded(file: str) -> Iterator[str]:
    """Where a file draws numbers that another run does not draw again."""
    plain = {alias.name for node in ast.walk(source.tree(file)) if isinstance(node, ast.Import) for alias in node.names}
    shared = {"np.random", "numpy.random", *({"random"} & plain)}
    for node in ast.walk(source.tree(file)):
        if isinstance(node, ast.Call):
            of, _, name = ast.unparse(node.func).rpartition(".")
            if (name in GENERATORS and not node.args) or (name not in GENERATORS and of in shared):
                yield f"{file}:{node.lineno}: {ast.unparse(node)}"


def test_what_is_drawn_is_drawn_again():
    assert [draw for file in TESTS for draw in _unseeded(file)] == []
