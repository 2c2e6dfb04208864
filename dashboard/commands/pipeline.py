"""Ingest and build, each as the list of its steps."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import nullcontext
from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING

import typer

from etl.user_error import SourceError, UserError

if TYPE_CHECKING:
    import duckdb

    from etl.batch import RunRow
    from etl.config.workspace import SourceConfig, Workspace
    from etl.intake.templates import Common
    from etl.warehouse import Work
    from models.run import Settings


def ingest_readable(workspace: Workspace, sources: Sequence[SourceConfig]) -> tuple[list[RunRow], dict[str, str]]:
    """Takes in the sources that can be read; gives the rows of the run log, and by name of each other source why not.

    Raises UserError where another run is under way.
    """
    unreadable: dict[str, str] = {}
    left = list(sources)
    while left:
        try:
            return ingest(workspace, left), unreadable
        except SourceError as error:
            # Nothing of the attempt is published; without this source it is made again.
            unreadable[error.source] = str(error)
            left = [source for source in left if source.name != error.source]
    return [], unreadable


def ingest(workspace: Workspace, sources: Sequence[SourceConfig]) -> list[RunRow]:
    """Takes the sources in and publishes the intake; prints its sums, gives the rows of the run log.

    Raises SourceError where a source cannot be read, and UserError where another run is under way.
    """
    from dashboard.commands.parts.progress import Steps
    from dashboard.commands.parts.reports import run_report
    from etl import warehouse

    with Steps() as steps, warehouse.writing(workspace) as work:
        runs = _take_in(workspace, work, sources, steps.say)
    _forget_in_earlier_runs(workspace)
    typer.echo(run_report([asdict(row) for row in runs]))
    return runs


def _take_in(
    workspace: Workspace, work: Work, sources: Sequence[SourceConfig], say: Callable[[str], None]
) -> list[RunRow]:
    """The sources in the intake of the working copy; what was taken in, by source and table."""
    from etl.config.workspace import is_clock_set_by_hand, now
    from etl.intake.ingest import ingest as take_in
    from etl.intake.retention import delete_expired_months
    from etl.intake.run_log import refuse_clock_behind
    from etl.transform import mart_builder

    if not is_clock_set_by_hand():
        refuse_clock_behind(work.con, now())
    runs = take_in(work, sources, workspace, now(), say)
    # Empty until the first build, but there: the pages query them.
    mart_builder.create_tables(work.con)
    delete_expired_months(work.con, workspace.config.retain_months, now().date())
    return runs


def _forget_in_earlier_runs(workspace: Workspace) -> None:
    """What is too old to be kept goes from every run, not only from the newest."""
    from etl import warehouse
    from etl.config.workspace import now
    from etl.intake.retention import delete_expired, delete_expired_months, has_expired
    from etl.warehouse import pointer
    from etl.warehouse.rewriting import rewrite_runs

    months, today = workspace.config.retain_months, now().date()

    def expired(run: int) -> bool:
        con = warehouse.reader(workspace, run)
        try:
            return has_expired(con, months, today)
        finally:
            con.close()

    def forget(con: duckdb.DuckDBPyConnection) -> None:
        delete_expired(con, months, today)
        delete_expired_months(con, months, today)

    if months and any(expired(run) for run in pointer.read(workspace.warehouse).kept):
        rewrite_runs(workspace, forget)


def build(
    workspace: Workspace, as_of: date | None, *, n_months: int = 1, as_recorded: bool = False, by: str = ""
) -> None:
    """Computes the results of `n_months` months up to `as_of` (its first day, None = the last complete one), and
    publishes them together; months before the first meeting are left out.

    Raises UserError where that month is not over, there is no meeting up to it, or another run is under way.
    """
    from dashboard.commands.parts.progress import Steps
    from dashboard.commands.parts.reports import build_report
    from etl import warehouse
    from etl.config.workspace import now
    from etl.warehouse.pointer import WaitingRun

    last = _complete_month(as_of)
    warehouse.current_file(workspace)
    waiting = WaitingRun(0, by, now().isoformat()) if workspace.config.four_eyes else None
    with Steps() as steps, warehouse.writing(workspace, waiting) as work:
        months, missing = _build_months(workspace, work, last, n_months, steps.say, partly=as_recorded)
    typer.echo(build_report(months, missing, waits=bool(waiting)))


def publish(
    workspace: Workspace, sources: list[SourceConfig], n_months: int, say: Callable[[str], None], *,
    anew: bool = False, last: date | None = None, templates: Sequence[Common] = (),
) -> None:  # fmt: skip
    """Takes the sources in, declares `templates`, computes `n_months` months up to `last` (None = the last complete
    one), and publishes all of it in one step; until then readers keep what is published. `anew`: into an empty
    warehouse.

    Raises UserError where a source cannot be read, there is no meeting, or another run is under way.
    """
    from dashboard.commands.parts.reports import build_report
    from etl import warehouse
    from etl.config.workspace import now
    from etl.intake.templates import declare_template

    with warehouse.writing(workspace, anew=anew) as work:
        _take_in(workspace, work, sources, say)
        for common in templates:
            declare_template(work.con, common, now().date())
        months, missing = _build_months(workspace, work, _complete_month(last), n_months, say, partly=False)
    typer.echo(build_report(months, missing, waits=False))


def _build_months(
    workspace: Workspace, work: Work, last: date, n_months: int, say: Callable[[str], None], *, partly: bool
) -> tuple[list[date], list[tuple[date, str, str]]]:
    """The results of `n_months` months up to `last` in the working copy. Gives these months, and what could not be
    computed: month, name, reason."""
    from dashboard.commands.parts.build_settings import build_settings
    from etl.transform import mart_builder

    mart_builder.create_tables(work.con)
    months = mart_builder.month_span(work.con, last)[-n_months:]
    if not months:
        raise UserError(f"there is no meeting up to {last:%Y-%m}; load some with 'cellpulse ingest FOLDER'")
    settings = build_settings(workspace, work.con)
    missing = []
    for month in months:
        say(f"month {month:%Y-%m}")
        # What the last month needs serves the earlier ones too, unless each knows less than the next.
        marts_to = month if partly else last
        missing += _build_month(settings, work, month, say, marts_to=marts_to, partly=partly)
    return months, missing


def _build_month(
    settings: Settings, work: Work, month: date, say: Callable[[str], None], *, marts_to: date, partly: bool
) -> list[tuple[date, str, str]]:
    """Marts that do not reach `marts_to` yet, and the results of one month; `partly` = only what was recorded by its
    end. Gives what could not be computed: month, name, reason."""
    from etl.config.workspace import now
    from etl.transform import build_plan, mart_builder
    from models import run as results
    from models import scoring

    anew = results.is_to_begin_anew(work.con, settings)
    months = build_plan.months_to_build(work.con, marts_to, as_recorded=partly, anew=anew)
    with build_plan.recorded_by(work.con, month) if partly else nullcontext():
        say(f"marts: {len(months)} months")
        mart_builder.build_facts(work.con, months)
        scoring.score_meetings(work.con, months, settings.rubrics)
        mart_builder.build_months(work.con, months)
        mart_builder.build_as_of(work.con, month)
        results.build_results(work.con, month, say, settings)
    results.book(work.con, month, work.run, now(), as_recorded=partly)
    return [(month, name, reason) for name, reason in results.not_computed(work.con, month)]


def _complete_month(as_of: date | None) -> date:
    from etl.config.workspace import last_complete_month, now

    complete = last_complete_month(now().date())
    last = as_of or complete
    if last > complete:
        raise UserError(
            f"--as-of {last:%Y-%m}: this month is not over yet; name an earlier one, or none for the last complete one"
        )
    return last
