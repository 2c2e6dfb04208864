"""`cellpulse forget`: what belongs to one person is removed from every run."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from dashboard.commands.parts.home import store_of, workspace_of
from etl.user_error import UserError

if TYPE_CHECKING:
    from dashboard.store import Store


def forget(
    ctx: typer.Context,
    member: Annotated[str, typer.Argument(metavar="MEMBER_CODE", help="As the sources write it; - = asked for.")],
    why: Annotated[str, typer.Option(help="Who asked for it, and on what ground; without the person's name.")] = "",
) -> None:
    """Removes a member's rows from the published run and all earlier ones; on record without naming the person.

    Remove the member at the source first: the next ingest takes in what is still delivered.
    """
    from etl import warehouse
    from etl.config.workspace import now
    from etl.intake.forgetting import forget_member, matches_of
    from etl.intake.privacy import member_hash
    from etl.warehouse.rewriting import rewrite_runs

    if not why.strip():
        raise UserError("say why: cellpulse forget MEMBER_CODE --why REASON")
    workspace = workspace_of(ctx)
    warehouse.current_file(workspace)
    code = typer.prompt("member code", hide_input=True) if member == "-" else member
    hashed = member_hash(code.strip(), workspace.keys)
    counts: list[int] = []
    # By cell and name; the newest run comes last, and knows best whose a name is.
    matches: dict[tuple[str, str], str] = {}
    rewrite_runs(
        workspace,
        lambda con: counts.append(
            forget_member(con, hashed, [name for name, member in matches.items() if member == hashed])
        ),
        first=lambda con: matches.update(matches_of(con)),
    )
    store = store_of(ctx, workspace)
    _enter(store, now(), why, counts)
    typer.echo(f"{sum(counts)} rows were removed from {len(counts)} runs; results change with the next build")
    if not sum(counts):
        typer.echo("no run has this member code; was it written as in the sources?", err=True)


def _enter(store: Store, at: datetime, why: str, counts: list[int]) -> None:
    from dashboard.store import audit

    audit.enter(store, at, "command", "member forgotten", "", why=why.strip()[:500], rows=counts)
