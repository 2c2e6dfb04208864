"""Configuration, keys, sources, warehouse and freshness, one line each."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import duckdb

from dashboard.commands.parts import holdings
from dashboard.commands.parts.precedence import unknown_names
from dashboard.store import anchoring
from etl import machine_faults, warehouse
from etl.config import staging
from etl.config.rubrics import FOLDER, home_rubrics
from etl.config.workspace import Workspace
from etl.discover import module
from etl.user_error import UserError
from etl.warehouse import pointer
from etl.warehouse.damage import read_whole

STALE_DAYS = 45  # chosen by us: a month's meetings plus the time to enter them


@dataclass(frozen=True)
class Line:
    """One thing examined: state OK, NOTE or FAULT, and a sentence."""

    state: str
    subject: str
    sentence: str


def diagnose(home: Path, now: datetime, *, deep: bool = False) -> list[Line]:
    """Examines everything a run needs; a fault in one thing does not hide the others. `deep` reads every kept run and
    compares it block by block with what was published."""
    try:
        workspace = Workspace.open(home)
    except UserError as error:
        return [Line("FAULT", "workspace", str(error))]
    staging.sweep(workspace.home)
    lines = [Line("OK", "configuration", f"{workspace.home}"), _key()]
    lines += list(_sources(workspace))
    lines += [Line("NOTE", "meetings", sentence) for sentence in unknown_names(workspace)]
    lines += _rubrics(workspace)
    lines += _holdings(workspace, deep)
    lines += _log(workspace)
    try:
        lines += list(_warehouse(workspace, now))
    except UserError as fault:
        lines.append(Line("FAULT", "warehouse", str(fault)))
    except duckdb.Error as fault:
        sentence = machine_faults.sentence(fault)
        if sentence is None:
            raise
        lines.append(Line("FAULT", "warehouse", sentence))
    return lines


def _key() -> Line:
    secret = os.environ.get("CELLPULSE_KEY")
    if secret is None:
        return Line("OK", "key", "from the key file in the user's configuration folder; keep a copy of it in a safe")
    if len(secret) < 16:
        return Line("NOTE", "key", "CELLPULSE_KEY is shorter than 16 characters and can be guessed; use a longer one")
    return Line("OK", "key", "from CELLPULSE_KEY")


def _rubrics(workspace: Workspace) -> list[Line]:
    """Whether the rubrics of the home fit; nothing where there are none."""
    try:
        files = home_rubrics(workspace.home)
        if not files:
            return []
        # Here, as it takes long to import and few homes have any.
        from models.scoring import rubric

        rubric.with_home(files, str(workspace.home / FOLDER))
    except UserError as error:
        return [Line("FAULT", "rubrics", str(error))]
    return [Line("OK", "rubrics", f"of this home: {', '.join(files)}")]


def _holdings(workspace: Workspace, deep: bool) -> list[Line]:
    faults = holdings.faults(workspace, deep=deep)
    examined = "runs, store and audit" + (", each block of each run" if deep else "")
    return [Line("FAULT", *fault) for fault in faults] or [Line("OK", "holdings", f"{examined}: nothing is missing")]


def _log(workspace: Workspace) -> list[Line]:
    if not workspace.config.audit.syslog:
        return []
    try:
        anchoring.try_out(workspace.config.audit.syslog)
    except UserError as error:
        return [Line("FAULT", "audit", str(error))]
    return [Line("OK", "audit", f"its head is sent to {workspace.config.audit.syslog}")]


def _sources(workspace: Workspace) -> Iterator[Line]:
    if not workspace.config.sources:
        yield Line("NOTE", "sources", "cellpulse.toml names none; folders can be given to 'cellpulse ingest FOLDER'")
    for source in workspace.config.sources:
        try:
            for note in module("etl.sources", source.kind).check(source):
                yield Line("NOTE", f"source {source.name}", note)
            yield Line("OK", f"source {source.name}", f"{source.kind} can be reached")
        except UserError as error:
            yield Line("FAULT", f"source {source.name}", str(error))


def _warehouse(workspace: Workspace, now: datetime) -> Iterator[Line]:
    run = warehouse.current_run(workspace)
    if run is None:
        yield Line("NOTE", "warehouse", "holds no data yet; load some with 'cellpulse ingest FOLDER'")
        return
    with warehouse.reading(workspace) as con:
        read_whole(con)
        taken = con.execute("SELECT max(run), max(ended_at) FROM intake.runs").fetchall()[0]
        newest = con.execute("SELECT max(held_on) FROM intake.meetings").fetchall()[0][0]
        built = con.execute("SELECT max(as_of), max_by(run, as_of) FROM result.builds").fetchall()[0]
        waiting = con.execute("SELECT count(*) FROM intake.quarantine").fetchall()[0][0]
    yield Line(
        "OK",
        "warehouse",
        f"run {run} is published; last ingest {taken[1]:%Y-%m-%d %H:%M}" if taken[1] else f"run {run} is published",
    )
    if unreleased := pointer.read(workspace.warehouse).waiting:
        yield Line("NOTE", "release", f"run {unreleased.run} waits for a second person; 'cellpulse release' tells more")
    yield Line("NOTE" if waiting else "OK", "quarantine", f"{waiting} rows wait for correction")
    yield _freshness(newest, now)
    yield _results(built, taken[0])


def _freshness(newest: date | None, now: datetime) -> Line:
    if newest is None:
        return Line("NOTE", "freshness", "there is no meeting yet")
    days = (now.date() - newest).days
    state = "NOTE" if days > STALE_DAYS else "OK"
    return Line(state, "freshness", f"the newest meeting was held on {newest}, {days} days ago")


def _results(built: tuple[date | None, int | None], ingested: int | None) -> Line:
    if built[0] is None:
        return Line("NOTE", "results", "there are none yet; compute them with 'cellpulse build'")
    if ingested is not None and built[1] is not None and ingested > built[1]:
        return Line("NOTE", "results", "older than the data; compute them anew with 'cellpulse build'")
    return Line("OK", "results", f"as of {built[0]:%Y-%m}")
