"""`cellpulse ingest`: data into the warehouse."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dashboard.commands import pipeline
from dashboard.commands.parts.home import workspace_of
from etl.user_error import UserError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from dashboard.commands.parts.file_lines import ReadFile
    from etl.config.workspace import SourceConfig, Workspace
    from etl.mapping.understood import Understood


def ingest(
    ctx: typer.Context,
    paths: Annotated[
        list[Path] | None,
        typer.Argument(
            help="Canonical folders and office files of any kind (- = standard input); none = cellpulse.toml."
        ),
    ] = None,
    layout: Annotated[str, typer.Option(metavar="NAME", help="The saved layout of the files.")] = "",
    answer: Annotated[
        list[str] | None, typer.Option(metavar="KEY=VALUE", help="Answers a question; several are allowed.")
    ] = None,
    file_name: Annotated[str, typer.Option(help="What the file on standard input is called.")] = "upload.csv",
    bundle: Annotated[
        bool, typer.Option("--bundle", hidden=True, help="Standard input is what a page packed.")
    ] = False,
    strict: Annotated[bool, typer.Option("--strict", help="Exit with 1 where rows were quarantined.")] = False,
) -> None:
    """Pulls meeting, attendance and discipline data into the warehouse."""
    workspace = workspace_of(ctx)
    from dashboard.commands.parts.file_lines import lines
    from dashboard.commands.parts.precedence import unknown_names

    for sentence in unknown_names(workspace):
        typer.echo(f"cellpulse: {sentence}", err=True)
    if bundle:
        sources, files = _bundled(workspace)
    else:
        sources, files = _sources(workspace, paths or [], layout, answer, file_name)
    runs, unreadable = pipeline.ingest_readable(workspace, sources)
    for line in lines(workspace, [file for file in files if file.source not in unreadable]):
        typer.echo(line)
    if unreadable:
        *others, last = unreadable.values()
        for sentence in others:
            typer.echo(f"cellpulse: {sentence}", err=True)
        raise UserError(last)
    if strict and any(row.quarantined for row in runs):
        raise typer.Exit(1)


def _sources(
    workspace: Workspace, paths: list[Path], layout: str, answer: list[str] | None, file_name: str
) -> tuple[list[SourceConfig], list[ReadFile]]:
    from etl.config.workspace import SourceConfig

    if paths:
        folders = [
            {"name": str(p.resolve()), "kind": "canonical", "folder": str(p.resolve())} for p in paths if p.is_dir()
        ]
        files = [path for path in paths if not path.is_dir()]
        ready = _ready(workspace, files, layout, answer, file_name)
        if not folders and not ready:
            raise UserError("no file can be taken; 'cellpulse map FILE' shows what must be answered")
        return [*map(SourceConfig.model_validate, folders), *map(_source_of, ready)], ready
    if not workspace.config.sources:
        raise UserError(
            f"{workspace.home / 'cellpulse.toml'} names no source; name one there, or a folder: cellpulse ingest FOLDER"
        )
    return _read_ahead(workspace.config.sources)


def _read_ahead(sources: list[SourceConfig]) -> tuple[list[SourceConfig], list[ReadFile]]:
    """The sources with their office files read; one of which a file cannot be read is left to the pull, which says
    why."""
    from dashboard.commands.parts.file_lines import read_ahead

    ready, files = [], []
    for source in sources:
        try:
            one, own = read_ahead(source)
        except UserError:
            one, own = source, []
        ready.append(one)
        files += own
    return ready, files


def _source_of(file: ReadFile) -> SourceConfig:
    from etl.config.workspace import SourceConfig

    understood = [(file.name, file.understood)]
    return SourceConfig.model_validate(
        {"name": file.source, "kind": "sheet", "file": file.name, "understood": understood}
    )


def _bundled(workspace: Workspace) -> tuple[list[SourceConfig], list[ReadFile]]:
    """The sources of the files that a page handed in, each with its answers. Raises UserError where one cannot be
    taken: the page lets none with an open question through."""
    from dashboard.commands.parts import office_files
    from dashboard.commands.parts.file_lines import ReadFile
    from dashboard.jobs.bundle import unpacked

    files: list[ReadFile] = []
    for number, file in enumerate(unpacked(sys.stdin.buffer.read()), start=1):
        understood = office_files.of_content(file.name, file.content, None, file.answers)
        if understood.questions:
            raise UserError(f"{file.name}: to be answered: {office_files.keys(understood)}; answer it on the page")
        name = file.name if all(file.name != other.source for other in files) else f"{file.name} ({number})"
        files.append(ReadFile(name, file.name, understood))
    return [_source_of(file) for file in files], files


def _by_usual_days(
    workspace: Workspace, understood: Understood, again: Callable[[Mapping[str, str]], Understood]
) -> Understood:
    """What was understood, with the order of days decided by those on which the cells usually meet, where they do."""
    from etl import warehouse
    from etl.sources._usual_days import UsualDays

    if warehouse.current_run(workspace) is None:
        return understood
    with warehouse.reading(workspace) as con:
        return UsualDays(con).decided(understood, again)


def _ready(
    workspace: Workspace, files: list[Path], layout: str, answer: list[str] | None, file_name: str
) -> list[ReadFile]:
    """The files without an open question; the others are left where they are, with a line printed for each.

    A source of one file has the layout's name, so that a corrected file clears the faults of the one before, or else
    the file's.
    """
    from dashboard.commands.parts import office_files
    from dashboard.commands.parts.file_lines import ReadFile

    known, answers = office_files.saved(workspace.layouts, layout), office_files.given(answer)
    ready: list[ReadFile] = []
    for path in files:
        called = file_name if str(path) == "-" else path.name
        understood = office_files.of_file(path, known, answers, called)
        if understood.questions and str(path) != "-":
            understood = _by_usual_days(
                workspace, understood, lambda more, path=path: office_files.of_file(path, known, {**answers, **more})
            )
        if understood.questions:
            typer.echo(office_files.line(called, understood))
        else:
            name = layout if layout and len(files) == 1 else called
            ready.append(ReadFile(name, called, understood))
    return ready
