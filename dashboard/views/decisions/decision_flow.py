"""What became of the tasks that resolutions set: a sentence, the months, and how soon they are reported on."""

from __future__ import annotations

from typing import Any

import polars as pl

from dashboard.charts.decisions import STATES, flow, reporting
from dashboard.components import drawing
from dashboard.components.downloads import offer
from dashboard.components.frame import PageContext
from dashboard.components.months import YEAR, as_table
from dashboard.components.table import folded
from dashboard.language import Language
from dashboard.markup import Markup, element, show

# In words beside the chart: about one meeting later, two, three.
DAYS_IN_WORDS = (30, 60, 90)
Row = dict[str, Any]


def headline(ctx: PageContext, months: pl.DataFrame) -> Markup:
    """Of the tasks of the last twelve months so many are done, reported on, still running, not reported on."""
    t, year = ctx.t, months.tail(YEAR)
    if ctx.as_of is None or year.is_empty():
        return element("p", element("strong", t("decisions.unknown")), class_="cp-headline")
    n, silent = int(year["n"].sum()), int(year["late"].sum())
    first = t("decisions.headline", n=n, month=t.month(ctx.as_of), share=t.brief_share(silent, n))
    parts = [
        t("decisions.part", share=t.brief_share(int(year[s].sum()), n), state=t.of("decisions.state", s))
        for s in STATES
        if s != "late"
    ]
    owned = t("decisions.owned", share=t.brief_share(int(year["owned"].sum()), n))
    rest = f" {t('decisions.rest', parts='; '.join(parts))} {owned}"
    return element("p", element("strong", first), rest, class_="cp-headline")


def draw_months(ctx: PageContext, months: pl.DataFrame) -> None:
    """The part on the months in which tasks were set."""
    t = ctx.t
    show(element("h2", t("decisions.months"), class_="cp-part"))

    def written(row: Row, state: str) -> str:
        shares = {"month": t.month(row["month"]), "state": t.of("decisions.state", state)}
        return t("decisions.hover", **shares, share=t.share(row[state], row["n"]))

    sentence = t("decisions.months_alt", n=int(months["n"].sum()), late=int(months["late"].sum()))
    figure = flow(months, written, t, drawing.theme())
    drawing.draw(ctx, figure, t("decisions.months"), sentence, "decisions-months", how="flow")
    show(element("p", t("decisions.months_limits"), class_="cp-limits"))
    rows = [_month(t, row) for row in reversed(months.to_dicts())]
    offer(t, "decisions-months", lambda: rows)
    show(folded(t("profile.as_table"), as_table(t("decisions.months"), rows)))


def draw_reports(ctx: PageContext, reports: pl.DataFrame) -> None:
    """The part on how soon tasks are reported on; `reports` as decision_reports.sql gives them."""
    t, known = ctx.t, reports.filter(pl.col("n") > 0)
    show(element("h2", t("reports.title"), class_="cp-part"))
    if known.is_empty():
        show(element("p", t("reports.none"), class_="cp-empty"))
        return
    shares = [_within(t, row) for row in known.iter_rows(named=True) if row["days"] in DAYS_IN_WORDS]
    sentence = t("reports.sentence", parts=t.listed(shares or [_within(t, known.row(-1, named=True))]))
    figure = reporting(known, lambda row: _within(t, row), t, drawing.theme())
    drawing.draw(ctx, figure, t("reports.title"), sentence, "decisions-reports", how="reporting")
    show(element("p", sentence, class_="cp-lead"))
    rows = [
        {
            t("reports.days"): t.number(row["days"]),
            t("reports.old_enough"): t.number(row["n"]),
            t("reports.reported"): t.share(row["reported"], row["n"]),
        }
        for row in known.iter_rows(named=True)
    ]
    offer(t, "decisions-reports", lambda: rows)
    show(folded(t("profile.as_table"), as_table(t("reports.title"), rows)))


def _within(t: Language, row: Row) -> str:
    return t("reports.within", share=t.brief_share(row["reported"], row["n"]), days=row["days"])


def _month(t: Language, row: Row) -> dict[str, str]:
    counted: dict[str, str] = {t.of("decisions.state", state): t.number(row[state]) for state in STATES}
    row_of: dict[str, str] = {t("column.month"): t.month(row["month"]), t("column.tasks_set"): t.number(row["n"])}
    return row_of | {t("decisions.owned_column"): t.number(row["owned"])} | counted
