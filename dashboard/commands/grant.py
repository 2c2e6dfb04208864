"""`cellpulse grant`: a right to see a part of the tree."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from dashboard.commands.parts.home import store_of, workspace_of
from etl.user_error import UserError

if TYPE_CHECKING:
    from dashboard.scope import Scope


def grant(
    ctx: typer.Context,
    login: Annotated[str, typer.Argument(help="Login, or the claim that the provider gives.")],
    role: Annotated[str, typer.Argument(help="committee, inspector, leader, steward or administrator.")],
    unit: Annotated[str, typer.Option(help="Code of the unit whose subtree may be seen.")] = "",
    whole: Annotated[bool, typer.Option("--whole", help="The whole tree may be seen, instead of one unit's.")] = False,
    reason: Annotated[str, typer.Option(help="Why; it is shown to the person and kept.")] = "",
    days: Annotated[int, typer.Option(min=1, max=366, help="For how many days from today.")] = 180,
) -> None:
    """Gives a person the right to see a part of the tree, for a time and a reason."""
    from dashboard.store import audit, people
    from etl.config.workspace import now

    scope = _scope(unit.strip(), whole)
    store, today = store_of(workspace_of(ctx)), now().date()
    last = today + timedelta(days=days - 1)
    given = people.grant(store, login, role, scope, reason, today, last, "command")
    audit.enter(store, now(), "command", "grant given", str(given), to=login, role=role, unit=scope.code)
    typer.echo(f"grant {given}")


def _scope(unit: str, whole: bool) -> Scope:
    """The part of the tree that the options name. Raises UserError unless they name exactly one."""
    from dashboard.scope import WHOLE, Unit

    if bool(unit) == whole:
        named = "both --unit and --whole" if whole else "neither --unit nor --whole"
        raise UserError(f"grant has {named}; give --unit CODE for one unit and what is below it, or --whole for all")
    return WHOLE if whole else Unit(unit)
