"""`cellpulse export`: a published table as a file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from dashboard.commands.parts.home import workspace_of
from dashboard.commands.parts.options import AsOf, month


def export(
    ctx: typer.Context,
    table: Annotated[str, typer.Argument(help="flags, area_flags, attention, scores, cell_month, quarantine or runs.")],
    out: Annotated[Path, typer.Option(help="FILE.csv, FILE.xlsx or FILE.parquet.")],
    as_of: AsOf = None,
    unit: Annotated[str, typer.Option(help="Code of a unit: only its subtree; left out = everything.")] = "",
    masked: Annotated[
        bool, typer.Option("--masked", help="Hide counts of persons under 3; always so with --unit.")
    ] = False,
) -> None:
    """Writes a published table to a file."""
    from dashboard.documents.exporting import Wish, export_table
    from dashboard.scope import from_code
    from etl.config.workspace import now

    wish = Wish(table, from_code(unit), month(as_of), masked or bool(unit))
    rows = export_table(workspace_of(ctx), wish, out, now())
    typer.echo(f"{out}: {rows} rows", err=True)
