"""`cellpulse separate`: a meeting that counts with another one is a meeting of its own."""

from __future__ import annotations

from typing import Annotated

import typer

from dashboard.commands.parts.home import store_of, workspace_of
from dashboard.commands.parts.options import DecidedBy


def separate(
    ctx: typer.Context,
    code: Annotated[str, typer.Argument(help="Code of the meeting in its own source.")],
    by: DecidedBy = "command",
) -> None:
    """Undoes the link of a meeting to one of another source: each counts as its source has it."""
    from dashboard.store import audit
    from etl import warehouse
    from etl.config.workspace import now
    from etl.intake.ingest import separate_meeting

    workspace = workspace_of(ctx)
    warehouse.current_file(workspace)
    with warehouse.writing(workspace) as work:
        separate_meeting(work, workspace, code, now())
    audit.enter(store_of(ctx, workspace), now(), by, "separated meetings", code)
    typer.echo(f"{code} counts apart; the results follow with the next 'cellpulse build'")
