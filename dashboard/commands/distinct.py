"""Command about tasks that have the words of an earlier one and are not the same task, so that they repeat nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from dashboard.commands.template import Step
from dashboard.store import distinct_tasks, open_store
from dashboard.store.distinct_tasks import Pair
from etl.config.workspace import Workspace, now
from etl.user_error import UserError

# As etl.intake.distinct_tasks.change_distinct.
Change = Callable[[Workspace, Sequence[Pair], Sequence[Pair], date], None]
_state: Mapping[str, Path] = {}
_change: Change


def register(app: typer.Typer, state: Mapping[str, Path], change: Change) -> None:
    """Adds the command to `cellpulse`; `state` holds the home, `change` changes the warehouse."""
    global _state, _change
    _state, _change = state, change
    app.command()(distinct)


def distinct(
    step: Annotated[Step, typer.Argument(help="What to do.")],
    tasks: Annotated[list[str] | None, typer.Argument(help="Codes of two tasks, the earlier one first.")] = None,
    why: Annotated[str, typer.Option(help="Why; kept in the audit.")] = "",
    by: Annotated[str, typer.Option(help="Login of who decided it.")] = "command",
) -> None:
    """Declares that a task is not the earlier one that has the same words, from the next build on."""
    workspace = Workspace.open(_state["home"])
    workspace.claim()
    store = open_store(workspace.store_url, workspace.keys.store)
    if step is Step.list:
        for known in distinct_tasks.in_force(store):
            typer.echo(f"{' '.join(known.pair)}: {known.at:%Y-%m-%d}, {known.by}: {known.why}")
        return
    if len(tasks or ()) != 2 or not why.strip():
        raise UserError("name two tasks, the earlier one first, and say --why")
    pair = Pair(*(tasks or ()))
    declares = step is Step.declare
    _change(workspace, [] if declares else [pair], [pair] if declares else [], now().date())
    action = distinct_tasks.DECLARED if declares else distinct_tasks.WITHDRAWN
    distinct_tasks.enter(store, now(), by, action, pair, why.strip()[:500])
    typer.echo("it holds from the next 'cellpulse build' on")
