"""Thresholds: what `cellpulse preview` counted for others, and others written into cellpulse.toml.

Comments, order and all else stay as people wrote them.
"""

from __future__ import annotations

import json
import os
import shutil
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

import tomlkit
from filelock import FileLock
from tomlkit.exceptions import TOMLKitError
from tomlkit.items import Table

from etl import warehouse
from etl.config.staging import part_of
from etl.config.thresholds import Thresholds
from etl.config.workspace import Workspace, read_config
from etl.user_error import UserError

BY_HAND = "is written in a way that cannot be changed safely; change [thresholds] by hand"


def preview_file(workspace: Workspace) -> Path:
    """Where the last preview that a page asked for is kept."""
    return workspace.home / "jobs" / "preview.json"


def counted(workspace: Workspace, flag: str, values: Mapping[str, float]) -> list[dict[str, Any]] | None:
    """What the command counted for these thresholds of a flag ("" = of all) and the results that are published now.

    None where it counted nothing, or for other thresholds or results. Rows: models/flags/raising/preview.py.
    """
    try:
        stored = json.loads(preview_file(workspace).read_text("utf-8"))
        wanted = {"flag": flag, **values, "results": warehouse.current_file(workspace).name}
        return stored["rows"] if wanted.items() <= stored.items() else None
    except (OSError, ValueError, UserError):
        return None


def save_thresholds(path: Path, flag: str, values: Mapping[str, float], seen: Thresholds) -> None:
    """Writes the thresholds of a flag ("" = of all) into the configuration `path`, which need not exist yet.

    `seen` are the thresholds that the person who decided had before them. Raises UserError where others stand in
    the file by now, or where the file cannot be changed without touching anything else.
    """
    path = path.resolve()
    with FileLock(path.with_name(f".{path.name}.lock"), timeout=5):
        if read_config(path).thresholds != seen:
            raise UserError("somebody else has changed the thresholds meanwhile; look at them again")
        before = path.read_bytes().decode("utf-8") if path.exists() else ""
        after = edited(before, flag, values)
        _replace(path, after)


def edited(text: str, flag: str, values: Mapping[str, float]) -> str:
    """The text of a configuration with other thresholds of a flag, all else to the letter as it was.

    Raises UserError where the text is no TOML, or holds thresholds in inline tables that cannot take a table.
    """
    numbers = {key: float(f"{value:.4g}") for key, value in values.items()}
    place = ("thresholds", "flags", flag) if flag else ("thresholds",)
    try:
        document = tomlkit.parse(text)
        table = document
        for depth, name in enumerate(place, start=1):
            # One that only holds others has no heading of its own.
            if name not in table:
                table[name] = tomlkit.table(is_super_table=depth < len(place))
            table = cast(Table, table[name])
        table.update(numbers)
        after = tomlkit.dumps(document)
    except (TOMLKitError, ValueError) as error:
        raise UserError(f"cellpulse.toml {BY_HAND}") from error
    # What is new ends its lines as the others end theirs.
    windows = "\r\n" in text and text.count("\r\n") == text.count("\n")
    after = after.replace("\r\n", "\n").replace("\n", "\r\n") if windows else after
    if tomllib.loads(after) != _with_values(tomllib.loads(text), place, numbers):
        raise UserError(f"cellpulse.toml {BY_HAND}")
    return after


def _with_values(read: dict[str, Any], place: tuple[str, ...], numbers: Mapping[str, float]) -> dict[str, Any]:
    """What has to be read back: what was read before, with these values."""
    table = read
    for name in place:
        table = table.setdefault(name, {})
    table.update(numbers)
    return read


def _replace(path: Path, text: str) -> None:
    """In one step, with the rights of the file before."""
    with part_of(path.parent, path) as part:
        with part.open("wb") as file:
            file.write(text.encode("utf-8"))
            file.flush()
            os.fsync(file.fileno())
        if path.exists():
            shutil.copymode(path, part)
        part.replace(path)
