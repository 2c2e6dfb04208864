"""Which fields of the contract each criterion and signal reads: found by reading their own statements, kept by nobody.

A field is followed through the marts: a column of a mart stands for the fields that its expression names. What only
joins or filters rows inside a mart is not followed, else every statement would read every key.
"""

from __future__ import annotations

import ast
import inspect
import re
from collections import defaultdict
from functools import cache
from importlib import import_module

from etl.discover import modules, statements
from models.text.steps import of_rooms

Field = tuple[str, str]
NAMED_TABLE = re.compile(r"\b(intake|mart)\.(\w+)(?:\s+(?:AS\s+)?(?!ON\b|WHERE\b|USING\b|JOIN\b|GROUP\b)(\w+))?", re.I)
TOKEN = re.compile(r"'[^']*'|\w+\.\w+|\w+|[(),]")
TEXT = "models.text"
# What the kinds of passages in intake.text_fingerprints were made of.
TEXTS = {"minutes": ("meetings", "minutes_text"), "task": ("tasks", "task_text")}
WORDS_ABOUT_ROWS = {"SELECT", "DISTINCT", "ALL"}


@cache
def readers() -> dict[str, dict[str, set[Field]]]:
    """By kind ("criterion", "signal", "circumstance") and name the fields, as (table, column), that each reads."""
    criteria = {name: _fields(query.sql) for name, query in statements("models/criteria").items()}
    circumstances = {name: _fields(query.sql) for name, query in statements("models/circumstances").items()}
    signals = {name: _fields(query.sql) for name, query in statements("models/signals").items()}
    made = {name: module.__name__ for name, module in modules("models.signals").items()}
    for name, module in (made | {"formalistic": "models.formalism"}).items():
        fields = set().union(*(_fields(sql) for sql in _asked(module)), set())
        signals[name.removeprefix("area_")] = signals.get(name.removeprefix("area_"), set()) | fields
    return {"criterion": criteria, "signal": signals, "circumstance": circumstances}


@cache
def _fields(sql: str) -> set[Field]:
    """The fields that a statement reads: every column it names, followed through the marts it names."""
    tables = _tables(sql)
    return _texts(sql).union(*(_origin(token, tables) for token in _names(TOKEN.findall(sql))))


def _origin(name: str, tables: dict[str, tuple[str, str]]) -> set[Field]:
    """The fields behind a column as a statement names it, with its table before the point or without."""
    table, _, column = name.rpartition(".")
    places = [tables[table]] if table in tables else list(dict.fromkeys(tables.values()))
    fields: set[Field] = set()
    for schema, place in places:
        if schema == "mart":
            fields |= _behind(place, column)
        elif column in _columns(place):
            fields.add((place, column))
    return fields


def _texts(sql: str) -> set[Field]:
    """The texts whose fingerprints a statement reads."""
    if "intake.text_fingerprints" not in sql:
        return set()
    kinds = set(re.findall(r"text_of\s*=\s*'(\w+)'", sql)) or set(TEXTS)
    return {TEXTS[kind] for kind in kinds}


@cache
def _behind(mart: str, column: str) -> frozenset[Field]:
    """The fields behind a column of a mart; none where it has no such column."""
    query = statements("etl/transform/marts").get(mart)
    if query is None or column not in query.head["columns"]:
        return frozenset()
    tables, made_of = _tables(query.sql), _expressions(query.sql)
    fields: set[Field] = set()
    seen, left = {column}, [column]
    while left:
        name = left.pop()
        fields |= _origin(name, {k: v for k, v in tables.items() if v != ("mart", mart)})
        more = made_of.get(name.rpartition(".")[2], set()) - seen
        seen |= more
        left += more
    return frozenset(fields)


@cache
def _expressions(sql: str) -> dict[str, set[str]]:
    """By new name the names in the expressions that are called so, in any step of a statement."""
    tokens, named = TOKEN.findall(sql), defaultdict(set)
    for place, token in enumerate(tokens[:-1]):
        if token.upper() == "AS" and tokens[place + 1] != "(":
            named[tokens[place + 1]] |= _names(_before(tokens, place))
    return named


def _before(tokens: list[str], place: int) -> list[str]:
    """The expression that ends before a place: back to the comma or SELECT at its own depth."""
    depth = 0
    for start in range(place - 1, -1, -1):
        depth += {")": 1, "(": -1}.get(tokens[start], 0)
        if depth < 0 or (depth == 0 and (tokens[start] == "," or tokens[start].upper() in WORDS_ABOUT_ROWS)):
            return tokens[start + 1 : place]
    return tokens[:place]


def _names(tokens: list[str]) -> set[str]:
    return {token for token in tokens if re.fullmatch(r"[A-Za-z_]\w*(\.\w+)?", token)}


@cache
def _tables(sql: str) -> dict[str, tuple[str, str]]:
    """The tables of the intake and the marts that a statement names, by alias or by name."""
    return {alias or table: (schema.lower(), table) for schema, table, alias in NAMED_TABLE.findall(sql)}


@cache
def _columns(table: str) -> frozenset[str]:
    """The columns of a table of the contract."""
    query = statements("etl/contract").get(table)
    return frozenset(re.findall(r"COMMENT ON COLUMN intake\.\w+\.(\w+)", query.sql)) if query else frozenset()


def _asked(name: str) -> set[str]:
    """The statements that a module asks, and those that the modules of ours which it imports ask."""
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
