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
    role: Annotated[str, typer.Argument(help="committee, inspector, leader, steward, administrator; cell_secretary.")],
    unit: Annotated[str, typer.Option(help="Code of the unit whose subtree may be seen.")] = "",
    whole: Annotated[bool, typer.Option("--whole", help="The whole tree may be seen, instead of one unit's.")] = False,
    cell: Annotated[str, typer.Option(help="Code of the one cell that a cell_secretary may see.")] = "",
    reason: Annotated[str, typer.Option(help="Why; it is shown to the person and kept.")] = "",
    days: Annotated[int, typer.Option(min=1, max=366, help="For how many days from today.")] = 180,
) -> None:
    """Gives a person the right to see a part of the tree, for a time and a reason."""
    from dashboard.store import audit, people
    from etl.config.workspace import now

    scope = _scope(unit.strip(), whole, cell.strip())
    workspace, today = workspace_of(ctx), now().date()
    if cell and not workspace.config.own_cell_view:
        raise UserError(f"{workspace.home / 'cellpulse.toml'}: set own_cell_view = true first; it is off by default")
    store = store_of(ctx, workspace)
    last = today + timedelta(days=days - 1)
    given = people.grant(store, login, role, scope, reason, today, last, "command")
    audit.enter(store, now(), "command", "grant given", str(given), to=login, role=role, unit=scope.code)
    typer.echo(f"grant {given}")


def _scope(unit: str, whole: bool, cell: str) -> Scope:
    """What the options name. Raises UserError unless they name exactly one."""
    from dashboard.scope import WHOLE, Cell, Unit

    if cell and not unit and not whole:
        return Cell(cell)
    if bool(unit) == whole or cell:
        named = "more than one of --unit, --whole and --cell" if unit or whole else "neither --unit nor --whole"
        raise UserError(f"grant has {named}; give --unit CODE for one unit and what is below it, or --whole for all")
    return WHOLE if whole else Unit(unit)
