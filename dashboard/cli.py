"""The command `cellpulse`: the only module that knows all three packages, and only puts them in a row."""

from __future__ import annotations

import logging
import os
import sys
from contextlib import nullcontext
from dataclasses import asdict
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from dashboard.commands import distinct, exchange, people, preview, template
from dashboard.commands.progress import Steps
from etl import warehouse
from etl.config.thresholds import Thresholds
from etl.config.workspace import SourceConfig, Workspace, last_complete_month, now
from etl.intake import distinct_tasks, templates
from etl.user_error import UserError
from etl.warehouse.pointer import Held

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="Supervising the quality of Party-cell meetings: which cells need attention, why, and what to ask.",
)
state: dict[str, Path] = {}

people.register(app, state)
exchange.register(app, state, lambda text: _month(text), lambda *asked: _ingest(*asked))
preview.register(app, state, lambda *asked: _preview(*asked))
template.register(app, state, templates.change_templates)
distinct.register(app, state, distinct_tasks.change_distinct)

Cells = Annotated[int, typer.Option(min=3, help="Number of cells.")]
Months = Annotated[int, typer.Option(min=1, max=240, help="Number of months, up to the last complete one.")]
Seed = Annotated[int, typer.Option(min=0, help="Another seed gives another province.")]


class Lang(StrEnum):
    """Languages of what is written for people."""

    vi = "vi"
    en = "en"


AsOf = Annotated[str | None, typer.Option("--as-of", metavar="YYYY-MM", help="The month at whose end results hold.")]


@app.callback()
def _home(
    home: Annotated[Path, typer.Option(envvar="CELLPULSE_HOME", help="The workspace's folder.")] = Path("workspace"),
) -> None:
    state["home"] = home


@app.command()
def demo(
    cells: Cells = 3441,
    months: Months = 36,
    seed: Seed = 1,
    serve_it: Annotated[bool, typer.Option("--serve/--no-serve", help="Open the dashboard afterwards.")] = True,
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port of the dashboard.")] = 8501,
) -> None:
    """Simulates a province, runs the whole chain on it as on real data, and opens the dashboard."""
    from dashboard.commands import demo_home, serving

    if serve_it:
        serving.refuse_busy(port)
    demo_home.prepare(state["home"], cells, months, seed, lambda out: simulate(out, cells, months, seed))
    workspace = Workspace.open(state["home"])
    _ingest(workspace, workspace.config.sources)
    # The month before too, so that the queue can tell what is new from what continues.
    last = last_complete_month(now().date())
    for month in [last_complete_month(last), last] if months > 1 else [last]:
        _build(workspace, month, as_recorded=False)
    if serve_it:
        serve(port)


@app.command()
def simulate(
    out: Annotated[Path, typer.Argument(help="Folder to write; OUT.truth.csv is written beside it.")],
    cells: Cells = 3441,
    months: Months = 36,
    seed: Seed = 1,
) -> None:
    """Writes a simulated province as a canonical folder, and beside it the truth about it."""
    from etl.simulation import simulate as write_province

    last = last_complete_month(now().date())
    try:
        with Steps() as steps:
            write_province(out, cells=cells, months=months, seed=seed, last_month=last, progress=steps.say)
    except ValueError as error:
        raise UserError(str(error)) from error


@app.command()
def ingest(
    folder: Annotated[
        Path | None,
        typer.Argument(help="A canonical folder; with --layout a file (- = standard input); none = cellpulse.toml."),
    ] = None,
    layout: Annotated[str, typer.Option(metavar="NAME", help="The saved layout of the file, of any columns.")] = "",
    file_name: Annotated[str, typer.Option(help="What the file on standard input is called.")] = "upload.csv",
    strict: Annotated[bool, typer.Option("--strict", help="Exit with 1 where rows were quarantined.")] = False,
) -> None:
    """Pulls meeting, attendance and discipline data into the warehouse."""
    workspace = Workspace.open(state["home"])
    sources = workspace.config.sources
    if folder is not None and layout:
        from etl.sources.sheet import of_one_file

        sources = [of_one_file(workspace.layouts, layout, folder, file_name)]
    elif folder is not None:
        place = str(folder.resolve())
        sources = [SourceConfig.model_validate({"name": place, "kind": "canonical", "folder": place})]
    if not sources:
        raise UserError(
            f"{workspace.home / 'cellpulse.toml'} names no source; name one there, or a folder: cellpulse ingest FOLDER"
        )
    quarantined = _ingest(workspace, sources)
    if strict and quarantined:
        raise typer.Exit(1)


@app.command()
def build(
    as_of: AsOf = None,
    as_recorded: Annotated[
        bool, typer.Option("--as-recorded", help="Use only what had been recorded by then.")
    ] = False,
    by: Annotated[str, typer.Option(help="Login of who builds; with four_eyes somebody else has to release it.")] = "",
) -> None:
    """Computes marts, scores and flags as of the end of a month, and publishes them."""
    _build(Workspace.open(state["home"]), _month(as_of), as_recorded=as_recorded, by=by)


@app.command()
def brief(
    cell_code: Annotated[str, typer.Argument(help="The cell to be visited.")],
    out: Annotated[Path, typer.Option(help="File to write: .pdf or .docx.")],
    lang: Annotated[Lang, typer.Option(help="Language of the brief.")] = Lang.vi,
) -> None:
    """Writes the visit brief of a cell: two pages that tell why, what to ask, and what would clear it."""
    from dashboard import access
    from dashboard.documents.brief import Stamp, write_brief
    from dashboard.language import Language

    os.environ["CELLPULSE_HOME"] = str(Workspace.open(state["home"]).home)
    write_brief(cell_code, out, Language(lang.value), access.WHOLE, Stamp(now()))
    typer.echo(f"{out}: written")


