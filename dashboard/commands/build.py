"""`cellpulse build`: intake to published results."""

from __future__ import annotations

from typing import Annotated

import typer

from dashboard.commands import pipeline
from dashboard.commands.parts.home import workspace_of
from dashboard.commands.parts.options import AsOf, month


def build(
    ctx: typer.Context,
    as_of: AsOf = None,
    months: Annotated[
        int, typer.Option(min=1, max=120, help="Publish so many months in one go, up to that month.")
    ] = 1,
    as_recorded: Annotated[
        bool, typer.Option("--as-recorded", help="Use only what had been recorded by then.")
    ] = False,
    by: Annotated[str, typer.Option(help="Login of who builds; with four_eyes somebody else has to release it.")] = "",
) -> None:
    """Computes marts, scores and flags as of the end of a month, and publishes them."""
    pipeline.build(workspace_of(ctx), month(as_of), n_months=months, as_recorded=as_recorded, by=by)
