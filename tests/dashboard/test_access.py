"""The door: scope on every question, a new run is seen, nothing else gets through."""

from __future__ import annotations

import json
import re
import shutil
import threading
from itertools import count
from pathlib import Path

import duckdb
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dashboard import access
from dashboard.scope import WHOLE, Unit, from_code
from etl.discover import statements
from etl.transform import mart_builder
from etl.warehouse import create_schemas
from tests.dashboard import rows, worlds

QUESTIONS = sorted(statements(access.QUERIES))
# One value for each parameter that a question can have beside scope and as_of; cells may lie outside of the scope.
EVERYBODY = [f"C{i}" for i in range(8)]
VALUES = {
    "previous": worlds.PREVIOUS,
    "lang": "vi",
    "search": "c",
    "unit": "",
    "cell": "C0",
    "cells": "\n".join(EVERYBODY),
    "peers": json.dumps(EVERYBODY),
    "put_in": json.dumps(EVERYBODY),
    "left_out": "[]",
    "measure": "held",
    "cell_type": "residential",
    "meeting": "",
    "source": "",
    "meetings": "",
    "tasks": "",
    "line": "90",
    "months": 36,
    "days": "2026-09-03",
    "clock": "",
    "level": "organisation",
    "month": worlds.AS_OF,
    "opened": worlds.PREVIOUS,
    "without": "",
}

# What these answer is about the cell, or the meetings, that were asked for.
OF_ONE = ("cell", "meeting_record", "meetings_named")


def test_every_question_has_a_head_and_asks_through_the_scope():
    queries = statements(access.QUERIES)
    code = {name: re.sub(r"'[^']*'", "''", queries[name].sql) for name in QUESTIONS}
    of_a_scope = re.compile(r"mart\.(cell_scope|units_within)\b")
    assert [name for name in QUESTIONS if queries[name].head["title"].keys() != {"vi", "en"}] == []
    assert [name for name in QUESTIONS if not queries[name].head["grain"]] == []
    assert [name for name in QUESTIONS if "$scope" not in code[name] or not of_a_scope.search(code[name])] == []


NUMBER = count()
# What is answered where nothing is known: a row of each kind there can be, with nothing in it.
ALWAYS = {"decision_reports", "discipline_known", "freshness", "scope_is_whole", "unit_within"}
# Worlds in which there is something to answer, and what to ask there.
SHOWING = (
    ("full", {"cell": "C0241", "meeting": "MC02412411"}),
    ("full", {"cell": "C0000"}),
    ("full", {"cell": "C0134", "months": 3, "tasks": "T0MC00012610"}),
    ("copied", {"cell": "C1", "meeting": "MC12609", "source": "MC22608", "meetings": "MC12609"}),
    ("visited", {"cell": "C1"}),
    ("twinned", {"cell": "C1"}),
)


def test_every_question_answers(open_world):
    """Rows in one of the worlds at least, none where nothing is known, and the same columns everywhere."""
    open_world("empty")
    nothing = {question: _ask(question, "") for question in QUESTIONS}
    assert {question for question, answer in nothing.items() if answer.height} == ALWAYS
    answered = set()
    for world, values in SHOWING:
        open_world(world)
        answers = {question: access.query(question, WHOLE, **_parameters(question, **values)) for question in QUESTIONS}
        assert [q for q in QUESTIONS if answers[q].columns != nothing[q].columns] == []
        answered |= {question for question, answer in answers.items() if answer.height}
    assert set(QUESTIONS) - answered == set()


def test_unknown_and_missing_parameters_are_refused(open_world):
    open_world("tiny")
    with pytest.raises(TypeError, match="does not know the parameter colour"):
        access.query("queue_flags", WHOLE, as_of=worlds.AS_OF, colour="red")
    with pytest.raises(TypeError, match="needs the parameter as_of"):
        access.query("queue_flags", WHOLE)
    with pytest.raises(KeyError):
        access.query("everything", WHOLE)


def test_a_new_run_is_seen_and_the_old_one_is_let_go():
    cons = [duckdb.connect(), duckdb.connect()]
    for con, name in zip(cons, ("Cũ", "Mới"), strict=True):
        worlds.empty(con)
        worlds.tiny(con)
        con.execute("UPDATE mart.cell_names SET name = ?", [name])
    run = ["1"]
    service = access.QueryService(lambda: run[0], lambda: cons[int(run[0]) - 1])
    asked = {"as_of": worlds.AS_OF, "cell": "C1"}
    assert service.query("cell", WHOLE, asked)["name"].to_list() == ["Cũ"]
    run[0] = "2"
    assert service.query("cell", WHOLE, asked)["name"].to_list() == ["Mới"]
    with pytest.raises(duckdb.ConnectionException):
        cons[0].execute("SELECT 1")


@pytest.mark.parametrize(
    ("error", "stays"),
    [
        (duckdb.OutOfMemoryException("Out of Memory Error: failed to allocate"), True),
        (duckdb.ConversionException("Conversion Error: Could not convert string 'x' to INT32"), True),
        (duckdb.InvalidInputException("Computed AES tag differs from read AES tag"), False),
        (duckdb.FatalException("FATAL Error: Failed: database has been invalidated"), False),
    ],
)
def test_only_a_broken_connection_is_let_go(open_world, monkeypatch, error, stays):
    service = open_world("tiny")
    snapshot = service._open()

    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr(access.Snapshot, "answer", fail)
    with pytest.raises(type(error)):
        service.query("cell", WHOLE, {"as_of": worlds.AS_OF, "cell": "C1"})
    assert (service._snapshot is snapshot) == stays


