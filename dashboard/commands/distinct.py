"""`cellpulse distinct`: tasks that have the words of an earlier one and are not the same task."""

from __future__ import annotations

from typing import Annotated

import typer

from dashboard.commands.parts.home import home_of
from dashboard.commands.parts.options import DecidedBy, Step, Why
from etl.user_error import UserError


def distinct(
    ctx: typer.Context,
    step: Annotated[Step, typer.Argument(help="What to do.")],
    tasks: Annotated[list[str] | None, typer.Argument(help="Codes of two tasks, the earlier one first.")] = None,
    why: Why = "",
    by: DecidedBy = "command",
) -> None:
    """Declares that a task is not the earlier one that has the same words, from the next build on."""
    from dashboard.store import distinct_tasks
    from dashboard.store.distinct_tasks import Pair
    from etl.config.workspace import now
    from etl.intake.distinct_tasks import change_distinct

    workspace, store = home_of(ctx)
    if step is Step.list:
        for known in distinct_tasks.in_force(store):
            typer.echo(f"{' '.join(known.pair)}: {known.at:%Y-%m-%d}, {known.by}: {known.why}")
        return
    if len(tasks or ()) != 2 or not why.strip():
        raise UserError("name two tasks, the earlier one first, and say --why")
    pair = Pair(*(tasks or ()))
    declares = step is Step.declare
    change_distinct(workspace, [] if declares else [pair], [pair] if declares else [], now().date())
    action = distinct_tasks.DECLARED if declares else distinct_tasks.WITHDRAWN
    distinct_tasks.enter(store, now(), by, action, pair, why.strip()[:500])
    typer.echo("it holds from the next 'cellpulse build' on")
