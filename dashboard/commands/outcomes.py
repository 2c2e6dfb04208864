"""`cellpulse outcomes`: what visits found becomes data."""

from __future__ import annotations

import typer

from dashboard.commands import pipeline
from dashboard.commands.parts.home import workspace_of
from etl.user_error import UserError


def outcomes(ctx: typer.Context) -> None:
    """Takes visits, findings and superiors' scores, as recorded in the dashboard, into the warehouse."""
    from dashboard.commands.parts import outcomes as visits

    workspace = workspace_of(ctx)
    with visits.source(workspace) as source:
        if source is None:
            raise UserError("no visit or score is recorded yet; record what it found on the page of the case")
        pipeline.ingest(workspace, [source])
