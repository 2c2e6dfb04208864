"""`cellpulse ingest`: data into the warehouse."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dashboard.commands import pipeline
from dashboard.commands.parts.home import workspace_of
from etl.user_error import UserError

if TYPE_CHECKING:
    from etl.config.workspace import SourceConfig, Workspace


def ingest(
    ctx: typer.Context,
    folder: Annotated[
        Path | None,
        typer.Argument(help="A canonical folder; with --layout a file (- = standard input); none = cellpulse.toml."),
    ] = None,
    layout: Annotated[str, typer.Option(metavar="NAME", help="The saved layout of the file, of any columns.")] = "",
    file_name: Annotated[str, typer.Option(help="What the file on standard input is called.")] = "upload.csv",
    strict: Annotated[bool, typer.Option("--strict", help="Exit with 1 where rows were quarantined.")] = False,
) -> None:
    """Pulls meeting, attendance and discipline data into the warehouse."""
    workspace = workspace_of(ctx)
    quarantined = pipeline.ingest(workspace, _sources(workspace, folder, layout, file_name))
    if strict and quarantined:
        raise typer.Exit(1)


def _sources(workspace: Workspace, folder: Path | None, layout: str, file_name: str) -> list[SourceConfig]:
    from etl.config.workspace import SourceConfig

    if folder is not None and layout:
        from etl.sources.sheet import of_one_file

        return [of_one_file(workspace.layouts, layout, folder, file_name)]
    if folder is not None:
        place = str(folder.resolve())
        return [SourceConfig.model_validate({"name": place, "kind": "canonical", "folder": place})]
    if not workspace.config.sources:
        raise UserError(
            f"{workspace.home / 'cellpulse.toml'} names no source; name one there, or a folder: cellpulse ingest FOLDER"
        )
    return workspace.config.sources
