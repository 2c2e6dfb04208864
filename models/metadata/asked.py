"""Which statements a module asks: those that it names, and those of the modules of this package that it imports."""

from __future__ import annotations

import ast
import inspect
from functools import cache
from importlib import import_module

from etl.discover import statements
from models.text.steps import of_rooms

TEXT = "models.text"


def asked(name: str) -> set[str]:
    """The SQL of the statements that a module (dotted name) asks, itself or by modules of ours that it imports."""
    queries: set[str] = set()
    seen, left = {name}, [name]
    while left:
        own, imported = _of_module(left.pop())
        queries |= own
        left += imported - seen
        seen |= imported
    return queries


@cache
def _of_module(name: str) -> tuple[frozenset[str], frozenset[str]]:
    """The statements that a module itself asks, and the modules of this package that it imports."""
    nodes = list(ast.walk(ast.parse(inspect.getsource(import_module(name)))))
    queries = {sql for node in nodes if isinstance(node, ast.Call) for sql in _statement_of(node)}
    imported = {node.module for node in nodes if isinstance(node, ast.ImportFrom) and node.module}
    if name.startswith(TEXT) or any(other.startswith(TEXT) for other in imported):
        # These name their statements in a row of steps, not one by one.
        constants = {node.value for node in nodes if isinstance(node, ast.Constant)}
        queries |= {query.sql for step, query in of_rooms().items() if step in constants}
    return frozenset(queries), frozenset(other for other in imported if other.startswith("models."))


def _statement_of(call: ast.Call) -> list[str]:
    """The statement that a call of `statement(folder, name)` names."""
    names = [arg.value for arg in call.args if isinstance(arg, ast.Constant)]
    if ast.unparse(call.func) != "statement" or len(names) != 2 or names[1] not in statements(names[0]):
        return []
    return [statements(names[0])[names[1]].sql]
