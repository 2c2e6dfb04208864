"""Pull what is due, build if anything changed, send digests: the parts of `cellpulse sync`, and its report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from dashboard.store import sync_state
from dashboard.store.sync_state import SourceState
from etl.user_error import UserError

if TYPE_CHECKING:
    from dashboard.commands.parts.file_lines import ReadFile
    from etl.batch import RunRow
    from etl.config.workspace import SourceConfig, Workspace

# A little less than the period, so that a run that starts a few minutes earlier than yesterday's is no day late.
PERIODS = {
    "run": timedelta(0),
    "hour": timedelta(minutes=55),
    "day": timedelta(hours=23),
    "week": timedelta(days=6, hours=23),
    "month": timedelta(days=27, hours=23),
}
COUNTS = ("rows_read", "accepted", "unchanged", "quarantined")


@dataclass
class Report:
    """What a run did: rows of `sources` and `inbox`, a line for each office file, whether it built, and what failed."""

    started_at: str
    dry_run: bool
    sources: list[dict[str, Any]] = field(default_factory=list)
    inbox: list[dict[str, str]] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    built: bool = False
    digests: dict[str, int] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)


def due(source: SourceConfig, state: SourceState, at: datetime) -> bool:
    """Whether a source is to be pulled now: its period is over, or it failed last."""
    last = state.succeeded_at
    return not last or bool(state.failed_since) or at - datetime.fromisoformat(last) >= PERIODS[source.every]


def after(state: SourceState, at: datetime, reason: str) -> SourceState:
    """The state of a source after a pull at that time that failed for a reason, or did not (empty)."""
    if not reason:
        return SourceState(succeeded_at=at.isoformat())
    return replace(state, failed_since=state.failed_since or at.isoformat(), reason=reason)


def tried(sources: Sequence[SourceConfig]) -> tuple[list[SourceConfig], list[ReadFile], dict[str, str]]:
    """The sources that can be read, their office files already read; these files; and by name of each other source why
    not. Nothing is taken."""
    from dashboard.commands.parts.file_lines import read_ahead
    from etl.discover import modules

    ready: list[SourceConfig] = []
    files: list[ReadFile] = []
    failed: dict[str, str] = {}
    for source in sources:
        try:
            one, own = read_ahead(source)
            if not own:
                modules("etl.sources")[source.kind].check(source)
        except UserError as error:
            failed[source.name] = str(error)
            continue
        ready.append(one)
        files += own
    return ready, files, failed


def row(source: SourceConfig, state: str, reason: str, runs: Sequence[RunRow]) -> dict[str, Any]:
    """A source's row of the report."""
    own = [run for run in runs if run.source == source.name]
    counts = {name: sum(getattr(run, name) for run in own) for name in COUNTS}
    return {"name": source.name, "kind": source.kind, "state": state, "reason": reason} | counts


def results_are_behind(workspace: Workspace, at: datetime) -> bool:
    """Whether the results are older than the data, or a month is over since; False where there is no meeting."""
    from etl import warehouse
    from etl.config.workspace import last_complete_month

    if warehouse.current_run(workspace) is None:
        return False
    with warehouse.reading(workspace) as con:
        taken = con.execute("SELECT max(run) FROM intake.runs").fetchall()[0][0]
        first = con.execute("SELECT min(held_on) FROM intake.meetings").fetchall()[0][0]
        as_of, run = con.execute("SELECT max(as_of), max_by(run, as_of) FROM result.builds").fetchall()[0]
    complete = last_complete_month(at.date())
    if first is None or first.replace(day=1) > complete:
        return False
    return as_of is None or as_of < complete or (taken is not None and run is not None and taken > run)


def keep(workspace: Workspace, states: dict[str, SourceState]) -> None:
    """Keeps the states of the sources that are still configured."""
    names = [source.name for source in workspace.config.sources]
    workspace.claim()
    sync_state.write(workspace.home, {name: states[name] for name in names if name in states})
