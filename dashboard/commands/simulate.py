"""`cellpulse simulate`: a made-up province as files."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from dashboard.commands.parts.options import Cells, Months, Seed
from etl.user_error import UserError


def simulate(
    out: Annotated[Path, typer.Argument(help="Folder to write; OUT.truth.csv is written beside it.")],
    cells: Cells = 3441,
    months: Months = 36,
    seed: Seed = 1,
) -> None:
    """Writes a simulated province as a canonical folder, and beside it the truth about it."""
    from dashboard.commands.parts.progress import Steps
    from etl.config.workspace import last_complete_month, now
    from etl.simulation import simulate as write_province

    last = last_complete_month(now().date())
    try:
        with Steps() as steps:
            write_province(out, cells=cells, months=months, seed=seed, last_month=last, progress=steps.say)
    except ValueError as error:
        raise UserError(str(error)) from error
