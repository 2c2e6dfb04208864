"""`cellpulse brief`: the visit brief of a cell as a file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from dashboard.commands.parts.home import workspace_for_pages
from dashboard.commands.parts.options import Lang


def brief(
    ctx: typer.Context,
    cell_code: Annotated[str, typer.Argument(help="The cell to be visited.")],
    out: Annotated[Path, typer.Option(help="File to write: .pdf or .docx.")],
    lang: Annotated[Lang, typer.Option(help="Language of the brief.")] = Lang.vi,
) -> None:
    """Writes the visit brief of a cell: two pages that tell why, what to ask, and what would clear it."""
    from dashboard.documents.brief import Stamp, write_brief
    from dashboard.language import Language
    from dashboard.scope import WHOLE
    from etl.config.workspace import now

    workspace_for_pages(ctx)
    write_brief(cell_code, out, Language(lang.value), WHOLE, Stamp(now(), texts=True))
    typer.echo(f"{out}: written")
