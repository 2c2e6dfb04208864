"""`cellpulse release`: a computation that waits for a second person."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from dashboard.commands.parts.home import workspace_for_pages
from etl.user_error import UserError


def release(
    ctx: typer.Context,
    run: Annotated[int | None, typer.Argument(help="The run that waits; left out = only what it changes.")] = None,
    by: Annotated[str, typer.Option(help="Login of who has seen the changes; its password is asked for.")] = "",
    discard: Annotated[bool, typer.Option("--discard", help="Throw the run away instead.")] = False,
) -> None:
    """Shows what the computation that waits changes; with its run and --by it reaches readers."""
    from dashboard import access
    from dashboard.commands.parts import releasing
    from etl.config.workspace import now

    workspace = workspace_for_pages(ctx)
    waiting = access.waiting()
    if waiting is None:
        raise UserError("no computation waits for its release")
    if run is None:
        typer.echo(releasing.changes(waiting))
        return
    secret = typer.prompt("Password", hide_input=True) if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
    typer.echo(releasing.decide(workspace, run, by, secret, now(), discard=discard))
