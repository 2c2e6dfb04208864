"""`cellpulse lake`: published tables as signed Parquet, and those of many sites as one."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dashboard.commands.parts.home import workspace_of
from dashboard.commands.parts.options import LakeStep
from etl.user_error import UserError

if TYPE_CHECKING:
    from dashboard.lake.joining import Joined


def lake(
    ctx: typer.Context,
    step: Annotated[LakeStep, typer.Argument(help="export: this home into a lake; join: lakes into one.")],
    folders: Annotated[list[Path], typer.Argument(help="The lake; for join one or more of them.")],
    site: Annotated[str, typer.Option(help="Name of this site in the lake, for export.")] = "",
    trust: Annotated[
        list[str] | None,
        typer.Option(metavar="SITE=KEY", help="For join: a site and its public key; once for each site."),
    ] = None,
    out: Annotated[Path | None, typer.Option(help="For join: the folder of the joined tables.")] = None,
) -> None:
    """Writes what is published to a lake of Parquet by province and month, or reads many sites' lakes as one.

    An exported lake holds no member, no text and no count of persons under 3, and is signed.
    """
    if step is LakeStep.EXPORT:
        _export(ctx, folders, site)
        return
    if out is None or not trust:
        raise UserError("lake join needs --out FOLDER and --trust SITE=KEY for each site; 'lake export' prints the key")
    from dashboard.lake.joining import join_lakes

    trusted = {name: key for name, _, key in (text.partition("=") for text in trust)}
    # A centre that only joins has no home, and none is made for it.
    home = ctx.obj if os.access(ctx.obj, os.W_OK) else None
    for line in _lines(join_lakes(folders, trusted, out, home)):
        typer.echo(line)


def _export(ctx: typer.Context, folders: list[Path], site: str) -> None:
    from dashboard.lake.exporting import export_lake
    from etl.config.workspace import now

    if len(folders) != 1:
        raise UserError("lake export writes one lake; name one folder")
    done = export_lake(workspace_of(ctx), folders[0], site, now())
    typer.echo(f"{folders[0]}: {done.written} files written, {done.kept} left as they were, {done.removed} removed")
    typer.echo(f"public key of {site}, for the centre: {done.key}")


def _lines(joined: Joined) -> list[str]:
    sites = [f"{of.site}: version {of.version}, {len(of.files)} files, made at {of.made_at}" for of in joined.sites]
    partly = [f"{table}: {', '.join(columns)} not of every site" for table, columns in joined.partly.items()]
    return sites + partly + [f"{table}: a table of a newer version, left out" for table in joined.unknown_tables]
