"""Commands about what leaves the house, is kept, and was found: exports, backups, digests, releases, outcomes."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer

from etl.config.workspace import SourceConfig, Workspace, now
from etl.discover import documents
from etl.user_error import UserError

_state: Mapping[str, Path] = {}
_month: Callable[[str | None], date | None]
_take_in: Callable[[Workspace, list[SourceConfig]], int]
AsOf = Annotated[str | None, typer.Option("--as-of", metavar="YYYY-MM", help="The month at whose end results hold.")]


def register(
    app: typer.Typer,
    state: Mapping[str, Path],
    month: Callable[[str | None], date | None],
    take_in: Callable[[Workspace, list[SourceConfig]], int],
) -> None:
    """Adds the commands to `cellpulse`; `state` holds the home, `month` reads what was given as a month, `take_in`
    is the intake."""
    global _state, _month, _take_in
    _state, _month, _take_in = state, month, take_in
    for command in (export, backup, restore, digest, release, outcomes):
        app.command()(command)


def export(
    table: Annotated[str, typer.Argument(help="flags, area_flags, attention, scores, cell_month, quarantine or runs.")],
    out: Annotated[Path, typer.Option(help="FILE.csv, FILE.xlsx or FILE.parquet.")],
    as_of: AsOf = None,
    unit: Annotated[str, typer.Option(help="Code of a unit: only its subtree; left out = everything.")] = "",
    masked: Annotated[
        bool, typer.Option("--masked", help="Hide counts of persons under 3; always so with --unit.")
    ] = False,
) -> None:
    """Writes a published table to a file."""
    from dashboard.documents.exporting import Wish, export_table

    wish = Wish(table, _month(as_of), unit, masked or bool(unit))
    rows = export_table(Workspace.open(_state["home"]), wish, out, now())
    typer.echo(f"{out}: {rows} rows", err=True)


def backup(
    file: Annotated[Path, typer.Argument(help="The file to write; it can be opened with the workspace's key only.")],
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace the file if it exists.")] = False,
) -> None:
    """Writes the published run, the cases, grants and audit, and the settings into one encrypted file."""
    from dashboard.backup import write_backup

    done = write_backup(Workspace.open(_state["home"]), file, now(), overwrite=overwrite)
    typer.echo(f"{file}: {done.runs} runs, {done.rows} rows of the store, {done.entries} entries of the audit")
    typer.echo("not in it: the key, without which it cannot be opened; keep a copy of the key elsewhere", err=True)
    if done.faults:
        typer.echo(f"the audit is not whole: {'; '.join(done.faults[:3])}; it was kept as it is", err=True)


def restore(
    file: Annotated[Path, typer.Argument(help="A file that backup wrote.")],
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Restore over a workspace; its files are moved aside.")
    ] = False,
) -> None:
    """Makes the home what it was when the backup was written; looks through all of it before anything is changed."""
    from dashboard.backup import restore_backup

    done = restore_backup(_state["home"], file, now(), overwrite=overwrite)
    run = "no run was published" if done.run is None else f"run {done.run} is published"
    typer.echo(f"restored as of {done.made_at:%Y-%m-%d %H:%M}: {run}, {done.rows} rows of the store")
    if done.moved_to:
        typer.echo(f"what stood there before lies in {done.moved_to}; remove it when all is well", err=True)
    if done.faults:
        typer.echo(f"the audit was not whole when it was backed up: {'; '.join(done.faults[:3])}", err=True)


def digest() -> None:
    """Sends what is new or persists to the recipients in cellpulse.toml, each within their own scope, once a period."""
    from dashboard.documents.digests import send_due

    workspace = Workspace.open(_state["home"])
    os.environ["CELLPULSE_HOME"] = str(workspace.home)
    done = send_due(workspace, now())
    told = ("sent", "told before in this period", "nothing to tell", "no right in force")
    counts = zip(told, ("sent", "told", "quiet", "no_right"), strict=True)
    typer.echo(", ".join(f"{words}: {done.counts[state]}" for words, state in counts))
    if done.faults:
        raise UserError(f"{len(done.faults)} could not be sent and will be tried again: {done.faults[0]}")


def release(
    run: Annotated[int | None, typer.Argument(help="The run that waits; left out = only what it changes.")] = None,
    by: Annotated[str, typer.Option(help="Login of who has seen the changes; its password is asked for.")] = "",
    discard: Annotated[bool, typer.Option("--discard", help="Throw the run away instead.")] = False,
) -> None:
    """Shows what the computation that waits changes; with its run and --by it reaches readers."""
    from dashboard import access
    from dashboard.commands import releasing

    workspace = Workspace.open(_state["home"])
    os.environ["CELLPULSE_HOME"] = str(workspace.home)
    held = access.waiting()
    if held is None:
        raise UserError("no computation waits for its release")
    if run is None:
        typer.echo(releasing.told(held))
        return
    secret = typer.prompt("Password", hide_input=True) if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
    typer.echo(releasing.decide(workspace, run, by, secret, now(), discard=discard))


def outcomes() -> None:
    """Takes what visits found, as recorded in the dashboard, into the warehouse as visits and findings."""
    from dashboard.store import open_store
    from dashboard.store.outcomes import write_outcomes

    workspace = Workspace.open(_state["home"])
    families = {flag: words["family"] for flag, words in documents("flags").items()}
    with TemporaryDirectory() as folder:
        found = write_outcomes(open_store(workspace.store_url, workspace.keys.store), families, Path(folder))
        if not found:
            raise UserError("no visit is recorded yet; record what it found on the page of the case")
        source = {"name": "outcomes of visits", "kind": "canonical", "folder": folder}
        _take_in(workspace, [SourceConfig.model_validate(source)])
