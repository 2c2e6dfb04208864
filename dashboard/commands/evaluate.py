"""`cellpulse evaluate`: published flags against a truth file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from dashboard.commands.parts.home import workspace_of
from dashboard.commands.parts.options import AsOf, month


def evaluate(
    ctx: typer.Context,
    truth: Annotated[Path, typer.Argument(help="A truth file, as simulate writes it.")],
    as_of: AsOf = None,
    months: Annotated[
        int, typer.Option(min=1, max=36, help="Look back over so many months for the time to detect.")
    ] = 12,
) -> None:
    """Holds the published flags against a truth file."""
    from dashboard.commands.parts.progress import Steps
    from etl import warehouse
    from models.evaluation import evaluate as compare

    with Steps() as steps, warehouse.scratch(workspace_of(ctx)) as con:
        report = compare(con, truth, month(as_of), months, steps.say)
    typer.echo(report)
