"""Thresholds: what `cellpulse preview` counted for others, and others written into cellpulse.toml.

They are written line by line: comments, order and all else stay as people wrote them.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from filelock import FileLock

from etl import warehouse
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
        found = json.loads(preview_file(workspace).read_text("utf-8"))
        wanted = {"flag": flag, **values, "results": warehouse.current_file(workspace).name}
        return found["rows"] if wanted.items() <= found.items() else None
    except (OSError, ValueError, UserError):
        return None


def save_thresholds(path: Path, flag: str, values: Mapping[str, float], seen: Thresholds) -> None:
    """Writes the thresholds of a flag ("" = of all) into the configuration `path`, which need not exist yet.

    `seen` are the thresholds that whoever decided had before them. Raises UserError where others stand in the file by
    now, or where the file cannot be changed without touching anything else.
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

    Raises UserError where the text is written in a way (inline tables, dotted keys) that this cannot change.
    """
    place = ("thresholds", "flags", flag) if flag else ("thresholds",)
    lines = text.splitlines(keepends=True)
    for key, value in values.items():
        lines = _with_value(lines, place, key, f"{value:.4g}")
    after = "".join(lines)
    try:
        said = tomllib.loads(after)
    except tomllib.TOMLDecodeError as error:
        raise UserError(f"cellpulse.toml {BY_HAND}") from error
    if said != _wanted(tomllib.loads(text), place, values):
        raise UserError(f"cellpulse.toml {BY_HAND}")
    return after


def _wanted(said: dict, place: tuple[str, ...], values: Mapping[str, float]) -> dict:
    table = said
    for name in place:
        table = table.setdefault(name, {})
    table.update({key: float(f"{value:.4g}") for key, value in values.items()})
    return said


def _with_value(lines: list[str], place: tuple[str, ...], key: str, value: str) -> list[str]:
    heading = _heading(lines, place)
    end = "\r\n" if lines and lines[0].endswith("\r\n") else "\n"
    if heading is None:
        gap = [] if not lines else [end] if lines[-1].endswith("\n") else [end, end]
        return [*lines, *gap, f"[{'.'.join(place)}]{end}", f"{key} = {value}{end}"]
    own = re.compile(rf"(\s*{key}\s*=\s*)([^\s#]+)(.*)", re.DOTALL)
    for number in range(heading + 1, len(lines)):
        if lines[number].lstrip().startswith("["):
            break
        if found := own.fullmatch(lines[number]):
            return [*lines[:number], f"{found[1]}{value}{found[3]}", *lines[number + 1 :]]
    # A heading in the last line may lack its end.
    kept = lines[heading] if lines[heading].endswith("\n") else lines[heading] + end
    return [*lines[:heading], kept, f"{key} = {value}{end}", *lines[heading + 1 :]]


def _heading(lines: list[str], place: tuple[str, ...]) -> int | None:
    name = r"\s*\.\s*".join(rf"[\"']?{part}[\"']?" for part in place)
    head = re.compile(rf"\s*\[\s*{name}\s*\]\s*(#.*)?\s*")
    return next((number for number, line in enumerate(lines) if head.fullmatch(line)), None)


def _replace(path: Path, text: str) -> None:
    """In one step, with the rights of the file before."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}.new")
    with fresh.open("wb") as file:
        file.write(text.encode("utf-8"))
        file.flush()
        os.fsync(file.fileno())
    if path.exists():
        shutil.copymode(path, fresh)
    fresh.replace(path)
