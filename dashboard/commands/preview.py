"""`cellpulse preview`: what other thresholds would change, before they are saved."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from dashboard.commands.parts.home import workspace_of
from dashboard.commands.parts.options import AsOf, month
from etl.user_error import UserError

if TYPE_CHECKING:
    from etl.config.thresholds import Thresholds
    from etl.config.workspace import Workspace


def preview(
    ctx: typer.Context,
    flag: Annotated[
        str, typer.Option(help="The flag to change; left out = all that have no thresholds of their own.")
    ] = "",
    false_discovery_rate: Annotated[
        float | None, typer.Option(help="Share of the cells to act on that may be named wrongly, 0.01 to 0.30.")
    ] = None,
    watch_from: Annotated[
        float | None, typer.Option(help="Probability from which a concern is watched, 0.50 to 0.95.")
    ] = None,
    mute: Annotated[
        bool | None, typer.Option("--mute/--no-mute", help="Do not raise the flag at all, or raise it again.")
    ] = None,
    least: Annotated[
        int | None, typer.Option(help="Of a flag that is a rule on counts: from how many on it is raised, 1 to 1000.")
    ] = None,
    as_of: AsOf = None,
    out: Annotated[Path | None, typer.Option(help="JSON file to write; left out = standard output.")] = None,
) -> None:
    """Counts the cells that would be flagged under other thresholds, by size and type; publishes nothing."""
    workspace = workspace_of(ctx)
    changed = {"false_discovery_rate": false_discovery_rate, "watch_from": watch_from}
    given = {name: value for name, value in changed.items() if value is not None}
    values, thresholds = _changed(workspace.config.thresholds, flag, given, (mute, least))
    counts = _counts(workspace, as_of, thresholds)
    _write(json.dumps(counts | {"flag": flag, **values}, ensure_ascii=False), out, workspace.home)


def _changed(
    configured: Thresholds, flag: str, given: dict[str, float], rule: tuple[bool | None, int | None]
) -> tuple[dict[str, float], Thresholds]:
    """The values that would be in force for the flag, and all thresholds with them and its `rule` (muted, least)."""
    from pydantic import ValidationError

    values = configured.for_flag(flag) | given
    try:
        return values, configured.changed(flag, **values).with_rule(flag, *rule)
    except ValidationError as error:
        fault = error.errors()[0]["msg"].removeprefix("Value error, ")
        raise UserError(f"{fault}; 'cellpulse preview --help' tells the bounds") from error


def _counts(workspace: Workspace, as_of: str | None, thresholds: Thresholds) -> dict[str, Any]:
    """The month, the file of the results, and the counts of flags."""
    from dashboard.commands.parts.progress import Steps
    from etl import warehouse
    from models.flags.raising import preview

    with Steps() as steps, warehouse.scratch(workspace) as con:
        last = preview.month_built(con, month(as_of))
        rows = preview.preview(con, last, thresholds.for_build(), steps.say).to_dicts()
    return {"as_of": f"{last:%Y-%m}", "results": warehouse.current_file(workspace).name, "rows": rows}


def _write(text: str, out: Path | None, home: Path) -> None:
    from etl.config.staging import write_whole

    if out is None:
        typer.echo(text)
        return
    try:
        write_whole(out, text.encode("utf-8"), home)
    except OSError as error:
        raise UserError(f"{out}: cannot be written ({error.strerror})") from error
