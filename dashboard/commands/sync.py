"""`cellpulse sync`: by the clock, everything that is due."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dashboard.commands import pipeline
from dashboard.commands.parts.home import workspace_for_pages
from etl.user_error import UserError

if TYPE_CHECKING:
    from dashboard.commands.parts.syncing import Report
    from etl.config.workspace import Workspace


def sync(
    ctx: typer.Context,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what is due and can be read; take nothing.")] = False,
    report: Annotated[Path | None, typer.Option(metavar="FILE", help="Write what was done as JSON.")] = None,
) -> None:
    """Pulls every source that is due and the inbox, builds if anything changed, publishes, sends the digests due."""
    from dashboard.commands.parts.precedence import unknown_names
    from dashboard.commands.parts.syncing import Report
    from etl.config.staging import write_whole
    from etl.config.workspace import now

    workspace = workspace_for_pages(ctx)
    for sentence in unknown_names(workspace):
        typer.echo(f"cellpulse: {sentence}", err=True)
    done = Report(now().isoformat(), dry_run)
    with _alone(workspace):
        try:
            _pull(workspace, done, now())
            if not dry_run:
                _build(workspace, done, now())
                _digests(workspace, done, now())
        except UserError as error:
            done.faults.append(str(error))
    for line in _lines(done):
        typer.echo(line)
    if report is not None:
        content = asdict(done) | {"ended_at": now().isoformat(), "exit_code": 2 if done.faults else 0}
        written = json.dumps(content, ensure_ascii=False, indent=2) + "\n"
        write_whole(report, written.encode("utf-8"), workspace.home)
    if done.faults:
        raise UserError(f"{len(done.faults)} could not be done: {done.faults[0]}")


@contextmanager
def _alone(workspace: Workspace) -> Iterator[None]:
    from filelock import FileLock, Timeout

    workspace.claim()
    try:
        with FileLock(workspace.home / "sync.lock", timeout=0):
            yield
    except Timeout as error:
        raise UserError(f"{workspace.home}: another 'cellpulse sync' is under way; wait for its end") from error


def _pull(workspace: Workspace, done: Report, at: datetime) -> None:
    """Takes what is due; a source that fails leaves the others' rows published."""
    from dashboard.commands.parts import inbox, syncing
    from dashboard.commands.parts.file_lines import ReadFile, lines
    from dashboard.store import sync_state

    if not workspace.config.sources and workspace.config.inbox is None:
        raise UserError(
            f"{workspace.home / 'cellpulse.toml'} names no source and no inbox; 'cellpulse init' writes examples"
        )
    states = sync_state.read(workspace.home)
    sources = workspace.config.sources
    due = [s for s in sources if syncing.due(s, states.get(s.name, sync_state.SourceState()), at)]
    files = inbox.waiting(workspace)
    ready = [file for file in files if file.source is not None]
    sources_read, read, failed = syncing.tried(due)
    runs = []
    if not done.dry_run and (sources_read or ready):
        runs, more = pipeline.ingest_readable(workspace, [*sources_read, *(f.source for f in ready if f.source)])
        failed |= more
    read += [ReadFile(file.path.name, file.path.name, file.understood) for file in ready if file.understood]
    done.files = lines(workspace, [file for file in read if file.source not in failed])
    for source in sources:
        state = (
            "not due" if source not in due else "failed" if source.name in failed else "due" if done.dry_run else "done"
        )
        reason = failed.get(source.name, "")
        done.sources.append(syncing.row(source, state, reason, runs))
        if source in due:
            states[source.name] = syncing.after(states.get(source.name, sync_state.SourceState()), at, reason)
    for file in files:
        reason = file.reason or failed.get(file.path.name, "")
        done.inbox.append({"file": file.path.name, "state": "refused" if reason else "done", "reason": reason})
        if not done.dry_run:
            inbox.move(file, reason)
    done.faults += failed.values()
    if not done.dry_run:
        syncing.keep(workspace, states)


def _build(workspace: Workspace, done: Report, at: datetime) -> None:
    from dashboard.commands.parts.syncing import results_are_behind

    if results_are_behind(workspace, at):
        pipeline.build(workspace, None)
        done.built = True


def _digests(workspace: Workspace, done: Report, at: datetime) -> None:
    from dashboard.documents.digests import send_due
    from etl import warehouse

    asked = workspace.config.digest
    if asked.recipients and (asked.folder or asked.mail) and warehouse.current_run(workspace) is not None:
        sent = send_due(workspace, at)
        done.digests = dict(sent.counts)
        done.faults += sent.faults


def _lines(done: Report) -> list[str]:
    """What was done, one line a source, a file of the inbox, and each further step."""
    counts = "read {rows_read}, accepted {accepted}, unchanged {unchanged}, quarantined {quarantined}"
    lines = [
        f"{each['name']}: {each['kind']}; {each['state']}; "
        + (each["reason"] or ("" if each["state"] in ("not due", "due") else counts.format(**each)))
        for each in done.sources
    ]
    lines += [
        f"inbox: {each['file']}: {each['state']}{': ' * bool(each['reason'])}{each['reason']}" for each in done.inbox
    ]
    lines += [f"  {line}" for line in done.files]
    lines += ["results: computed" if done.built else "results: not computed anew"] if not done.dry_run else []
    return [line.rstrip("; ") for line in lines]
