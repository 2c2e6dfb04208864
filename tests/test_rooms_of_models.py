"""Rooms of models: who may import whom, and few files at the top."""

from __future__ import annotations

from tests import source

# From the bottom up: a room imports from those before it and from itself; rooms of one line do not import each other.
FLOORS = (
    ("shared",),
    ("habits",),
    ("attendance", "charts", "discipline", "formalism", "meetings", "scoring", "text", "visits"),
    ("signals",),
    ("flags",),
    ("metadata",),
    ("run",),
    ("evaluation",),
)
FLOOR_OF = {room: floor for floor, rooms in enumerate(FLOORS) for room in rooms}


def _room(dotted: str) -> str:
    return dotted.split(".")[1]


def test_every_room_has_a_floor():
    rooms = {_room(file.removesuffix(".py").replace("/", ".")) for file in source.files(".py", folders=("models",))}
    assert rooms - {"__init__"} - set(FLOOR_OF) == set()


def test_no_arrow_runs_back_up_between_rooms():
    arrows = []
    for file in source.files(".py", folders=("models",)):
        home = _room(file.removesuffix(".py").replace("/", "."))
        for name in source.imports(file):
            if home == "__init__" or not name.startswith("models.") or _room(name) == home:
                continue
            if FLOOR_OF[_room(name)] >= FLOOR_OF[home]:
                arrows.append(f"{file}: {name}")
    assert arrows == []


def test_few_files_stand_at_the_top():
    top = [f for f in source.files(".py", ".sql", folders=("models",)) if f.count("/") == 1]
    assert sorted(top) == ["models/__init__.py", "models/attention.sql", "models/run.py"]
