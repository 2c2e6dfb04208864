"""`cellpulse restore`: a backup put back."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def restore(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(help="A file that backup wrote.")],
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Restore over a workspace; its files are moved aside.")
    ] = False,
) -> None:
    """Makes the home what it was when the backup was written; looks through all of it before anything is changed."""
    from dashboard.backup import restore_backup
    from etl.config.workspace import now

    done = restore_backup(ctx.obj, file, now(), overwrite=overwrite)
    run = "no run was published" if done.run is None else f"run {done.run} is published"
    typer.echo(f"restored as of {done.made_at:%Y-%m-%d %H:%M}: {run}, {done.rows} rows of the store")
    if done.moved_to:
        typer.echo(f"what stood there before lies in {done.moved_to}; remove it when all is well", err=True)
    if done.faults:
        typer.echo(f"the audit was not whole when it was backed up: {'; '.join(done.faults[:3])}", err=True)
