"""Lengths and attendance of the meetings of an area, and which units have far more just at a line than is usual."""

from __future__ import annotations

import polars as pl

from dashboard import access, charts, url_state
from dashboard.components import drawing
from dashboard.components.downloads import offer
from dashboard.components.flag_cards import in_short
from dashboard.components.frame import PageContext
from dashboard.components.table import folded, table
from dashboard.language import Language
from dashboard.markup import element, listed, show
from dashboard.scope import Scope
from dashboard.summaries.known_of_cell import CellContext

# Per cents of the full rate: HD 42 of 2025, and HD 12 of 2018 before it.
LINES = ("90", "85")


def draw(ctx: PageContext, unit: Scope) -> None:
    """The part of the page."""
    t = ctx.t
    units = access.query("bunched_units", unit, as_of=ctx.as_of).to_dicts()
    show(
        element("h2", t("formal.bunching"), class_="cp-part"),
        element("p", t("formal.bunched", n=len(units)) if units else t("formal.no_bunched"), class_="cp-lead"),
    )
    items = [element("div", element("strong", row["name"]), in_short(ctx, [row], CellContext())) for row in units]
    if items:
        show(listed(items))
    steps = access.query("bunching", unit, as_of=ctx.as_of)
    if steps.is_empty():
        show(element("p", t("formal.no_lengths"), class_="cp-empty"))
        return
    _lengths(ctx, steps)
    _reached(ctx, unit)


def _lengths(ctx: PageContext, steps: pl.DataFrame) -> None:
    t = ctx.t
    at_line = int(steps.filter("at_line")["n_meetings"].sum())
    sentence = t("formal.bunching_text", n=int(steps["n_meetings"].sum()), at_line=at_line)
    figure = charts.lengths(steps, t, drawing.theme())
    drawing.draw(ctx, figure, t("formal.lengths"), sentence, "lengths-chart", how="lengths")
    show(element("p", sentence, class_="cp-limits"))
    head = [t.of("formal.column", name) for name in ("length", "meetings", "at_line")]
    marked = pl.col("n_meetings").filter("at_line").sum().alias("marked")
    together = steps.group_by("minutes", maintain_order=True).agg(pl.col("n_meetings").sum(), marked)
    rows = [[length_of(t, minutes), t.number(n), t.number(just)] for minutes, n, just in together.iter_rows()]
    show(folded(t("formal.as_table"), table(t("formal.bunching"), head, rows, numbers=(1, 2))))
    offer(t, "meeting-lengths", lambda: [dict(zip(head, row, strict=True)) for row in rows])


def _reached(ctx: PageContext, unit: Scope) -> None:
    t = ctx.t
    lines = {line: t.of("formal.line", line) for line in LINES}
    line = url_state.switch("line", t("formal.line_label"), lines, LINES[0])
    steps = access.query("bunching_attendance", unit, as_of=ctx.as_of, line=line)
    if steps.is_empty():
        show(element("p", t("formal.no_attendance"), class_="cp-empty"))
        return
    just = int(steps.filter(pl.col("over") == 0)["n_meetings"].sum())
    sentence = t("formal.reached_text", n=int(steps["n_meetings"].sum()), just=just)
    title = f"{t('formal.reached')}: {lines[line]}"
    drawing.draw(ctx, charts.reached(steps, t, drawing.theme()), title, sentence, "reached-chart", how="reached")
    show(element("p", sentence, class_="cp-limits"))
    head = [t.of("formal.column", name) for name in ("over", "meetings")]
    rows = [[f"{over:+d}" if over else "0", t.number(n)] for over, n in steps.iter_rows()]
    show(folded(t("formal.as_table"), table(sentence, head, rows, numbers=(0, 1))))
    offer(t, "attendance-line", lambda: [dict(zip(head, row, strict=True)) for row in rows])


def length_of(t: Language, minutes: int) -> str:
    """A step of five minutes in words; the outermost ones are open."""
    if minutes == charts.LONGEST:
        return t("formal.at_least", minutes=minutes)
    if minutes == charts.SHORTEST:
        return t("formal.below", minutes=minutes + charts.STEP)
    return f"{minutes}–{minutes + charts.STEP - 1}"
