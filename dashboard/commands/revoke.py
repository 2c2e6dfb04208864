"""`cellpulse revoke`: the end of a grant."""

from __future__ import annotations

from typing import Annotated

import typer

from dashboard.commands.parts.home import store_of, workspace_of


def revoke(
    ctx: typer.Context, number: Annotated[int, typer.Argument(help="The grant's number, as grant printed it.")]
) -> None:
    """Ends a grant now."""
    from dashboard.store import audit, people
    from etl.config.workspace import now

    store = store_of(ctx, workspace_of(ctx))
    people.revoke(store, number, now())
    audit.enter(store, now(), "command", "grant revoked", str(number))
