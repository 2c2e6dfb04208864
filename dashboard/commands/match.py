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
    undo: Annotated[bool, typer.Option("--undo", help="The name is not this member's: its rows wait again.")] = False,
    by: DecidedBy = "command",
) -> None:
    """Matches a name to a member, whose code is read from standard input; rows that wait for it are taken."""
    from dashboard.store import audit
    from etl import warehouse
    from etl.config.workspace import now
    from etl.intake.ingest import match_name

    workspace, member = workspace_of(ctx), "" if undo else sys.stdin.readline().strip()
    if not member and not undo:
        raise UserError("the member's code is read from standard input, and there is none; write it there")
    warehouse.current_file(workspace)
    with warehouse.writing(workspace) as work:
        rows = match_name(work, workspace, cell, name, member, now())
    audit.enter(store_of(ctx, workspace), now(), by, "undid the match of a name" if undo else "matched a name", cell)
    typer.echo("its rows wait again" if undo else f"rows taken: {sum(row.accepted for row in rows)}")
