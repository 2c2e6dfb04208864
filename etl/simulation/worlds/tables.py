"""A world as tables of the contract, less the columns that do not reach the data, and the truth."""

from __future__ import annotations

import numpy as np
import polars as pl

from etl.simulation.concerns import FORMAL, NO_FLAG, STRONG
from etl.simulation.months import Months
from etl.simulation.support import channels, conditions
from etl.simulation.world import CELL_TYPES
from etl.simulation.worlds import results, rolls, superiors
from etl.simulation.worlds.calendar import KINDS, Calendar, hold
from etl.simulation.worlds.conduct import Conduct
from etl.simulation.worlds.ground import Ground, settle
from etl.simulation.worlds.manners import over, own_ways
from etl.simulation.worlds.mechanism import Mechanism
from etl.simulation.worlds.planting import Planted, plant
from etl.simulation.worlds.texts import Writer
from etl.simulation.write import Frames

# Columns that a cell records or does not record together.
GROUPS = (
    ("started_at", "ended_at"), ("speakers", "opinions"), ("discussion_minutes", "criticism_minutes", "reminders"),
    ("agenda_items", "professional_items"), ("notice_sent_on", "papers_shared_on"), ("committee_premeeting",),
    ("chair_role",), ("recorded_at",), ("minutes_text",),
)  # fmt: skip
# Usual attendance below this is low, as in the default province.
LOW = 0.70
TRUTH = {name: pl.String for name in ("cell_code", "concern", "from_month", "detail")}


def frames_and_truth(world: Mechanism, months: Months, cells: int, healthy: bool) -> tuple[Frames, pl.DataFrame]:
    """Functions that make the frame of each table that is there, and the truth file."""
    ground = settle(world, cells)
    planted = plant(world, ground, len(months), healthy)
    meetings = hold(world, ground, planted, months)
    roll = rolls.call(world, ground, planted, meetings, months)
    c, codes = Conduct(world, ground, planted, meetings, months), results.codes_of("M", len(meetings))
    writer = Writer(c)
    table, done = results.tasks(c, codes, writer.tasks())
    made, notes = results.visits(c)
    drawn = c.draw(roll.present)
    shown = superiors.deserved(c, drawn, roll.present, roll.expected, done)
    frames = {
        "units": _units(ground),
        "cells": _cells(world, ground, months),
        "meetings": _meetings(c, codes, drawn | {"minutes_text": pl.Series(writer.minutes(roll.present))}, writer),
        "tasks": table,
        "scores": results.scores(c, codes, done, shown),
        "visits": made,
        "findings": notes,
    }
    if world.ways["rolls"] == "members":
        frames["attendance"] = rolls.attendance(roll, meetings, codes)
        frames["memberships"] = _memberships(ground, months)
    if world.ways["rolls"] == "heads" or world.has("headcounts"):
        frames["headcounts"] = rolls.headcounts(roll, codes, c.shows("headcount_mismatch"))
    kept = {name: _less(world, name, frame) for name, frame in frames.items() if world.has(name)}
    if world.ways["rolls"] == "heads":
        kept["headcounts"] = frames["headcounts"]
    truth = pl.concat([_truth(planted, roll, months, meetings), _not_planted(world, ground, planted, months)])
    return {name: (lambda frame=frame: frame) for name, frame in kept.items()}, truth.sort("cell_code", "concern")


def _less(world: Mechanism, table: str, frame: pl.DataFrame) -> pl.DataFrame:
    return frame.drop([name for name in frame.columns if not world.has(f"{table}.{name}")])


def _units(ground: Ground) -> pl.DataFrame:
    unit = np.arange(int(ground.unit.max()) + 1)
    area = np.array([int(ground.area[ground.unit == u][0]) if (ground.unit == u).any() else 0 for u in unit])
    areas = np.arange(int(ground.area.max()) + 1)
    parts = [
        (["P"], [None], ["Tỉnh"], ["province"]),
        ([f"A{a}" for a in areas], ["P"] * len(areas), [f"Xã {a}" for a in areas], ["commune"] * len(areas)),
        ([f"U{u}" for u in unit], [f"A{a}" for a in area], [f"Đảng bộ {u}" for u in unit], ["grassroots"] * len(unit)),
    ]
    columns = [[value for part in parts for value in part[k]] for k in range(4)]
    return pl.DataFrame(dict(zip(("unit_code", "parent_code", "name", "level"), columns, strict=True)))


def _cells(world: Mechanism, ground: Ground, months: Months) -> pl.DataFrame:
    n = len(ground)
    own = conditions(world.stream("support"), ground.kind, ground.remote, ground.internet, months)
    table = pl.DataFrame(
        {
            "cell_code": results.cell_codes(np.arange(n)),
            "unit_code": pl.select(pl.format("U{}", pl.Series(ground.unit))).to_series(),
            "name": [f"Chi bộ {i}" for i in range(n)],
            "cell_type": pl.Series(CELL_TYPES).gather(ground.kind),
            "area_traits": pl.Series([None, "remote"], dtype=pl.String).gather(ground.remote.astype(int)),
            "has_internet": ground.internet,
        }
    )
    return pl.concat([table, own], how="horizontal")


