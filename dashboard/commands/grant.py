"""`cellpulse grant`: a right to see a part of the tree."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

import typer

from dashboard.commands.parts.home import store_of, workspace_of


def grant(
    ctx: typer.Context,
    login: Annotated[str, typer.Argument(help="Login, or the claim that the provider gives.")],
    role: Annotated[str, typer.Argument(help="committee, inspector, leader, steward or administrator.")],
    unit: Annotated[str, typer.Option(help="Code of the unit whose subtree may be seen; left out = everything.")] = "",
    reason: Annotated[str, typer.Option(help="Why; it is shown to the person and kept.")] = "",
    days: Annotated[int, typer.Option(min=1, max=366, help="For how many days from today.")] = 180,
) -> None:
    """Gives a person the right to see a part of the tree, for a time and a reason."""
    from dashboard.scope import from_code
    from dashboard.store import audit, people
    from etl.config.workspace import now

    store, today = store_of(workspace_of(ctx)), now().date()
    last = today + timedelta(days=days - 1)
    given = people.grant(store, login, role, from_code(unit), reason, today, last, "command")
    audit.enter(store, now(), "command", "grant given", str(given), to=login, role=role, unit=unit)
    typer.echo(f"grant {given}")
