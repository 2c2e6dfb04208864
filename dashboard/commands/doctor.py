"""`cellpulse doctor`: whether everything that a run needs is in order, and whether anything is missing."""

from __future__ import annotations

from typing import Annotated

import typer

from dashboard.commands.parts.home import workspace_of


def doctor(
    ctx: typer.Context,
    deep: Annotated[
        bool, typer.Option("--deep", help="Compare every block of each run with what was published.")
    ] = False,
    accept_loss: Annotated[
        str, typer.Option(metavar="REASON", help="Go on without what is missing; kept in the audit.")
    ] = "",
) -> None:
    """Checks configuration, keys, sources, warehouse, store and freshness, and whether anything is missing."""
    from dashboard.commands.parts import holdings
    from dashboard.commands.parts.diagnosis import diagnose
    from etl.config.workspace import now

    if accept_loss:
        holdings.accept_losses(workspace_of(ctx), accept_loss, now())
    lines = diagnose(ctx.obj, now(), deep=deep)
    for line in lines:
        typer.echo(f"{line.state:<5} {line.subject}: {line.sentence}")
    if any(line.state == "FAULT" for line in lines):
        raise typer.Exit(2)
