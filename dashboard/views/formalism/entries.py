"""When the meetings of a cell were entered: each by itself, or several in one go."""

from __future__ import annotations

from collections import Counter
from statistics import median
from typing import Any

import polars as pl

from dashboard import access, charts
from dashboard.components import drawing
from dashboard.components.downloads import offer
from dashboard.components.frame import PageContext
from dashboard.components.table import folded, table
from dashboard.language import Language
from dashboard.markup import element, show


def draw(ctx: PageContext, code: str) -> None:
    """The part of the page about one cell."""
    t = ctx.t
    rows = access.query("entry_times", ctx.scope, as_of=ctx.as_of, cell=code)
    known = rows.filter(pl.col("days").is_not_null())
    show(element("h2", t("formal.entries"), class_="cp-part"))
    if known.is_empty():
        show(element("p", t("formal.no_entries"), class_="cp-empty"))
        return
    sentence = _sentence(t, known)
    figure = charts.entries(known, t, drawing.theme())
    drawing.draw(ctx, figure, t("formal.entries"), sentence, "entries-chart", how="entries")
    show(element("p", sentence, class_="cp-lead"))
    head = [t.of("formal.column", name) for name in ("held", "recorded", "days")]
    body = [_row(t, row) for row in known.iter_rows(named=True)]
    show(folded(t("formal.as_table"), table(t("formal.entries"), head, body, numbers=(2,))))
    offer(t, "entries", lambda: [dict(zip(head, row, strict=True)) for row in body], about=code)


def _sentence(t: Language, known: pl.DataFrame) -> str:
    days = known["days"].to_list()
    sentence = t("formal.entries_text", n=len(days), median=int(median(days)), most=max(days))
    batches = [n for n in Counter(known["recorded_at"].dt.date().to_list()).values() if n > 1]
    together = t("formal.batches", n=len(batches), most=max(batches)) if batches else t("formal.no_batches")
    return f"{sentence} {together}"


def _row(t: Language, row: dict[str, Any]) -> list[str]:
    return [t.date(row["held_on"]), t.moment(row["recorded_at"]), t.number(row["days"])]
