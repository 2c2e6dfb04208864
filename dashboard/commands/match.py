"""`cellpulse match`: a name shown in online meetings is a member of the cell."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from dashboard.commands.parts.home import store_of, workspace_of
from dashboard.commands.parts.options import DecidedBy
from etl.user_error import UserError


def match(
    ctx: typer.Context,
    cell: Annotated[str, typer.Argument(help="Code of the cell.")],
    name: Annotated[str, typer.Argument(help="Keyed hash of the name, as the list of unmatched people has it.")],
    by: DecidedBy = "command",
) -> None:
    """Matches a name to a member, whose code is read from standard input; rows that wait for it are taken."""
    from dashboard.store import audit
    from etl import warehouse
    from etl.config.workspace import now
    from etl.intake.display_names import keep
    from etl.intake.ingest import take_waiting

    workspace, member = workspace_of(ctx), sys.stdin.readline().strip()
    if not member:
        raise UserError("the member's code is read from standard input, and there is none; write it there")
    warehouse.current_file(workspace)
    with warehouse.writing(workspace) as work:
        keep(work.con, workspace.keys, cell, name, member)
        rows = take_waiting(work, now())
    audit.enter(store_of(ctx, workspace), now(), by, "matched a name", cell)
    typer.echo(f"rows taken: {sum(row.accepted for row in rows)}")
