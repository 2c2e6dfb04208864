"""`cellpulse serve`: the dashboard on this machine."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

import typer

from dashboard.commands.parts.home import workspace_for_pages
from etl.user_error import UserError


def serve(
    ctx: typer.Context,
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port on this machine.")] = 8501,
) -> None:
    """Serves the dashboard to this machine only."""
    serve_meanwhile(ctx, port)


def serve_meanwhile(ctx: typer.Context, port: int, work: Callable[[], None] = lambda: None) -> None:
    """Serves the workspace until it is stopped; `work` is done while the server starts.

    Raises UserError where the port is taken, the home lacks something, or the server ends with a fault.
    """
    from dashboard.commands.parts import holdings, serving

    serving.refuse_busy(port)
    workspace = workspace_for_pages(ctx)
    holdings.refuse_losses(workspace)
    if serving.run(port, workspace, work):
        raise UserError(f"the dashboard on port {port} ended with a fault; the lines above tell why")
