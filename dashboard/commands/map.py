"""`cellpulse map`: what an office file of any kind gives, is asked and leaves out; it takes nothing in."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dashboard.commands.parts.home import workspace_of
from etl.user_error import UserError

if TYPE_CHECKING:
    from etl.mapping.applying import Delivered
    from etl.mapping.understood import Understood


def map(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(help="A sheet, meeting report or minutes; - = standard input.")],
    layout: Annotated[str, typer.Option(metavar="NAME", help="A saved layout, or the path of one.")] = "",
    answer: Annotated[
        list[str] | None, typer.Option(metavar="KEY=VALUE", help="Answers a question; several are allowed.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object instead of lines.")] = False,
    rows: Annotated[Path | None, typer.Option(metavar="FOLDER", help="Write what would be taken as CSV files.")] = None,
    save: Annotated[str, typer.Option(metavar="NAME", help="Save the layout with its answers under this name.")] = "",
) -> None:
    """Says what a file of any office's own layout gives, what must be answered, and what is left out."""
    from dashboard.commands.parts import office_files
    from dashboard.store import layouts

    workspace = workspace_of(ctx)
    known = office_files.saved(workspace.layouts, layout)
    understood = office_files.of_file(file, known, office_files.given(answer))
    if save:
        layouts.save(workspace.layouts, save, understood.layout)
    if as_json:
        typer.echo(json.dumps(office_files.as_object(understood), ensure_ascii=False, indent=2))
    else:
        typer.echo("\n".join(office_files.lines(file.name, understood)))
    if rows is None:
        return
    if understood.questions:
        raise UserError(
            f"{file}: no row is written while questions are open: {office_files.keys(understood)}; "
            "use --answer KEY=VALUE"
        )
    _write(rows, understood, workspace.home)


def _write(folder: Path, understood: Understood, home: Path) -> None:
    from etl.config.staging import part_of

    folder.mkdir(parents=True, exist_ok=True)
    by_table: dict[str, list[Delivered]] = {}
    for part in understood.parts:
        by_table.setdefault(part.table, []).append(part)
    for table, parts in by_table.items():
        columns = list(dict.fromkeys(column for part in parts for column in part.columns))
        out = folder / f"{table}.csv"
        with part_of(home, out) as unfinished:
            with unfinished.open("w", encoding="utf-8", newline="") as file:
                writer = csv.DictWriter(file, columns, lineterminator="\n")
                writer.writeheader()
                for part in parts:
                    writer.writerows(dict(zip(part.columns, row, strict=True)) for row in part.rows)
            unfinished.replace(out)