def _memberships(ground: Ground, months: Months) -> pl.DataFrame:
    cell = np.repeat(np.arange(len(ground)), ground.size)
    member = np.arange(len(cell)) - (np.cumsum(ground.size) - ground.size)[cell]
    return pl.DataFrame(
        {
            "member_code": rolls.member_codes(cell, member),
            "cell_code": results.cell_codes(cell),
            "kind": "full",
            "role": pl.Series(["secretary", "deputy_secretary", "member"]).gather(np.minimum(member, 2)),
            "valid_from": pl.Series(np.full(len(cell), months.first_day - 400)),
        }
    )


def _meetings(c: Conduct, codes: pl.Series, columns: dict[str, pl.Series], writer: Writer) -> pl.DataFrame:
    """Table `meetings`; some cells never record a group of columns, and some entries are missing."""
    rng, meetings, world = c.world.stream("gaps"), c.meetings, c.world
    for group in GROUPS:
        gone = (rng.random(len(c.ground)) < world["cell_gap"])[meetings.cell]
        kept = pl.Series(~(gone | (rng.random(len(meetings)) < world["meeting_gap"])))
        columns |= {name: pl.select(pl.when(kept).then(columns[name])).to_series() for name in group}
    return pl.DataFrame(
        {
            "meeting_code": codes,
            "cell_code": results.cell_codes(meetings.cell),
            "kind": pl.Series(KINDS).gather(meetings.kind),
            "held_on": pl.Series(meetings.day),
            **columns,
            **channels(world.stream("channels"), meetings.cell, c.ground.internet),
            "topic": pl.Series(writer.topics(), dtype=pl.String),
        }
    )


def _truth(planted: Planted, roll: rolls.Rolls, months: Months, meetings: Calendar) -> pl.DataFrame:
    """Concerns that last to the end: those that faded are no more."""
    rows: list[tuple[int, str, int, str]] = []
    there = planted.end > len(months)
    for cell in np.flatnonzero(planted.strength.any(axis=1) & there).tolist():
        rows += _of_cell(planted, cell)
    # Which of two texts was first cannot be seen, so the one that was taken from has the concern too.
    given = {int(planted.partner[cell]): int(planted.begin[cell]) for cell, s, *_ in rows if s == "minutes_shared"}
    rows += [(cell, "minutes_shared", since, "source") for cell, since in given.items()]
    rows += [
        (cell, "attendance_drop", int(planted.fall_from[cell]), f"size={planted.fall[cell]:.2f}")
        for cell in np.flatnonzero(planted.fall > 0).tolist()
    ]
    rows += [
        (cell, "meeting_skipped", int(planted.begin[cell]), f"share={planted.skipping[cell]:.2f}")
        for cell in np.flatnonzero(planted.skipping > 0).tolist()
    ]
    rows += [(cell, "attendance_low", 0, "usual") for cell in np.flatnonzero(roll.usual < LOW).tolist()]
    rows += [(cell, "absence_streak", month, "fact") for cell, month in rolls.streaks(roll, meetings, months)]
    labels = [str(first.astype("M8[M]")) for first in months.firsts]
    codes = results.cell_codes(np.arange(int(meetings.cell.max()) + 1))
    named = [(codes[cell], concern, labels[month], detail) for cell, concern, month, detail in sorted(rows)]
    return pl.DataFrame(named, schema=TRUTH, orient="row")


def _not_planted(world: Mechanism, ground: Ground, planted: Planted, months: Months) -> pl.DataFrame:
    """What can be seen though it is not planted, or no more: a flag for it is neither right nor wrong."""
    there = planted.strength * (planted.end > len(months))[:, None]
    rows = [
        (cell, symptom, 0, f"own way rate={rate:.2f}")
        for cell, symptom, rate in own_ways(world, ground, len(months))
        if not there[cell, FORMAL.index(symptom)] and symptom not in NO_FLAG
    ]
    labels = [str(first.astype("M8[M]")) for first in months.firsts]
    rows += [
        (cell, concern, int(planted.begin[cell]), f"over since {labels[min(end, len(labels) - 1)]}")
        for cell, concern, end in over(planted, len(months))
    ]
    codes = results.cell_codes(np.arange(len(ground)))
    named = [(codes[cell], concern, labels[month], detail) for cell, concern, month, detail in rows]
    return pl.DataFrame(named, schema=TRUTH, orient="row")


def _of_cell(planted: Planted, cell: int) -> list[tuple[int, str, int, str]]:
    since = int(planted.begin[cell])
    shown = [(s, float(x)) for s, x in zip(FORMAL, planted.strength[cell], strict=True) if x > 0]
    rows = []
    if planted.formal[cell]:
        detail = ";".join(f"{s}:{'strong' if x > STRONG else 'weak'}" for s, x in shown)
        rows.append((cell, "formalistic", since, detail))
    part = "part_of=formalistic" if planted.formal[cell] else "alone"
    return rows + [(cell, s, since, f"{part} strength={x:.2f}") for s, x in shown if s not in NO_FLAG]
