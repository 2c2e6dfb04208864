"""`cellpulse template`: passages that are a legitimate template, so that having them in common is no copying."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from dashboard.commands.parts.home import home_of
from dashboard.commands.parts.options import DecidedBy, Step, Why
from etl.user_error import UserError

if TYPE_CHECKING:
    from dashboard.store import Store
    from dashboard.store.templates import Common
    from etl.config.workspace import Workspace


def template(
    ctx: typer.Context,
    step: Annotated[Step, typer.Argument(help="What to do.")],
    meetings: Annotated[list[str] | None, typer.Argument(help="Codes of two meetings or more.")] = None,
    line: Annotated[
        list[int] | None,
        typer.Option(min=1, help="Only this line of the minutes of the first of them by code; several are allowed."),
    ] = None,
    why: Why = "",
    by: DecidedBy = "command",
) -> None:
    """Declares what the minutes of meetings have in common a legitimate template, from the next build on."""
    from dashboard.store import templates
    from dashboard.store.templates import Common
    from etl.config.workspace import now

    workspace, store = home_of(ctx)
    if step is Step.list:
        for known in templates.in_force(store):
            typer.echo(f"{_arguments(known.common)}: {known.lines} lines, {known.at:%Y-%m-%d}, {known.by}: {known.why}")
        return
    asked = Common(tuple(sorted(set(meetings or ()))), tuple(sorted(set(line or ()))))
    if len(asked.meetings) < 2 or not why.strip():
        raise UserError("name at least two meetings, whose minutes have the template in common, and say --why")
    lines = _declared(workspace, asked) if step is Step.declare else _withdrawn(workspace, store, asked)
    action = templates.DECLARED if step is Step.declare else templates.WITHDRAWN
    templates.enter(store, now(), by, action, asked, why.strip()[:500], lines)
    typer.echo(f"{lines} lines; it holds from the next 'cellpulse build' on")


def _arguments(common: Common) -> str:
    return " ".join([*common.meetings, *(f"--line {number}" for number in common.lines)])


def _declared(workspace: Workspace, common: Common) -> int:
    from etl.config.workspace import now
    from etl.intake.templates import change_templates

    return change_templates(workspace, [], [common], now().date())[0]


def _withdrawn(workspace: Workspace, store: Store, common: Common) -> int:
    from dashboard.store import templates
    from etl.config.workspace import now
    from etl.intake.templates import change_templates

    known = [template.common for template in templates.in_force(store)]
    if common not in known:
        raise UserError(
            "what these minutes have in common was not declared a template; 'cellpulse template list' tells"
        )
    # Others may have declared some of the same lines, and theirs stay in force.
    others = [other for other in known if other != common]
    return change_templates(workspace, [common], others, now().date())[0]
