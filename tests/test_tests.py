"""The laws of the tests themselves: each one can fail, and does so again when it is run again."""

from __future__ import annotations

import ast
import importlib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import ModuleType

from tests import source

TESTS = source.files(".py", folders=("tests",))
# What fails by itself: of pytest, of Playwright, and of the libraries that compare frames and arrays.
FAILING = {"raises", "warns", "fail", "expect"}
Function = ast.FunctionDef | ast.AsyncFunctionDef


def _asserts(function: Function, known: dict[str, Function], seen: frozenset[str] = frozenset()) -> bool:
    """Whether a function asserts; `known` are the functions of our tests that it can call, by name."""
    for node in ast.walk(function):
        if isinstance(node, ast.Assert) and not isinstance(node.test, ast.Constant):
            return True
        if isinstance(node, ast.Raise) and "AssertionError" in ast.unparse(node):
            return True
    called = set(_called(function))
    if any(name in FAILING or name.startswith("assert_") for name in called):
        return True
    ours = called & known.keys() - seen - {function.name}
    return any(_asserts(known[name], known, seen | {function.name, *ours}) for name in ours)


def _called(function: Function) -> Iterator[str]:
    for node in ast.walk(function):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name | ast.Attribute):
            yield node.func.id if isinstance(node.func, ast.Name) else node.func.attr


@cache
def _functions(file: str) -> dict[str, Function]:
    return {node.name: node for node in ast.walk(source.tree(file)) if isinstance(node, Function)}


def _known(file: str) -> dict[str, Function]:
    """The functions that the tests of a file can call: its own, of the modules that it imports, of its conftests."""
    imported = {name.replace(".", "/") + ".py" for name in source.imports(file)}
    conftests = {f"{folder.as_posix()}/conftest.py" for folder in Path(file).parents}
    files = [*((imported | conftests) & set(TESTS)), file]
    return {name: function for each in files for name, function in _functions(each).items()}


def _without_assertion(file: str) -> list[str]:
    known = _known(file)
    tests = [function for name, function in _functions(file).items() if name.startswith("test_")]
    return [f"{file}: {test.name}" for test in tests if not _asserts(test, known)]


def test_every_test_can_fail():
    files = [file for file in TESTS if file.split("/")[-1].startswith("test_")]
    assert [offender for file in files for offender in _without_assertion(file)] == []


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


def _missing_names(file: str) -> list[str]:
    """What a file takes from modules of ours and is not there; its imports are tried too."""
    module = importlib.import_module(file.removesuffix(".py").replace("/", "."))
    attributes = (node for node in ast.walk(source.tree(file)) if isinstance(node, ast.Attribute))
    of_modules = [
        (taken, node.attr)
        for node in attributes
        if isinstance(node.value, ast.Name) and isinstance(taken := getattr(module, node.value.id, None), ModuleType)
    ]
    return [f"{file}: {taken.__name__}.{name}" for taken, name in of_modules if not hasattr(taken, name)]


def test_benchmarks_and_tasks_name_only_what_is_there():
    # No test runs them whole, so nothing else would tell when what they call has another name.
    files = [file for file in TESTS if file.startswith(("tests/benchmarks/", "tests/tasks/"))]
    assert [missing for file in files for missing in _missing_names(file)] == []
