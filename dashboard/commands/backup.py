"""`cellpulse backup`: the workspace in one encrypted file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from dashboard.commands.parts.home import workspace_of


def backup(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(help="The file to write; it can be opened with the workspace's key only.")],
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace the file if it exists.")] = False,
) -> None:
    """Writes the published run, the cases, grants and audit, and the settings into one encrypted file."""
    from dashboard.backup import write_backup
    from etl.config.workspace import now

    done = write_backup(workspace_of(ctx), file, now(), overwrite=overwrite)
    typer.echo(f"{file}: {done.runs} runs, {done.rows} rows of the store, {done.entries} entries of the audit")
    typer.echo("not in it: the key, without which it cannot be opened; keep a copy of the key elsewhere", err=True)
    if done.faults:
        typer.echo(f"the audit is not whole: {'; '.join(done.faults[:3])}; it was kept as it is", err=True)
