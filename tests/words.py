"""The words of the project's own text: parts of identifiers, and prose in comments, docstrings and SQL heads."""

from __future__ import annotations

import ast
import io
import re
import tokenize
import tomllib
from collections.abc import Iterator
from functools import cache

from tests.source import ROOT, tree

HEAD = re.compile(r"/\*.*?\*/|--[^\n]*", re.DOTALL)
TEXT = re.compile(r"'[^']*'")
HEAD_IN_VIETNAMESE = re.compile(r"^.*\.?\bvi = .*$", re.MULTILINE)
COMMENT_LINE = re.compile(r"^\s*#.*$", re.MULTILINE)
# Pieces of code within prose are identifiers.
CODE = re.compile(r"`[^`]*`")


def parts(name: str) -> set[str]:
    """The words of an identifier: `held_on` and `HeldOn` are held and on."""
    return set(re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower().split("_"))


@cache
def identifiers(file: str) -> set[str]:
    """What a Python file defines or assigns: functions, classes, parameters, variables, fields."""
    defined = {node.name for node in ast.walk(tree(file)) if isinstance(node, ast.FunctionDef | ast.ClassDef)}
    return defined | variables(file)


def variables(file: str) -> set[str]:
    """Parameters, variables and fields of a Python file."""
    names: set[str] = set()
    for node in ast.walk(tree(file)):
        if isinstance(node, ast.arg):
            names.add(node.arg)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            names.add(node.id)
    return names


def prose(file: str) -> Iterator[str]:
    """Comments and docstrings of a file, without what stands between backticks and without Vietnamese."""
    text = (ROOT / file).read_text("utf-8")
    if file.endswith(".py"):
        yield from (CODE.sub("", piece) for piece in _prose_of_python(file, text))
    elif file.endswith(".sql"):
        yield from (CODE.sub("", HEAD_IN_VIETNAMESE.sub("", piece)) for piece in HEAD.findall(text))
    else:
        yield from COMMENT_LINE.findall(text)


def _prose_of_python(file: str, text: str) -> Iterator[str]:
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.COMMENT:
            yield token.string
    for node in ast.walk(tree(file)):
        if isinstance(node, ast.Module | ast.FunctionDef | ast.ClassDef) and (docstring := ast.get_docstring(node)):
            yield docstring


def messages(catalogue: str) -> list[str]:
    """The English texts of a catalogue of the screens."""
    lines = (ROOT / catalogue).read_text("utf-8").splitlines()
    return [line for line in lines if line.startswith(("msgstr", '"'))]


def ids(catalogue: str) -> set[str]:
    """The ids of the texts of a catalogue."""
    return set(re.findall(r'^msgid "(.+)"$', (ROOT / catalogue).read_text("utf-8"), re.MULTILINE))


def css_classes(sheet: str) -> set[str]:
    """The classes and ids that a style sheet names."""
    return set(re.findall(r"[.#]([a-zA-Z][\w-]*)", (ROOT / sheet).read_text("utf-8")))


def sql_names(file: str) -> set[str]:
    """Every name in a statement: tables, steps, columns, functions."""
    return set(re.findall(r"[a-zA-Z_]+", TEXT.sub("", HEAD.sub("", (ROOT / file).read_text("utf-8")))))


def toml_keys(file: str) -> set[str]:
    """Every key of a TOML file, without the tables around it."""
    return {key for key, _ in _toml_items(tomllib.loads((ROOT / file).read_text("utf-8")))}


def english(file: str) -> list[str]:
    """The English texts of a TOML file: all below a table `en`."""
    items = _toml_items(tomllib.loads((ROOT / file).read_text("utf-8")))
    return [text for key, value in items if key == "en" for text in _texts(value)]


def _toml_items(value: object) -> Iterator[tuple[str, object]]:
    parts = value if isinstance(value, list) else value.values() if isinstance(value, dict) else ()
    if isinstance(value, dict):
        yield from value.items()
    for part in parts:
        yield from _toml_items(part)


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    parts = value if isinstance(value, list) else value.values() if isinstance(value, dict) else ()
    for part in parts:
        yield from _texts(part)
