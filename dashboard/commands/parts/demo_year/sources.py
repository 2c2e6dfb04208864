"""What the demo's second source, the supplements of communes, hands in: some rows to mend, and then nothing."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

from dashboard.commands.parts import syncing
from dashboard.store import sync_state
from etl.config.workspace import SourceConfig, Workspace, now

NAME, FOLDER = "bo-sung-cua-xa", "supplement"
AWAY = "supplement.away"
COPIED = 3  # rows of cells that the folder repeats, as sources do


def write(home: Path, last: date) -> None:
    """The folder: known cells again, and meetings that each have a fault that somebody has to mend."""
    folder = home / FOLDER
    folder.mkdir(exist_ok=True)
    with (home / "province" / "cells.csv").open(encoding="utf-8", newline="") as cells:
        rows = list(csv.reader(cells))[: 1 + COPIED]
    _write(folder / "cells.csv", rows)
    cell, day = rows[1][0], f"{last:%Y-%m}-12"
    faulty = [
        ["BS-01", cell, "regular", day, f"{day}T19:00", f"{day}T18:00"],
        ["BS-02", f"{cell}.9", "regular", day, "", ""],
        ["BS-03", cell, "hop thuong ky", day, "", ""],
        ["BS-04", cell, "regular", f"12/{last:%m}", "", ""],
        ["BS-05", cell, "thematic", f"{last.year + 9}-01-05", "", ""],
        ["BS-06", "", "regular", day, "", ""],
    ]
    _write(
        folder / "meetings.csv", [["meeting_code", "cell_code", "kind", "held_on", "started_at", "ended_at"], *faulty]
    )


def configure(home: Path) -> None:
    """Names the source in `cellpulse.toml`, once."""
    file = home / "cellpulse.toml"
    text = file.read_text("utf-8") if file.exists() else ""
    if NAME not in text:
        entry = f'\n[[sources]]\nname = "{NAME}"\nkind = "canonical"\nfolder = "{FOLDER}"\nevery = "week"\n'
        file.write_text(text + entry, "utf-8")


def source(home: Path) -> SourceConfig:
    """The source as `cellpulse.toml` names it."""
    return SourceConfig.model_validate({"name": NAME, "kind": "canonical", "folder": str(home.resolve() / FOLDER)})


def miss(workspace: Workspace) -> None:
    """A turn of the source at which its folder cannot be reached; the next `cellpulse sync` makes up for it."""
    source = next((one for one in workspace.config.sources if one.name == NAME), None)
    folder, away = workspace.home / FOLDER, workspace.home / AWAY
    if source is None or not folder.exists():
        return
    folder.rename(away)
    try:
        _, _, failed = syncing.tried([source])
    finally:
        away.rename(folder)
    states = sync_state.read(workspace.home)
    state = states.get(NAME, sync_state.SourceState())
    syncing.keep(workspace, states | {NAME: syncing.after(state, now(), failed.get(NAME, ""))})


def _write(file: Path, rows: list[list[str]]) -> None:
    with file.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows(rows)
