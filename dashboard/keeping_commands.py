"""Commands about what leaves the house and what is kept: exports."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from etl.workspace import Workspace, now

_state: Mapping[str, Path] = {}
_month: Callable[[str | None], date | None]
AsOf = Annotated[str | None, typer.Option("--as-of", metavar="YYYY-MM", help="The month at whose end results hold.")]


def register(app: typer.Typer, state: Mapping[str, Path], month: Callable[[str | None], date | None]) -> None:
    """Adds the commands to `cellpulse`; `state` holds the home, `month` reads what was given as a month."""
    global _state, _month
    _state, _month = state, month
    app.command()(export)


def export(
    table: Annotated[str, typer.Argument(help="flags, area_flags, attention, scores, cell_month, quarantine or runs.")],
    out: Annotated[Path, typer.Option(help="FILE.csv, FILE.xlsx or FILE.parquet.")],
    as_of: AsOf = None,
    unit: Annotated[str, typer.Option(help="Code of a unit: only its subtree; left out = everything.")] = "",
    masked: Annotated[
        bool, typer.Option("--masked", help="Hide counts of persons under 3; always so with --unit.")
    ] = False,
) -> None:
    """Writes a published table to a file."""
    from dashboard.exporting import Wish, export_table

    wish = Wish(table, _month(as_of), unit, masked or bool(unit))
    rows = export_table(Workspace.open(_state["home"]), wish, out, now())
    typer.echo(f"{out}: {rows} rows", err=True)
