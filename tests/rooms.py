"""The rooms of a package (its folders and top files) and the floors that they stand on."""

from __future__ import annotations

from tests import source

# From the bottom up: a room imports from those before it and from itself; rooms of one line do not import each other.
Floors = tuple[tuple[str, ...], ...]


def without_a_floor(package: str, floors: Floors) -> set[str]:
    """The rooms of a package that no floor names."""
    rooms = {_room(_dotted(file)) for file in source.files(".py", folders=(package,))}
    return rooms - {"__init__"} - {room for floor in floors for room in floor}


def upward_imports(package: str, floors: Floors) -> list[str]:
    """Every import of a room that is not below the room it is imported in, as `file: module`."""
    floor_of = {room: floor for floor, rooms in enumerate(floors) for room in rooms}
    upward = []
    for file in source.files(".py", folders=(package,)):
        home = _room(_dotted(file))
        for name in source.imports(file):
            if home == "__init__" or not name.startswith(f"{package}.") or _room(name) == home:
                continue
            if floor_of[_room(name)] >= floor_of[home]:
                upward.append(f"{file}: {name}")
    return upward


def _dotted(file: str) -> str:
    return file.removesuffix(".py").replace("/", ".")


def _room(dotted: str) -> str:
    return dotted.split(".")[1]
