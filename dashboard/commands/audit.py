"""`cellpulse audit`: whether the record of sign-ins, views, exports and changes is whole."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

from dashboard.commands.parts.home import store_of, workspace_of
from etl.user_error import UserError


def audit(
    ctx: typer.Context,
    what: Annotated[Literal["verify"], typer.Argument(help="verify: is the chain whole?")],
    anchor: Annotated[
        str, typer.Option(metavar="'NUMBER HASH'", help="An entry as a line of the system's log names it.")
    ] = "",
) -> None:
    """Looks at the audit of sign-ins, views, exports and changes."""
    from dashboard.store import anchoring, audit

    store = store_of(ctx, workspace_of(ctx))
    faults = audit.verify(store)
    if faults:
        raise UserError(f"the audit is not whole: {'; '.join(faults[:3])}; keep the file and ask who wrote to it")
    if anchor:
        anchoring.compare(store, anchor)
    typer.echo(f"the audit is whole: {sum(1 for _ in audit.entries(store))} entries")
