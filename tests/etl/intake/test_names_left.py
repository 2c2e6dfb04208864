"""`demo` and `sync` take in and compute in one process and over one connection."""

from __future__ import annotations

from models.text.steps import of_rooms

FILES = {
    "cells": "cell_code,unit_code,name,cell_type\nA,U,Chi bộ thôn 1,residential\n",
    "meetings": "meeting_code,cell_code,held_on\nM,A,2026-05-04\n",
    "attendance": "meeting_code,member_code,status\nM,P,present\n",
}


def test_the_intake_leaves_no_name_that_a_text_step_makes(ingest_folders, warehouse):
    """A view of the intake once bore the name of a step, and no signal of the minutes was computed."""
    ingest_folders({"own": FILES})
    left = warehouse.con.execute(
        "SELECT table_name FROM duckdb_tables() WHERE temporary "
        "UNION ALL SELECT view_name FROM duckdb_views() WHERE temporary"
    ).fetchall()
    assert left
    assert {name for (name,) in left} & set(of_rooms()) == set()
