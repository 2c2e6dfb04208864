"""A province as the twelve tables of the contract, and its truth."""

from __future__ import annotations

import numpy as np
import polars as pl

from etl.simulation import tables, truth, validity
from etl.simulation.attendance import PRESENT_ONLINE
from etl.simulation.chance import Days, stream
from etl.simulation.minutes import write_minutes, write_tasks, write_topics
from etl.simulation.province import Province
from etl.simulation.visits import SIT_IN
from etl.simulation.world import World
from etl.simulation.write import Frames


def frames_of(seed: int, p: Province) -> Frames:
    """For each table of the contract a function that makes its frame."""
    codes = validity.cell_codes(p.cells, p.tree)
    cell_codes = pl.Series(codes)
    members = tables.member_codes(seed, p.spells)
    meeting_codes = tables.codes("M", len(p.schedule))
    return {
        "units": lambda: validity.units(p.tree),
        "cells": lambda: validity.cell_table(seed, p.cells, p.tree, p.months, codes),
        "memberships": lambda: tables.memberships(p.spells, members, cell_codes),
        "member_statuses": lambda: tables.member_statuses(p.periods, members),
        "meetings": lambda: _meetings(seed, p, meeting_codes, cell_codes),
        "attendance": lambda: tables.attendance(p.rolls, p.written, *_online_times(seed, p), meeting_codes, members),
        "headcounts": lambda: tables.headcounts(p.heads, meeting_codes),
        "tasks": lambda: tables.tasks(p.tasks, _task_texts(seed, p), p.recorded, meeting_codes),
        "scores": lambda: tables.scores(p.scores, p.recorded, meeting_codes),
        "discipline": lambda: tables.discipline(p.cases, members, cell_codes),
        "visits": lambda: tables.visits(p.visits, cell_codes),
        "findings": lambda: tables.findings(p.findings),
    }


def truth_of(world: World, p: Province) -> pl.DataFrame:
    """The truth file of a province."""
    rows = truth.planted_rows(p.plan)
    rows += truth.low_rows(p.cells, p.base)
    rows += truth.unvisited_rows(p.cells, p.months, p.visits)
    rows += truth.absence_rows(p.months, p.schedule, p.rolls, p.written, p.cases, p.periods)
    areas = truth.area_rows(p.plan, world.planting.area_drop_size)
    units = [p.tree.organisation_code(o) for o in range(len(p.tree.organisation_kind))]
    return truth.truth_frame(rows, areas, validity.cell_codes(p.cells, p.tree), units, p.months)


def _meetings(seed: int, p: Province, meeting_codes: pl.Series, cell_codes: pl.Series) -> pl.DataFrame:
    spots = p.names.bank["spots"]
    superior = np.zeros(len(p.schedule), bool)
    superior[p.visits.meeting[(p.visits.meeting >= 0) & (p.visits.kind == SIT_IN)]] = True
    wanted = p.recorded.groups["minutes_text"]
    texts = {
        "topic": write_topics(seed, p.cells, p.months, p.schedule, spots),
        "minutes_text": write_minutes(
            seed, p.tree, p.cells, p.months, p.plan, p.odd, p.manner, p.schedule, p.conduct, p.counts, wanted, spots
        ),
    }
    return tables.meetings(p.schedule, p.conduct, p.recorded, meeting_codes, cell_codes, texts, superior)


def _task_texts(seed: int, p: Province) -> pl.Series:
    spots = p.names.bank["spots"]
    return write_tasks(seed, p.cells, p.months, p.odd, p.schedule, p.tasks.meeting, p.tasks.text_of, spots)


def _online_times(seed: int, p: Province) -> tuple[Days, Days]:
    """Arrival and leaving of those online, as the platform logs them; unknown for everybody else."""
    rng = stream(seed, "online times")
    start, end = p.conduct.started[p.rolls.meeting], p.conduct.ended[p.rolls.meeting]
    n = len(start)
    arrived = start + np.round(rng.normal(0, 6, n)).astype("m8[m]")
    left = np.maximum(end + np.round(rng.normal(-1, 5, n)).astype("m8[m]"), arrived)
    online = p.rolls.mark == PRESENT_ONLINE
    nothing = np.datetime64("NaT", "m")
    return np.where(online, arrived, nothing), np.where(online, left, nothing)
