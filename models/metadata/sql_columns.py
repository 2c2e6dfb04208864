"""Which columns of which tables a SELECT reads, and which of them are behind each column that it gives: by sqlglot."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

import sqlglot
from sqlglot import exp
from sqlglot.optimizer.scope import Scope, traverse_scope

# Schema, table and column.
Origin = tuple[str, str, str]
# sqlglot takes two of DuckDB's $parameters for the ends of a quoted text; a parameter names no column.
PARAMETER = re.compile(r"\$\w+")


@dataclass(frozen=True)
class Select:
    """One statement, read."""

    sql: str
    _known: dict[tuple[int, str], set[Origin]] = field(default_factory=dict, compare=False)

    def read(self) -> set[Origin]:
        """Every column that stands anywhere in the statement, traced to the tables with a schema that may have it."""
        named = [(scope, column.name, column.table) for scope in self._scopes for column in scope.columns]
        joined = [(scope, key.name, "") for scope in self._scopes for key in _using(scope)]
        return {origin for one in [*named, *joined] for origin in self._resolved(*one)}

    def behind(self, column: str) -> set[Origin]:
        """The columns that are in the expressions of one column that the statement gives; not those of its filters."""
        return self._given(self._scopes[-1], column)

    def equals(self, column: str) -> set[str]:
        """The texts that a column is compared with by `=`."""
        pairs = [(node.this, node.expression) for node in self._tree.find_all(exp.EQ)]
        return {right.name for left, right in pairs if left.name == column and right.is_string}

    @cached_property
    def _tree(self) -> exp.Expr:
        return sqlglot.parse_one(PARAMETER.sub("NULL", self.sql), read="duckdb")

    @cached_property
    def _scopes(self) -> list[Scope]:
        """Every SELECT of the statement, inner ones first."""
        return traverse_scope(self._tree)

    @cached_property
    def _scope_of(self) -> dict[int, Scope]:
        """By id of a column or of a SELECT the innermost scope that it stands in."""
        columns = {id(column): scope for scope in reversed(self._scopes) for column in scope.columns}
        return columns | {id(scope.expression): scope for scope in self._scopes}

    def _given(self, scope: Scope, name: str) -> set[Origin]:
        """What is behind a column that an inner SELECT gives; nothing where it gives none of this name."""
        key = (id(scope), name)
        if key not in self._known:
            # A recursive step reads itself: what it adds to itself is what is behind its other parts.
            self._known[key] = set()
            self._known[key] = self._find(scope, name)
        return self._known[key]

    def _find(self, scope: Scope, name: str) -> set[Origin]:
        if name in scope.outer_columns and _named(scope):
            name = _named(scope)[scope.outer_columns.index(name)]
        if scope.set_operation_scopes:
            return self._given_by_all(scope.set_operation_scopes, name)
        given = [one for one in _selects(scope) if one.alias_or_name == name]
        origins = {origin for one in given for origin in self._in_expression(one)}
        return origins.union(*(self._resolved(scope, name, star) for star in _stars(scope)))

    def _given_by_all(self, scopes: list[Scope], name: str) -> set[Origin]:
        """In a UNION the first SELECT names the columns; those of the others have the same places."""
        names = [_named(scope) for scope in scopes]
        place = names[0].index(name) if name in names[0] else len(names[0])
        there = [given[place] if place < len(given) else name for given in names]
        return set().union(*(self._given(scope, one) for scope, one in zip(scopes, there, strict=True)))

    def _in_expression(self, expression: exp.Expr) -> Iterator[Origin]:
        for column in expression.find_all(exp.Column):
            if scope := self._scope_of.get(id(column)):
                yield from self._resolved(scope, column.name, column.table)
        for count in expression.find_all(exp.Count):
            if isinstance(count.this, exp.Star):
                yield from self._in_rows(self._scope_of[id(count.find_ancestor(exp.Select))])

    def _in_rows(self, scope: Scope) -> Iterator[Origin]:
        """What is behind the rows that a SELECT counts: every column that the steps before it give."""
        for _, source in scope.selected_sources.values():
            if isinstance(source, Scope):
                for name in _named(source):
                    yield from self._given(source, name)

    def _resolved(self, scope: Scope, name: str, table: str) -> set[Origin]:
        """A column as it is named inside a SELECT, with its table or without."""
        if table and table not in scope.sources:
            return self._resolved(scope.parent, name, table) if scope.parent else set()
        sources = [scope.sources[table]] if table else [source for _, source in scope.selected_sources.values()]
        origins: set[Origin] = set()
        for source in sources:
            if isinstance(source, Scope):
                origins |= self._given(source, name)
            elif source.db:
                origins.add((source.db, source.name, name))
        return origins


def defined_columns(sql: str) -> frozenset[str]:
    """The columns of the tables that some statements define."""
    trees = sqlglot.parse(sql, read="duckdb")
    return frozenset(column.name for tree in trees if tree for column in tree.find_all(exp.ColumnDef))


def _selects(scope: Scope) -> list[exp.Expr]:
    """The expressions that a SELECT gives; none where the scope is a list of values or a function."""
    return scope.expression.selects if isinstance(scope.expression, exp.Query) else []


def _named(scope: Scope) -> list[str]:
    return scope.expression.named_selects if isinstance(scope.expression, exp.Query) else []


def _stars(scope: Scope) -> list[str]:
    """The tables of which a SELECT gives every column; "" is all of them."""
    return [one.table if isinstance(one, exp.Column) else "" for one in _selects(scope) if one.is_star]


def _using(scope: Scope) -> list[exp.Expr]:
    joins = scope.expression.args.get("joins") or []
    return [key for join in joins for key in join.args.get("using") or []]
