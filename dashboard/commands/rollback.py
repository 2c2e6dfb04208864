"""`cellpulse rollback`: one run back."""

from __future__ import annotations

import typer

from dashboard.commands.parts.home import workspace_of


def rollback(ctx: typer.Context) -> None:
    """Makes the run before the current one current again."""
    from etl import warehouse

    run = warehouse.rollback(workspace_of(ctx))
    typer.echo(f"run {run} is current again")
