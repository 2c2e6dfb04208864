"""`cellpulse doctor`: whether everything that a run needs is in order."""

from __future__ import annotations

import typer


def doctor(ctx: typer.Context) -> None:
    """Checks configuration, keys, sources, warehouse and freshness."""
    from dashboard.commands.parts.diagnosis import diagnose
    from etl.config.workspace import now

    lines = diagnose(ctx.obj, now())
    for line in lines:
        typer.echo(f"{line.state:<5} {line.subject}: {line.sentence}")
    if any(line.state == "FAULT" for line in lines):
        raise typer.Exit(2)
