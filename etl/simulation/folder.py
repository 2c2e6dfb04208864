"""A province as the twelve tables of the contract, and its truth."""

from __future__ import annotations

import numpy as np
import polars as pl

from etl.simulation import tables, truth, validity
from etl.simulation.chance import Days
from etl.simulation.columns import codes
from etl.simulation.minutes import write_minutes
from etl.simulation.province import Province
from etl.simulation.roll import PRESENT_ONLINE
from etl.simulation.support import channels
from etl.simulation.task_texts import write_tasks
from etl.simulation.topics import write_topics
from etl.simulation.visits import SIT_IN
from etl.simulation.write import Frames


def frames_of(p: Province) -> Frames:
    """For each table of the contract a function that makes its frame."""
    here = p.setting
    names = validity.cell_codes(here.cells, here.tree)
    cell_codes = pl.Series(names)
    members = tables.member_codes(here.stream("codes"), p.spells)
    meeting_codes = codes("M", len(p.schedule))
    return {
        "units": lambda: validity.units(here.tree),
        "cells": lambda: validity.cell_table(here, names),
        "memberships": lambda: tables.memberships(p.spells, members, cell_codes),
        "member_statuses": lambda: tables.member_statuses(p.periods, members),
        "meetings": lambda: _meetings(p, meeting_codes, cell_codes),
        "attendance": lambda: tables.attendance(p.rolls, p.written, *_online_times(p), meeting_codes, members),
        "headcounts": lambda: tables.headcounts(p.heads, meeting_codes),
        "tasks": lambda: tables.tasks(p.tasks, write_tasks(here, p.schedule, p.tasks), p.recorded, meeting_codes),
        "scores": lambda: tables.scores(p.scores, p.recorded, meeting_codes),
        "discipline": lambda: tables.discipline(p.cases, members, cell_codes),
        "visits": lambda: tables.visits(p.visits, cell_codes),
        "findings": lambda: tables.findings(p.findings),
    }


def truth_of(p: Province) -> pl.DataFrame:
    """The truth file of a province."""
    here = p.setting
    rows = truth.planted_rows(here.plan)
    rows += truth.low_rows(p.base)
    rows += truth.unvisited_rows(here.cells, here.months, p.visits)
    rows += truth.overdue_rows(here.months, p.visits, p.findings)
    rows += truth.absence_rows(here.months, p.schedule, p.rolls, p.written, p.cases, p.periods)
    areas = truth.area_rows(here.plan, here.world.planting.area_drop_size)
    units = [here.tree.organisation_code(o) for o in range(len(here.tree.organisation_kind))]
    return truth.truth_frame(rows, areas, validity.cell_codes(here.cells, here.tree), units, here.months)


def _meetings(p: Province, meeting_codes: pl.Series, cell_codes: pl.Series) -> pl.DataFrame:
    here = p.setting
    superior = np.zeros(len(p.schedule), bool)
    superior[p.visits.meeting[(p.visits.meeting >= 0) & (p.visits.kind == SIT_IN)]] = True
    wanted = p.recorded.groups["minutes_text"]
    texts = {
        "topic": write_topics(here, p.schedule),
        "minutes_text": write_minutes(here, p.schedule, p.conduct, p.counts, wanted),
    }
    support = channels(here.stream("channels"), p.schedule.cell, here.cells.has_internet)
    return tables.meetings(p.schedule, p.conduct, p.recorded, meeting_codes, cell_codes, texts, superior, support)


def _online_times(p: Province) -> tuple[Days, Days]:
    """Arrival and leaving of those online, as the platform logs them; unknown for everybody else."""
    rng, n = p.setting.stream("online times"), len(p.rolls.meeting)
    start, end = p.conduct.started[p.rolls.meeting], p.conduct.ended[p.rolls.meeting]
    arrived = start + np.round(rng.normal(0, 6, n)).astype("m8[m]")
    left = np.maximum(end + np.round(rng.normal(-1, 5, n)).astype("m8[m]"), arrived)
    online, nothing = p.rolls.mark == PRESENT_ONLINE, np.datetime64("NaT", "m")
    return np.where(online, arrived, nothing), np.where(online, left, nothing)
