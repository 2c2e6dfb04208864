"""The only registry: what exists is what is in a folder.

A new source, check, criterion, signal, flag, question or page is a new file; nothing else is edited.
Files whose name begins with an underscore are not of the kind.
"""

from __future__ import annotations

import hashlib
import importlib
import pkgutil
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT / "data"


@dataclass(frozen=True)
class Statement:
    """One SQL file: its name, the TOML head of its block comment, and its text."""

    name: str
    head: dict[str, Any]
    sql: str


@cache
def statements(folder: str) -> dict[str, Statement]:
    """Every `*.sql` of a folder (path from the project's root) by file name, in the heads' `order`, then by name.

    Raises ValueError with the file's name where a head is not TOML.
    """
    all_statements = [_statement(path) for path in sorted((ROOT / folder).glob("[!_]*.sql"))]
    return {s.name: s for s in sorted(all_statements, key=lambda s: (s.head.get("order", 0), s.name))}


def statement(folder: str, name: str) -> Statement:
    """One SQL file of a folder."""
    return statements(folder)[name]


@cache
def modules(package: str) -> dict[str, ModuleType]:
    """Every module of a package (dotted name) by its name, imported."""
    return {name: importlib.import_module(f"{package}.{name}") for name in names(package)}


@cache
def names(package: str) -> tuple[str, ...]:
    """The name of every module of a package (dotted name), none of which is imported: some take long."""
    parent = importlib.import_module(package)
    return tuple(sorted(m.name for m in pkgutil.iter_modules(parent.__path__) if not m.name.startswith("_")))


def module(package: str, name: str) -> ModuleType:
    """One module of a package (dotted name), imported without the others. Raises ImportError where there is none."""
    return importlib.import_module(f"{package}.{name}")


@cache
def parts(package: str, part: str) -> dict[str, ModuleType]:
    """The module `part` of every package inside a package (dotted name), by the inner package's name, imported."""
    parent = importlib.import_module(package)
    names = sorted(m.name for m in pkgutil.iter_modules(parent.__path__) if m.ispkg and not m.name.startswith("_"))
    return {name: importlib.import_module(f"{package}.{name}.{part}") for name in names}


@cache
def stamp(*folders: str) -> str:
    """A mark of all that the project's files in these folders (paths from its root) say: statements, modules, TOML.

    What was kept under another mark may be what an earlier version of the project meant.
    """
    marks = hashlib.sha256()
    for path in sorted(path for folder in folders for path in (ROOT / folder).rglob("*.*")):
        if path.suffix in (".sql", ".py", ".toml"):
            marks.update(f"{path.relative_to(ROOT)}\n".encode() + path.read_bytes())
    return marks.hexdigest()


@cache
def documents(kind: str) -> dict[str, dict[str, Any]]:
    """Every `*.toml` of `data/<kind>` by file name. Raises ValueError with the file's name where it is not TOML."""
    return {path.stem: _toml(path.read_text("utf-8"), path) for path in sorted((DATA / kind).glob("[!_]*.toml"))}


@cache
def document(path: str) -> dict[str, Any]:
    """One TOML file of the project, by its path from the root. Raises ValueError with the path where it is not TOML."""
    return _toml((ROOT / path).read_text("utf-8"), ROOT / path)


def _statement(path: Path) -> Statement:
    text = path.read_text("utf-8")
    if not text.startswith("/*"):
        return Statement(path.stem, {}, text)
    head, _, sql = text.removeprefix("/*").partition("*/")
    return Statement(path.stem, _toml(head, path), sql.strip())


def _toml(text: str, path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ValueError(f"{path.relative_to(ROOT)}: not valid TOML: {error}") from error
