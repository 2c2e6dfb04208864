"""What became of the tasks that resolutions set: a sentence, the months, and how soon they are reported on."""

from __future__ import annotations

from typing import Any

import polars as pl

from dashboard.charts.decisions import STATES, flow, reporting
from dashboard.components import drawing
from dashboard.components.downloads import offer
from dashboard.components.frame import Look
from dashboard.components.months import YEAR, as_table
from dashboard.components.table import folded
from dashboard.language import Language
from dashboard.markup import Markup, element, show

# Told in words beside the chart: about one meeting later, two, three.
TOLD_DAYS = (30, 60, 90)
Row = dict[str, Any]


def headline(look: Look, months: pl.DataFrame) -> Markup:
    """Of the tasks of the last twelve months so many are done, told of, still running, unheard of."""
    say, year = look.say, months.tail(YEAR)
    if look.as_of is None or year.is_empty():
        return element("p", element("strong", say("decisions.unknown")), class_="cp-headline")
    n, silent = int(year["n"].sum()), int(year["late"].sum())
    first = say("decisions.headline", n=n, month=say.month(look.as_of), share=say.brief_share(silent, n))
    parts = [
        say("decisions.part", share=say.brief_share(int(year[s].sum()), n), state=say.of("decisions.state", s))
        for s in STATES
        if s != "late"
    ]
    owned = say("decisions.owned", share=say.brief_share(int(year["owned"].sum()), n))
    rest = f" {say('decisions.rest', parts='; '.join(parts))} {owned}"
    return element("p", element("strong", first), rest, class_="cp-headline")


def draw_months(look: Look, months: pl.DataFrame) -> None:
    """The part on the months in which tasks were set."""
    say = look.say
    show(element("h2", say("decisions.months"), class_="cp-part"))
    show(element("p", say("decisions.months_limits"), class_="cp-limits"))

    def written(row: Row, state: str) -> str:
        told = {"month": say.month(row["month"]), "state": say.of("decisions.state", state)}
        return say("decisions.hover", **told, share=say.share(row[state], row["n"]))

    sentence = say("decisions.months_alt", n=int(months["n"].sum()), late=int(months["late"].sum()))
    figure = flow(months, written, say, drawing.theme())
    drawing.draw(figure, sentence, "decisions-months")
    rows = [_month(say, row) for row in reversed(months.to_dicts())]
    offer(say, "decisions-months", lambda: rows)
    show(folded(say("profile.as_table"), as_table(say("decisions.months"), rows)))


def draw_reports(look: Look, reports: pl.DataFrame) -> None:
    """The part on how soon tasks are reported on; `reports` as decision_reports.sql gives them."""
    say, known = look.say, reports.filter(pl.col("n") > 0)
    show(element("h2", say("reports.title"), class_="cp-part"))
    if known.is_empty():
        show(element("p", say("reports.none"), class_="cp-empty"))
        return
    told = [_within(say, row) for row in known.iter_rows(named=True) if row["days"] in TOLD_DAYS]
    sentence = say("reports.sentence", parts=say.listed(told or [_within(say, known.row(-1, named=True))]))
    show(element("p", sentence, class_="cp-lead"), element("p", say("reports.limits"), class_="cp-limits"))
    figure = reporting(known, lambda row: _within(say, row), say, drawing.theme())
    drawing.draw(figure, sentence, "decisions-reports")
    rows = [
        {
            say("reports.days"): say.number(row["days"]),
            say("reports.old_enough"): say.number(row["n"]),
            say("reports.reported"): say.share(row["reported"], row["n"]),
        }
        for row in known.iter_rows(named=True)
    ]
    offer(say, "decisions-reports", lambda: rows)
    show(folded(say("profile.as_table"), as_table(say("reports.title"), rows)))


def _within(say: Language, row: Row) -> str:
    return say("reports.within", share=say.brief_share(row["reported"], row["n"]), days=row["days"])


def _month(say: Language, row: Row) -> dict[str, str]:
    counted = {say.of("decisions.state", state): say.number(row[state]) for state in STATES}
    said = {say("column.month"): say.month(row["month"]), say("column.tasks_set"): say.number(row["n"])}
    return said | {say("decisions.owned_column"): say.number(row["owned"])} | counted
