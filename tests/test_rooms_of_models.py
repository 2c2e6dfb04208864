"""Rooms of models: who may import whom, and few files at the top."""

from __future__ import annotations

from tests import rooms, source

FLOORS = (
    ("shared",),
    ("habits",),
    ("attendance", "charts", "discipline", "formalism", "meetings", "scoring", "text", "visits"),
    ("signals",),
    ("flags",),
    ("queue",),
    ("metadata",),
    ("run",),
    ("evaluation",),
)


def test_every_room_has_a_floor():
    assert rooms.without_a_floor("models", FLOORS) == set()


def test_no_arrow_runs_back_up_between_rooms():
    assert rooms.upward_imports("models", FLOORS) == []


def test_few_files_stand_at_the_top():
    top = [f for f in source.files(".py", ".sql", folders=("models",)) if f.count("/") == 1]
    assert sorted(top) == ["models/__init__.py", "models/attention.sql", "models/run.py"]
