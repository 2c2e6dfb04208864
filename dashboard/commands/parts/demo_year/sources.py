"""What the demo's second source, the supplements of communes, hands in: cells that met as twins, two meetings in one
slot, some rows to mend, and then nothing."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

from dashboard.commands.parts import syncing
from dashboard.store import sync_state
from etl.config.workspace import SourceConfig, Workspace, now
from models.shared.series import month_before

NAME, FOLDER = "bo-sung-cua-xa", "supplement"
AWAY = "supplement.away"
COPIED = 3  # rows of cells that the folder repeats, as sources do
# Pairs of cells that meet as twins, and how many months before the newest they did.
PAIRS, TWINNED = 3, (10, 7, 4, 1)


def write(home: Path, last: date) -> None:
    """The folder: known cells again, visits of twins, two meetings of a cell whose times overlap, and meetings with a
    fault each that somebody has to mend."""
    folder = home / FOLDER
    folder.mkdir(exist_ok=True)
    with (home / "province" / "cells.csv").open(encoding="utf-8", newline="") as cells:
        known = list(csv.DictReader(cells))
    rows = [list(known[0]), *(list(row.values()) for row in known[:COPIED])]
    _write(folder / "cells.csv", rows)
    pairs = _pairs(known)
    _write(folder / "visits.csv", [["visit_code", "cell_code", "kind", "visited_on"], *_joint_visits(pairs, last)])
    cell, day = rows[1][0], f"{last:%Y-%m}-12"
    faulty = [
        ["BS-01", cell, "regular", day, f"{day}T19:00", f"{day}T18:00"],
        ["BS-02", f"{cell}.9", "regular", day, "", ""],
        ["BS-03", cell, "hop thuong ky", day, "", ""],
        ["BS-04", cell, "regular", f"12/{last:%m}", "", ""],
        ["BS-05", cell, "thematic", f"{last.year + 9}-01-05", "", ""],
        ["BS-06", "", "regular", day, "", ""],
    ]
    slots = (("19:00", "20:30"), ("19:30", "21:00"))
    at_once = [
        [f"BS-1{i}", pair[0], "thematic", day, *(f"{day}T{at}" for at in slot)]
        for pair in pairs[:1]
        for i, slot in enumerate(slots)
    ]
    head = ["meeting_code", "cell_code", "kind", "held_on", "started_at", "ended_at"]
    _write(folder / "meetings.csv", [head, *faulty, *at_once])


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


def _pairs(cells: list[dict[str, str]]) -> list[tuple[str, str]]:
    """Two cells of one type in each of the first units that have them, of those that always existed and still do."""
    groups: dict[tuple[str, str], list[str]] = {}
    for cell in cells:
        if not cell["valid_from"] and not cell["valid_to"]:
            groups.setdefault((cell["unit_code"], cell["cell_type"]), []).append(cell["cell_code"])
    of_units = {unit: (codes[0], codes[1]) for (unit, _), codes in groups.items() if len(codes) > 1}
    return list(of_units.values())[:PAIRS]


def _joint_visits(pairs: list[tuple[str, str]], last: date) -> list[list[str]]:
    """A visit of each twin on the days on which a pair met, another day of the month for each pair."""
    days = [(place, cell, month_before(last, ago).replace(day=20 + place))
            for place, pair in enumerate(pairs) for ago in TWINNED for cell in pair]  # fmt: skip
    return [[f"BS-KN-{day:%Y%m}-{place}-{cell}", cell, "twinning", f"{day}"] for place, cell, day in days]


def _write(file: Path, rows: list[list[str]]) -> None:
    with file.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows(rows)
