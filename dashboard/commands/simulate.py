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
    world: Annotated[
        str, typer.Option(help="A world of another kind by name; 'any': the seed chooses.", metavar="NAME|any")
    ] = "default",
) -> None:
    """Writes a simulated province as a canonical folder, and beside it the truth about it."""
    from dashboard.commands.parts.progress import Steps
    from etl.config.workspace import last_complete_month, now
    from etl.simulation import simulate as write_province
    from etl.simulation.worlds import simulate_world

    last = last_complete_month(now().date())
    try:
        with Steps() as steps:
            if world == "default":
                write_province(out, cells=cells, months=months, seed=seed, last_month=last, progress=steps.say)
            else:
                simulate_world(out, world, cells, months, seed, last, steps.say)
    except ValueError as error:
        raise UserError(str(error)) from error
