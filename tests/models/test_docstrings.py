"""Docstrings of public functions in `models` give shapes and units, and the errors that the functions raise."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from tests import source

ARRAY = re.compile(r"\b(?:Floats|Singles|Ints|Bools|Bytes|Shorts|Texts|NDArray|ArrayLike)\b")
# (cells, months), (cells,), any shape, or the function or class where the same parameters are described.
SHAPE = re.compile(
    r"\((?:[\w+* -]+,)+(?: ?[\w+* -]+)?\)|\b(?:any shape|shapes that broadcast)\b"
    r"|\bas (?:for|from|in) `|\bas for\b|^The same of\b"
)
# The unit, or what a number without one counts or compares.
UNIT = re.compile(
    r"probabilit|chance|likelihood|\brates?\b|shares?\b|logit|months?\b|\blog\b|0-1|weight|scores?\b|numbers?\b|count"
    r"|\bmean|correct|covariance|correlation|\bsums?\b|meetings|interval|\bz\b|\b[01] where|densit|log-odds|logarithm"
    r"|overdispersion|false discovery|\bvalues?`|gaps|signals, families|q_value",
    re.IGNORECASE,
)


def _public() -> Iterator[tuple[str, ast.FunctionDef, str]]:
    """Every public function and method of `models` with its docstring."""
    for file in source.files(".py", folders=("models",)):
        for node in source.tree(file).body:
            members = node.body if isinstance(node, ast.ClassDef) and not node.name.startswith("_") else [node]
            for member in members:
                if isinstance(member, ast.FunctionDef) and not member.name.startswith("_"):
                    yield f"{file}: {member.name}", member, ast.get_docstring(member) or ""


def _types(function: ast.FunctionDef) -> list[str]:
    given = [argument.annotation for argument in [*function.args.args, *function.args.kwonlyargs]]
    return [ast.unparse(annotation) for annotation in [*given, function.returns] if annotation]


def test_every_public_function_says_what_it_does():
    assert [name for name, _, text in _public() if len(text.split()) < 3] == []


def test_arrays_have_their_shapes():
    with_arrays = [(name, text) for name, function, text in _public() if ARRAY.search(" ".join(_types(function)))]
    assert len(with_arrays) > 50
    assert [name for name, text in with_arrays if not SHAPE.search(text)] == []


def test_numbers_that_are_given_have_their_units():
    giving = [
        (name, text) for name, function, text in _public() if "Floats" in ast.unparse(function.returns or function)
    ]
    assert [name for name, text in giving if not UNIT.search(text)] == []


def test_errors_that_are_raised_are_named():
    raising = [
        (name, text)
        for name, function, text in _public()
        if any(isinstance(node, ast.Raise) and node.exc for node in ast.walk(function))
    ]
    assert raising
    assert [name for name, text in raising if not re.search(r"\bRaises \w+", text)] == []
