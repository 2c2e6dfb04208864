"""`cellpulse demo`: a simulated province taken through the whole chain, and the dashboard on it."""

from __future__ import annotations

from typing import Annotated

import typer

from dashboard.commands.parts.options import Cells, Months, Seed
from dashboard.commands.serve import serve_meanwhile


def demo(
    ctx: typer.Context,
    cells: Cells = 3441,
    months: Months = 36,
    seed: Seed = 1,
    serve_it: Annotated[bool, typer.Option("--serve/--no-serve", help="Open the dashboard.")] = True,
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port of the dashboard.")] = 8501,
) -> None:
    """Simulates a province and runs the whole chain on it as on real data.

    The dashboard starts at once; it shows a commune as soon as that is published, and then the province.
    """
    from dashboard.commands.parts import demo_home, serving

    if serve_it:
        serving.refuse_busy(port)
    province = demo_home.Province(cells, months, seed)
    demo_home.lay_out(ctx.obj, province)
    if not serve_it:
        demo_home.publish_province(ctx.obj, province)
    elif demo_home.is_published(ctx.obj):
        serve_meanwhile(ctx, port)
    else:
        serve_meanwhile(ctx, port, lambda: demo_home.prepare(ctx.obj, province))
