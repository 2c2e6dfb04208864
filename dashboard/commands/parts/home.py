"""The home that the command line names, opened: its workspace and its store."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import typer

# Every command is imported to list them all, and most need neither the configuration nor a database for that.
if TYPE_CHECKING:
    from dashboard.store import Store
    from etl.config.workspace import Workspace


def workspace_of(ctx: typer.Context) -> Workspace:
    """The workspace of the command line, without what killed commands left half-way.

    Raises UserError where its configuration or its key is not right.
    """
    from etl.config import staging
    from etl.config.workspace import Workspace

    workspace = Workspace.open(ctx.obj)
    return Workspace.open(ctx.obj) if staging.sweep(workspace.home) else workspace


def workspace_for_pages(ctx: typer.Context) -> Workspace:
    """The workspace, which the dashboard's own modules then find in the environment."""
    workspace = workspace_of(ctx)
    os.environ["CELLPULSE_HOME"] = str(workspace.home)
    return workspace


def home_of(ctx: typer.Context) -> tuple[Workspace, Store]:
    """The workspace of the command line with its store of cases; raises as both do."""
    workspace = workspace_of(ctx)
    return workspace, store_of(ctx, workspace)


def store_of(ctx: typer.Context, workspace: Workspace) -> Store:
    """The store of cases of a workspace, closed when the command ends; one is made only where the home never had any.

    Raises UserError otherwise.
    """
    from dashboard.store.home import open_home

    store = open_home(workspace)
    ctx.call_on_close(store.engine.dispose)
    return store
