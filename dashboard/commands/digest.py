"""`cellpulse digest`: what is new or persists, sent to those who asked for it."""

from __future__ import annotations

import typer

from dashboard.commands.parts.home import workspace_for_pages
from etl.user_error import UserError


def digest(ctx: typer.Context) -> None:
    """Sends what is new or persists to the recipients in cellpulse.toml, each within their own scope, once a period."""
    from dashboard.documents.digests import send_due
    from etl.config.workspace import now

    done = send_due(workspace_for_pages(ctx), now())
    outcomes = ("sent", "sent before in this period", "nothing new", "no right in force")
    counts = zip(outcomes, ("sent", "repeated", "quiet", "no_right"), strict=True)
    typer.echo(", ".join(f"{words}: {done.counts[state]}" for words, state in counts))
    if done.faults:
        raise UserError(f"{len(done.faults)} could not be sent and will be tried again: {done.faults[0]}")