def test_the_same_question_is_answered_once_and_scopes_do_not_share_answers(open_world):
    service = open_world("full")
    asked = {"as_of": worlds.AS_OF, "previous": worlds.PREVIOUS}
    whole = service.query("queue_counts", WHOLE, asked)
    assert service.query("queue_counts", WHOLE, asked) is whole
    assert service.query("queue_counts", Unit("D0"), asked)["n"].sum() < whole["n"].sum()


def test_many_can_ask_at_once(open_world):
    service = open_world("full")
    asked = {"as_of": worlds.AS_OF, "previous": worlds.PREVIOUS}
    expected = {scope: service.query("queue", from_code(scope), asked).height for scope in ("", "D0", "G01")}
    service._answers.clear()
    wrong: list[str] = []

    def query(scope: str) -> None:
        for _ in range(5):
            service._answers.clear()
            if service.query("queue", from_code(scope), asked).height != expected[scope]:
                wrong.append(scope)

    threads = [threading.Thread(target=query, args=(scope,)) for scope in expected]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


@pytest.fixture(scope="module")
def tables(tmp_path_factory) -> Path:
    """A file with the tables of a warehouse, all empty: making them costs ten times what copying them does."""
    file = tmp_path_factory.mktemp("trees") / "tables.db"
    with duckdb.connect(file) as con:
        create_schemas(con)
        mart_builder.create_tables(con)
    return file


@st.composite
def trees(draw):
    """A random tree: the parent of unit i is an earlier unit, cells hang anywhere."""
    n_units = draw(st.integers(1, 6))
    parents = [None] + [draw(st.integers(0, i - 1)) for i in range(1, n_units)]
    cells = draw(st.lists(st.integers(0, n_units - 1), min_size=1, max_size=8))
    return parents, cells


@settings(max_examples=6, suppress_health_check=[HealthCheck.too_slow])
@given(tree=trees(), chosen=st.integers(0, 5))
def test_no_row_from_outside_the_scope_comes_back_from_any_question(tables, tree, chosen):
    parents, cells = tree
    scope = f"U{chosen % len(parents)}"
    service = access.QueryService(lambda: "tree", lambda: _world_of(tables, parents, cells))
    inside = {f"C{i}" for i, unit in enumerate(cells) if _below(parents, unit, chosen % len(parents))}
    everyone = {f"C{i}" for i in range(len(cells))}
    for question in QUESTIONS:
        for target in sorted(everyone):
            answer = _asked(service, question, scope, target)
            seen = set(answer["cell_code"].drop_nulls()) if "cell_code" in answer.columns else set()
            assert seen <= inside, question
            if question.startswith(OF_ONE) and question != "cells_matching" and target not in inside:
                assert answer.is_empty(), question
        if question == "queue":
            assert set(_asked(service, question, scope, "")["cell_code"]) == inside
    counted = _asked(service, "queue_counts", scope, "")["n"].sum()
    assert counted == len(inside)


@settings(max_examples=6, suppress_health_check=[HealthCheck.too_slow])
@given(tree=trees(), chosen=st.integers(0, 5))
def test_no_unit_can_be_chosen_that_holds_a_cell_outside_the_scope(tables, tree, chosen):
    parents, cells = tree
    scope = chosen % len(parents)
    service = access.QueryService(lambda: "tree", lambda: _world_of(tables, parents, cells))

    def held(unit: int) -> set[int]:
        return {cell for cell, at in enumerate(cells) if _below(parents, at, unit)}

    for unit in range(len(parents)):
        near = service.query("units_near", Unit(f"U{scope}"), {"as_of": rows.AS_OF, "unit": f"U{unit}"})
        offered = {int(code.removeprefix("U")) for code in near["unit_code"]}
        assert all(held(one) and held(one) <= held(scope) for one in offered)
        if held(unit) and held(unit) <= held(scope):
            assert "self" in near["relation"]


def _world_of(tables: Path, parents: list[int | None], cells: list[int]) -> duckdb.DuckDBPyConnection:
    file = shutil.copyfile(tables, tables.with_name(f"{next(NUMBER)}.db"))
    con = duckdb.connect(file, config={"threads": 1})  # as etl.warehouse.reader has it, and why
    units = [(f"U{i}", None if p is None else f"U{p}", f"Đơn vị {i}", "grassroots") for i, p in enumerate(parents)]
    rows.insert_units(con, units)
    frame = pl.DataFrame(
        {
            "cell_code": [f"C{i}" for i in range(len(cells))],
            "unit_code": [f"U{unit}" for unit in cells],
            "name": [f"Chi bộ {i}" for i in range(len(cells))],
            "cell_type": "residential",
            "size": 9,
        }
    )
    rows.insert_cells(con, frame)
    rows.insert_history(con, frame)
    for code in frame["cell_code"]:
        rows.insert_flag(con, code, worlds.AS_OF, "attendance_drop", "act", 0.9, {})
    rows.judge(con, dict.fromkeys(frame["cell_code"], 0.9))
    rows.finish(con)
    return con


def _below(parents: list[int | None], unit: int | None, ancestor: int) -> bool:
    while unit is not None:
        if unit == ancestor:
            return True
        unit = parents[unit]
    return False


def _ask(question: str, scope: str) -> pl.DataFrame:
    return access.query(question, from_code(scope), **_parameters(question, cell="C0"))


def _asked(service: access.QueryService, question: str, scope: str, cell: str) -> pl.DataFrame:
    meeting = f"M{cell}2610"
    return service.query(
        question, from_code(scope), _parameters(question, cell=cell, meeting=meeting, meetings=meeting)
    )


def _parameters(question: str, **own: str) -> dict:
    needed = set(re.findall(r"\$([a-z_]+)", statements(access.QUERIES)[question].sql)) - {"scope"}
    values = VALUES | {"as_of": worlds.AS_OF, "search": "" if not question.endswith("_matching") else "c"} | own
    return {name: value for name, value in values.items() if name in needed}
