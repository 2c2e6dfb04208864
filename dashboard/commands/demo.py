"""`cellpulse demo`: a simulated province taken through the whole chain, and the dashboard on it."""

from __future__ import annotations

from typing import Annotated

import typer

from dashboard.commands import pipeline
from dashboard.commands.parts.home import workspace_of
from dashboard.commands.parts.options import Cells, Months, Seed
from dashboard.commands.serve import serve
from dashboard.commands.simulate import simulate


def demo(
    ctx: typer.Context,
    cells: Cells = 3441,
    months: Months = 36,
    seed: Seed = 1,
    serve_it: Annotated[bool, typer.Option("--serve/--no-serve", help="Open the dashboard afterwards.")] = True,
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port of the dashboard.")] = 8501,
) -> None:
    """Simulates a province, runs the whole chain on it as on real data, and opens the dashboard."""
    from dashboard.commands.parts import demo_home, serving
    from etl.config.workspace import last_complete_month, now

    if serve_it:
        serving.refuse_busy(port)
    demo_home.prepare(ctx.obj, cells, months, seed, lambda out: simulate(out, cells, months, seed))
    workspace = workspace_of(ctx)
    pipeline.ingest(workspace, workspace.config.sources)
    # The month before too, so that the queue can tell what is new from what continues.
    last = last_complete_month(now().date())
    for month in [last_complete_month(last), last] if months > 1 else [last]:
        pipeline.build(workspace, month)
    if serve_it:
        serve(ctx, port)