@app.command()
def evaluate(
    truth: Annotated[Path, typer.Argument(help="A truth file, as simulate writes it.")],
    as_of: AsOf = None,
    months: Annotated[
        int, typer.Option(min=1, max=36, help="Look back over so many months for the time to detect.")
    ] = 12,
) -> None:
    """Holds the published flags against a truth file."""
    from models.evaluation import evaluate as hold_against

    workspace = Workspace.open(state["home"])
    with Steps() as steps, warehouse.scratch(workspace) as con:
        report = hold_against(con, truth, _month(as_of), months, steps.say)
    typer.echo(report)


@app.command()
def serve(
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port on this machine.")] = 8501,
) -> None:
    """Serves the dashboard to this machine only."""
    from dashboard.commands import serving

    serving.refuse_busy(port)
    workspace = Workspace.open(state["home"])
    os.environ["CELLPULSE_HOME"] = str(workspace.home)
    if serving.run(port, workspace):
        raise UserError(f"the dashboard on port {port} ended with a fault; the lines above tell why")


@app.command()
def rollback() -> None:
    """Makes the run before the current one current again."""
    run = warehouse.rollback(Workspace.open(state["home"]))
    typer.echo(f"run {run} is current again")


@app.command()
def doctor() -> None:
    """Checks configuration, keys, sources, warehouse and freshness."""
    from dashboard.commands import doctor

    found = doctor.examine(state["home"], now())
    for line in found:
        typer.echo(f"{line.state:<5} {line.subject}: {line.sentence}")
    if any(line.state == "FAULT" for line in found):
        raise typer.Exit(2)


def main() -> NoReturn:
    """Runs the command; what could not be done becomes one line and exit code 2."""
    # The notes of the sources (files that are not read) belong to what the user is told.
    logging.basicConfig(format="cellpulse: %(message)s")
    logging.getLogger("etl").setLevel(logging.INFO)
    try:
        sys.exit(app(standalone_mode=False) or 0)
    except (typer.Abort, KeyboardInterrupt):
        sys.exit(130)
    except UserError as error:
        fault = str(error)
    except typer.exceptions.TyperException as error:
        fault = f"{error.format_message()} 'cellpulse --help' tells what there is."
    except Exception as error:
        if os.environ.get("CELLPULSE_DEBUG"):
            raise
        # Not its text: that of a database quotes the data.
        fault = f"unexpected fault ({type(error).__name__}); CELLPULSE_DEBUG=1 shows where"
    typer.echo(f"cellpulse: {' '.join(fault.split())}", err=True)
    sys.exit(2)


def _ingest(workspace: Workspace, sources: list[SourceConfig]) -> int:
    from dashboard.commands.reports import run_report
    from etl.intake.ingest import ingest as take_in
    from etl.intake.retention import delete_expired_months
    from etl.transform import mart_builder

    with Steps() as steps, warehouse.writing(workspace) as work:
        runs = take_in(work, sources, workspace, now(), steps.say)
        # Empty until the first build, but there: the pages ask them.
        mart_builder.create_tables(work.con)
        delete_expired_months(work.con, workspace.config.retain_months, now().date())
    typer.echo(run_report([asdict(row) for row in runs]))
    return sum(row.quarantined for row in runs)


def _build(workspace: Workspace, as_of: date | None, *, as_recorded: bool, by: str = "") -> None:
    from etl.transform import build_plan, mart_builder
    from models import run as results
    from models import scoring

    complete = last_complete_month(now().date())
    last = as_of or complete
    if last > complete:
        raise UserError(
            f"--as-of {last:%Y-%m}: this month is not over yet; name an earlier one, or none for the last complete one"
        )
    warehouse.current_file(workspace)
    hold = Held(0, by, now().isoformat()) if workspace.config.four_eyes else None
    with Steps() as steps, warehouse.writing(workspace, hold) as work:
        mart_builder.create_tables(work.con)
        if not mart_builder.month_span(work.con, last):
            raise UserError(f"there is no meeting up to {last:%Y-%m}; load some with 'cellpulse ingest FOLDER'")
        months = build_plan.months_to_build(work.con, last, as_recorded=as_recorded)
        with build_plan.recorded_by(work.con, last) if as_recorded else nullcontext():
            steps.say(f"marts: {len(months)} months")
            mart_builder.build_facts(work.con, months)
            scoring.score_meetings(work.con, months)
            mart_builder.build_months(work.con, months)
            mart_builder.build_as_of(work.con, last)
            results.build_results(work.con, last, steps.say, workspace.config.thresholds.by_flag())
        results.book(work.con, last, work.run, now(), as_recorded=as_recorded)
    state_now = "wait for a second person: 'cellpulse release' tells what they change" if hold else "are published"
    typer.echo(f"results as of {last:%Y-%m} {state_now}")


def _preview(workspace: Workspace, as_of: str | None, thresholds: Thresholds) -> tuple[date, list[dict]]:
    from models.flags.raising import preview

    with Steps() as steps, warehouse.scratch(workspace) as con:
        month = preview.month_built(con, _month(as_of))
        return month, preview.preview(con, month, thresholds.by_flag(), steps.say).to_dicts()


def _month(text: str | None) -> date | None:
    if text is None:
        return None
    try:
        if len(text) != len("2026-10"):
            raise ValueError
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        raise UserError(f"--as-of {text}: expected a month such as 2026-10") from None


if __name__ == "__main__":
    main()
