"""The saved layouts of a workspace: how files of an office are read, under the names that people gave them."""

from __future__ import annotations

import re
from pathlib import Path

from etl.config.staging import write_whole
from etl.mapping.layout import Layout
from etl.user_error import UserError

# A name is that of a file and of a source: letters, digits, spaces, dots and hyphens, no dot in front.
NAME = re.compile(r"[\w(][\w .()-]{0,79}")


def saved(folder: Path) -> list[str]:
    """The names of the layouts, in order."""
    return sorted(path.stem for path in folder.glob("*.json"))


def load(folder: Path, name: str) -> Layout:
    """A saved layout. Raises UserError where there is none of this name or its file is damaged."""
    path = _path(folder, name)
    if not path.is_file():
        raise UserError(f"there is no layout '{name}'")
    return Layout.read(path.read_text("utf-8"), name)


def save(folder: Path, name: str, layout: Layout) -> None:
    """Keeps a layout under a name, in place of an earlier one, in a folder of a home, from which what a kill leaves of
    it is swept. Raises UserError where the name is not fit."""
    path = _path(folder, name)
    folder.mkdir(parents=True, exist_ok=True)
    write_whole(path, layout.written().encode("utf-8"), folder.parent)


def is_fit(name: str) -> bool:
    """Whether a layout may have this name; `quarantine` is what the intake books released rows under."""
    return bool(NAME.fullmatch(name)) and name == name.strip() and name != "quarantine" and not name.endswith(".")


def _path(folder: Path, name: str) -> Path:
    if not is_fit(name):
        raise UserError(f"'{name}' cannot be the name of a layout; use letters, digits, spaces and hyphens")
    return folder / f"{name}.json"
