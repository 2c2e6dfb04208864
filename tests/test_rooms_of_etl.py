"""Rooms of etl: who may import whom."""

from __future__ import annotations

import ast
import re

from tests import rooms, source

FLOORS = (
    ("batch", "blanks", "counted_meetings", "discover", "sql_fragments", "text", "transaction", "user_error"),
    ("config", "contract_tables", "machine_faults", "mart_views"),
    ("parsing",),
    ("checks", "mapping", "simulation", "transform", "warehouse"),
    ("untrusted",),
    ("sources",),
    ("intake",),
    ("dictionary",),
)


def test_every_room_has_a_floor():
    assert rooms.without_a_floor("etl", FLOORS) == set()


def test_no_arrow_runs_back_up_between_rooms():
    assert rooms.upward_imports("etl", FLOORS) == []


OWN_TABLE = re.compile(r"\b(?:TEMP TABLE|TEMP VIEW) (\w+)|\b(\w+) AS \(")
READ_TABLE = re.compile(r"\b(?:FROM|JOIN|INTO|UPDATE|TEMP TABLE|TEMP VIEW) (?!ON\b|SET\b)(\w+)\b(?!\()")


def _own_tables(file: str) -> set[str]:
    """The TEMP tables that a stage makes, the steps of its statements, and the frames that it registers."""
    own = {name for text in source.texts(file) for names in OWN_TABLE.findall(text) for name in names if name}
    calls = [node for node in ast.walk(source.tree(file)) if isinstance(node, ast.Call)]
    made = [call for call in calls if ast.unparse(call.func).split(".")[-1] in ("create_rows", "register")]
    return own | {str(arg.value) for call in made for arg in call.args if isinstance(arg, ast.Constant)}


def test_no_stage_of_the_intake_knows_the_tables_of_another_by_name():
    stages = source.files(".py", folders=("etl/intake",))
    read = {file: {name for text in source.texts(file) for name in READ_TABLE.findall(text)} for file in stages}
    assert "new_entries" in read["etl/intake/quarantine_entries.py"]
    strange = {file: names - _own_tables(file) - {"intake", "mart"} for file, names in read.items()}
    assert {file: names for file, names in strange.items() if names} == {}
