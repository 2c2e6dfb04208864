"""Command about thresholds: what others would change, before they are saved."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer
from pydantic import ValidationError

from etl import warehouse
from etl.config.thresholds import Thresholds
from etl.config.workspace import Workspace
from etl.user_error import UserError

Counted = tuple[date, list[dict[str, Any]]]
_state: Mapping[str, Path] = {}
_count: Callable[[Workspace, str | None, Thresholds], Counted]


def register(
    app: typer.Typer, state: Mapping[str, Path], count: Callable[[Workspace, str | None, Thresholds], Counted]
) -> None:
    """Adds the command to `cellpulse`; `state` holds the home, `count` gives the month and the counts of its flags."""
    global _state, _count
    _state, _count = state, count
    app.command()(preview)


def preview(
    flag: Annotated[
        str, typer.Option(help="The flag to change; left out = all that have no thresholds of their own.")
    ] = "",
    false_discovery_rate: Annotated[
        float | None, typer.Option(help="Share of the cells to act on that may be named wrongly, 0.01 to 0.30.")
    ] = None,
    watch_from: Annotated[
        float | None, typer.Option(help="Probability from which a concern is watched, 0.50 to 0.95.")
    ] = None,
    as_of: Annotated[str | None, typer.Option("--as-of", metavar="YYYY-MM", help="The month of the results.")] = None,
    out: Annotated[Path | None, typer.Option(help="JSON file to write; left out = standard output.")] = None,
) -> None:
    """Counts the cells that would be flagged under other thresholds, by size and type; publishes nothing."""
    workspace = Workspace.open(_state["home"])
    configured = workspace.config.thresholds
    given = {"false_discovery_rate": false_discovery_rate, "watch_from": watch_from}
    asked = configured.for_flag(flag) | {name: value for name, value in given.items() if value is not None}
    try:
        wanted = configured.changed(flag, **asked)
    except ValidationError as error:
        fault = error.errors()[0]["msg"].removeprefix("Value error, ")
        raise UserError(f"{fault}; 'cellpulse preview --help' tells the bounds") from error
    month, rows = _count(workspace, as_of, wanted)
    results = warehouse.current_file(workspace).name
    found = {"as_of": f"{month:%Y-%m}", "results": results, "flag": flag, **asked, "rows": rows}
    _write(json.dumps(found, ensure_ascii=False), out)


def _write(text: str, out: Path | None) -> None:
    if out is None:
        typer.echo(text)
        return
    fresh = out.with_name(f"{out.name}.new")
    try:
        fresh.write_text(text, "utf-8")
        fresh.replace(out)
    except OSError as error:
        raise UserError(f"{out}: cannot be written ({error.strerror})") from error
