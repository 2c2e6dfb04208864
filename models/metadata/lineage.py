"""Which fields of the contract each criterion and signal reads: found by reading their own statements, kept by nobody.

A field is followed through the marts: a column of a mart stands for the fields that its expression names. What only
joins or filters rows inside a mart is not followed, else every statement would read every key.
"""

from __future__ import annotations

from functools import cache

from etl.discover import modules, statements
from models.metadata.asked import asked
from models.metadata.sql_columns import Origin, Select, defined_columns

Field = tuple[str, str]
# What the kinds of passages in intake.text_fingerprints were made of.
TEXTS = {"minutes": ("meetings", "minutes_text"), "task": ("tasks", "task_text")}
FINGERPRINTS = ("intake", "text_fingerprints")


@cache
def readers() -> dict[str, dict[str, set[Field]]]:
    """By kind ("criterion", "signal", "circumstance") and name the fields, as (table, column), that each reads."""
    criteria = {name: _fields(query.sql) for name, query in statements("models/criteria").items()}
    circumstances = {name: _fields(query.sql) for name, query in statements("models/circumstances").items()}
    signals = {name: _fields(query.sql) for name, query in statements("models/signals").items()}
    made = {name: module.__name__ for name, module in modules("models.signals").items()}
    for name, module in (made | {"formalistic": "models.formalism"}).items():
        fields = set().union(*(_fields(sql) for sql in asked(module)), set())
        signals[name.removeprefix("area_")] = signals.get(name.removeprefix("area_"), set()) | fields
    return {"criterion": criteria, "signal": signals, "circumstance": circumstances}


@cache
def _fields(sql: str) -> set[Field]:
    """The fields that a statement reads: every column it names, followed through the marts it names."""
    select = Select(sql)
    origins = select.read()
    fields = {field for origin in origins for field in _behind(origin)}
    if any(origin[:2] == FINGERPRINTS for origin in origins):
        fields |= {TEXTS[kind] for kind in select.equals("text_of") or TEXTS}
    return fields


@cache
def _behind(origin: Origin) -> frozenset[Field]:
    """The fields behind a column of the intake or of a mart; none where it has no such column."""
    schema, table, column = origin
    if schema == "intake":
        return frozenset({(table, column)} if column in _contract_columns(table) else ())
    if schema != "mart" or (mart := _mart(table)) is None:
        return frozenset()
    # A mart that reads what it gave for earlier months adds nothing to what is behind its column.
    earlier = {one for one in mart.behind(column) if one[:2] != (schema, table)}
    return frozenset(field for one in earlier for field in _behind(one))


@cache
def _mart(name: str) -> Select | None:
    query = (statements("etl/transform/marts") | statements("etl/transform/views")).get(name)
    return Select(query.sql) if query else None


@cache
def _contract_columns(table: str) -> frozenset[str]:
    """The columns of a table of the contract; none where it is no such table."""
    query = statements("etl/contract").get(table)
    return defined_columns(query.sql) if query else frozenset()
