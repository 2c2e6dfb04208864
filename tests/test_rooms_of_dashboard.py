"""Rooms of dashboard: who may import whom, and few files at the top."""

from __future__ import annotations

from tests import rooms, source

FLOORS = (
    ("faults", "figure"),
    ("language", "markup", "scope", "url_state"),
    ("access", "charts", "planning", "store"),
    ("backup", "jobs", "summaries"),
    ("auth",),
    ("documents",),
    ("components", "lake"),
    ("views",),
    ("app", "commands", "server"),
    ("cli",),
)
# What opens a folder is a file of its own; a screen of names is enough for a reader.
MOST_AT_THE_TOP = 10


def test_every_room_has_a_floor():
    assert rooms.without_a_floor("dashboard", FLOORS) == set()


def test_no_arrow_runs_back_up_between_rooms():
    assert rooms.upward_imports("dashboard", FLOORS) == []


def test_few_files_stand_at_the_top():
    top = [f for f in source.files(".py", ".sql", folders=("dashboard",)) if f.count("/") == 1]
    assert len(top) <= MOST_AT_THE_TOP, top
