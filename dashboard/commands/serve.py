"""`cellpulse serve`: the dashboard on this machine."""

from __future__ import annotations

from typing import Annotated

import typer

from dashboard.commands.parts.home import workspace_for_pages
from etl.user_error import UserError


def serve(
    ctx: typer.Context,
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port on this machine.")] = 8501,
) -> None:
    """Serves the dashboard to this machine only."""
    from dashboard.commands.parts import holdings, serving

    serving.refuse_busy(port)
    workspace = workspace_for_pages(ctx)
    holdings.refuse_losses(workspace)
    if serving.run(port, workspace):
        raise UserError(f"the dashboard on port {port} ended with a fault; the lines above tell why")
