"""Command about passages that are a legitimate template, so that having them in common is no copying."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from dashboard.store import Store, open_store, templates
from dashboard.store.templates import Common
from etl.config.workspace import Workspace, now
from etl.user_error import UserError

# As etl.intake.templates.change_templates.
Change = Callable[[Workspace, Sequence[Common], Sequence[Common], date], list[int]]
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
    line: Annotated[
        list[int] | None,
        typer.Option(min=1, help="Only this line of the minutes of the first of them by code; several are allowed."),
    ] = None,
    why: Annotated[str, typer.Option(help="Why; kept in the audit.")] = "",
    by: Annotated[str, typer.Option(help="Login of who decided it.")] = "command",
) -> None:
    """Declares what the minutes of meetings have in common a legitimate template, from the next build on."""
    workspace = Workspace.open(_state["home"])
    workspace.claim()
    store = open_store(workspace.store_url, workspace.keys.store)
    if step is Step.list:
        for known in templates.in_force(store):
            typer.echo(f"{_told(known.common)}: {known.lines} lines, {known.at:%Y-%m-%d}, {known.by}: {known.why}")
        return
    asked = Common(tuple(sorted(set(meetings or ()))), tuple(sorted(set(line or ()))))
    if len(asked.meetings) < 2 or not why.strip():
        raise UserError("name at least two meetings, whose minutes have the template in common, and say --why")
    lines = _declared(workspace, asked) if step is Step.declare else _withdrawn(workspace, store, asked)
    action = templates.DECLARED if step is Step.declare else templates.WITHDRAWN
    templates.enter(store, now(), by, action, asked, why.strip()[:500], lines)
    typer.echo(f"{lines} lines; it holds from the next 'cellpulse build' on")


def _told(common: Common) -> str:
    return " ".join([*common.meetings, *(f"--line {number}" for number in common.lines)])


def _declared(workspace: Workspace, common: Common) -> int:
    return _change(workspace, [], [common], now().date())[0]


def _withdrawn(workspace: Workspace, store: Store, common: Common) -> int:
    known = [template.common for template in templates.in_force(store)]
    if common not in known:
        raise UserError("what these minutes have in common was not declared a template; see 'cellpulse template list'")
    # Others may have declared some of the same lines, and theirs stay in force.
    others = [other for other in known if other != common]
    return _change(workspace, [common], others, now().date())[0]
