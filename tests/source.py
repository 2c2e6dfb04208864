"""The project's own text as the tests of the house see it: files, imports, calls, tables that SQL names."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import sqlglot
from sqlglot import exp
from sqlglot.errors import TokenError

from models.metadata.sql_columns import PARAMETER

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("etl", "models", "dashboard")
SCHEMAS = {"intake", "mart", "result"}


def files(*endings: str, folders: tuple[str, ...] = PACKAGES) -> list[str]:
    """Every file with one of the endings below the folders, as paths from the project's root."""
    paths = (path for folder in folders for path in (ROOT / folder).rglob("*") if path.suffix in endings)
    return sorted(path.relative_to(ROOT).as_posix() for path in paths)


def lines(file: str) -> int:
    """Number of lines of a file."""
    return len((ROOT / file).read_text("utf-8").splitlines())


@cache
def tree(file: str) -> ast.Module:
    """A Python file, parsed."""
    return ast.parse((ROOT / file).read_text("utf-8"), file)


@cache
def _nodes(file: str) -> tuple[ast.AST, ...]:
    return tuple(ast.walk(tree(file)))


@cache
def imports(file: str) -> frozenset[str]:
    """Every module that a Python file imports anywhere; `from a import b` is `a.b` where b is a module of ours."""
    names: set[str] = set()
    for node in _nodes(file):
        if isinstance(node, ast.Import):
            names |= {name.name for name in node.names}
        if isinstance(node, ast.ImportFrom):
            origin = _origin(file, node)
            names |= {f"{origin}.{name.name}" if _is_module(origin, name.name) else origin for name in node.names}
    return frozenset(names)


def functions(file: str) -> Iterator[tuple[str, int]]:
    """Every function and method of a Python file, and its number of lines with its decorators."""
    for node in _nodes(file):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            start = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
            yield node.name, (node.end_lineno or start) - start + 1


@cache
def names(file: str) -> tuple[tuple[str, int], ...]:
    """Every name and attribute that a Python file uses, dotted as far as written, with its line."""
    used = (node for node in _nodes(file) if isinstance(node, ast.Attribute | ast.Name))
    return tuple((_dotted(node), node.lineno) for node in used)


def texts(file: str) -> Iterator[str]:
    """Every string in a Python file that is no docstring."""
    nodes = _nodes(file)
    documented = {ast.get_docstring(node, clean=False) for node in nodes if isinstance(node, _DOCUMENTED)}
    for node in nodes:
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value not in documented:
            yield node.value


def tables_read(file: str) -> set[str]:
    """The tables of the warehouse that an SQL file, or SQL inside a Python file, names: `schema.table`.

    Files are parsed; in Python, where a statement may be put together from parts, its words are read one by one.
    """
    if file.endswith(".py"):
        return set().union(*(_tables_named(text) for text in texts(file) if any(f"{one}." in text for one in SCHEMAS)))
    _, _, sql = (ROOT / file).read_text("utf-8").partition("*/")
    # sqlglot takes two of DuckDB's $parameters for the ends of a quoted text; a parameter names no table.
    trees = sqlglot.parse(PARAMETER.sub("NULL", sql), read="duckdb")
    assert not any(isinstance(tree, exp.Command) for tree in trees), f"{file} was not understood"
    tables = [table for tree in trees if tree for table in tree.find_all(exp.Table)]
    return {f"{table.db}.{table.name}" for table in tables if table.db in SCHEMAS}


def _tables_named(text: str) -> set[str]:
    try:
        words = [token.text for token in sqlglot.tokenize(PARAMETER.sub("NULL", text), read="duckdb")]
    except TokenError:
        # Half of a statement with an open quote: what stands before it and after it.
        return set().union(*(_tables_named(part) for part in re.split(r"['\"]", text)))
    triples = zip(words, words[1:], words[2:], strict=False)
    return {f"{schema}.{table}" for schema, dot, table in triples if schema in SCHEMAS and dot == "."}


_DOCUMENTED = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)


def _origin(file: str, node: ast.ImportFrom) -> str:
    if not node.level:
        return node.module or ""
    package = Path(file).parts[: -node.level]
    return ".".join([*package, *([node.module] if node.module else [])])


def _is_module(package: str, name: str) -> bool:
    place = ROOT / package.replace(".", "/") / name
    return place.is_dir() or place.with_suffix(".py").exists()


def _dotted(node: ast.expr) -> str:
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return f"{_dotted(node.value)}.{node.attr}"
    return ""
