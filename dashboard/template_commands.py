"""Command about passages that are a legitimate template, so that having them in common is no copying."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from dashboard.store import Store, open_store, templates
from etl.refusal import Refused
from etl.workspace import Workspace, now

Meetings = tuple[str, ...]
# As etl.templates.change_templates.
Change = Callable[[Workspace, Sequence[Meetings], Sequence[Meetings], date], list[int]]
_state: Mapping[str, Path] = {}
_change: Change


class Step(StrEnum):
    """What can be done about templates."""

    declare = "declare"
    withdraw = "withdraw"
    list = "list"


def register(app: typer.Typer, state: Mapping[str, Path], change: Change) -> None:
    """Adds the command to `cellpulse`; `state` holds the home, `change` changes the warehouse."""
    global _state, _change
    _state, _change = state, change
    app.command()(template)


def template(
    step: Annotated[Step, typer.Argument(help="What to do.")],
    meetings: Annotated[list[str] | None, typer.Argument(help="Codes of two meetings or more.")] = None,
    why: Annotated[str, typer.Option(help="Why; kept in the audit.")] = "",
    by: Annotated[str, typer.Option(help="Login of who decided it.")] = "command",
) -> None:
    """Declares what the minutes of meetings have in common a legitimate template, from the next build on."""
    workspace = Workspace.open(_state["home"])
    workspace.claim()
    store = open_store(workspace.store_url, workspace.keys.store)
    if step is Step.list:
        for known in templates.in_force(store):
            typer.echo(f"{' '.join(known.meetings)}: {known.lines} lines, {known.at:%Y-%m-%d}, {known.by}: {known.why}")
        return
    asked = tuple(sorted(set(meetings or ())))
    if len(asked) < 2 or not why.strip():
        raise Refused("name at least two meetings, whose minutes have the template in common, and say --why")
    lines = _declared(workspace, asked) if step is Step.declare else _withdrawn(workspace, store, asked)
    action = templates.DECLARED if step is Step.declare else templates.WITHDRAWN
    templates.enter(store, now(), by, action, asked, why.strip()[:500], lines)
    typer.echo(f"{lines} lines; it holds from the next 'cellpulse build' on")


def _declared(workspace: Workspace, meetings: Meetings) -> int:
    return _change(workspace, [], [meetings], now().date())[0]


def _withdrawn(workspace: Workspace, store: Store, meetings: Meetings) -> int:
    known = [template.meetings for template in templates.in_force(store)]
    if meetings not in known:
        raise Refused("what these minutes have in common was not declared a template; 'cellpulse template list' tells")
    # Others may have declared some of the same lines, and theirs stay in force.
    others = [other for other in known if other != meetings]
    return _change(workspace, [meetings], others, now().date())[0]
