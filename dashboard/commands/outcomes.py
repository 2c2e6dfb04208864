"""`cellpulse outcomes`: what visits found becomes data."""

from __future__ import annotations

import typer

from dashboard.commands import pipeline
from dashboard.commands.parts.home import store_of, workspace_of
from etl.user_error import UserError


def outcomes(ctx: typer.Context) -> None:
    """Takes visits, findings and superiors' scores, as recorded in the dashboard, into the warehouse."""
    from dashboard.store.outcomes import write_outcomes
    from etl.config.staging import staged
    from etl.config.workspace import SourceConfig
    from etl.discover import documents

    workspace = workspace_of(ctx)
    families = {flag: words["family"] for flag, words in documents("flags").items()}
    # In the home, for its owner only, and swept after a kill: it names cells and what was found there.
    with staged(workspace.home, "outcomes-") as folder:
        two = workspace.config.two_scorers
        if not write_outcomes(store_of(workspace), families, folder, two_scorers=two):
            raise UserError("no visit or score is recorded yet; record what it found on the page of the case")
        source = {"name": "outcomes of visits", "kind": "canonical", "folder": str(folder)}
        pipeline.ingest(workspace, [SourceConfig.model_validate(source)])
