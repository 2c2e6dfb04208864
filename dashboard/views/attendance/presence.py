"""How those due came or why they did not, for a whole unit: a sentence, stacked shares by month, the figures."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl

from dashboard import access
from dashboard.charts.presence import PARTS, presence
from dashboard.components import drawing
from dashboard.components.downloads import offer
from dashboard.components.frame import PageContext
from dashboard.components.months import YEAR, as_table
from dashboard.components.table import folded
from dashboard.language import FEWEST_PERSONS, Language
from dashboard.markup import element, show
from dashboard.scope import Scope


def asked(ctx: PageContext, unit: Scope) -> pl.DataFrame:
    """The months of the unit, oldest first; see attendance_shares.sql."""
    return access.query("attendance_shares", unit, as_of=ctx.as_of)


def rates(months: pl.DataFrame, as_of: date) -> tuple[float | None, float | None]:
    """The rate of all attendances together in the last 12 months to `as_of` and in the 12 before; None = not known."""
    begin = as_of.replace(year=as_of.year - 1)
    return _rate(months.filter(pl.col("month") > begin)), _rate(months.filter(pl.col("month") <= begin))


def draw(ctx: PageContext, months: pl.DataFrame) -> None:
    """The part of the page."""
    t = ctx.t
    show(element("h2", t("presence.title"), class_="cp-part"))
    if months.is_empty():
        show(element("p", t("presence.none"), class_="cp-empty"))
        return
    sentence = _sentence(t, months)

    def written(row: dict[str, Any], part: str) -> str:
        words = {"month": t.month(row["month"]), "part": t.of("presence.part", part)}
        return t("presence.hover", **words, share=_share(t, row, part))

    figure = presence(months, written, t, drawing.theme())
    drawing.draw(ctx, figure, t("presence.title"), sentence, "presence-chart", how="presence")
    show(element("p", sentence, class_="cp-lead"))
    rows = [_row(t, row) for row in reversed(months.to_dicts())]
    offer(t, "attendance-shares", lambda: rows)
    show(folded(t("profile.as_table"), as_table(t("presence.title"), rows)))


def _rate(months: pl.DataFrame) -> float | None:
    marked = int(months["marked"].sum())
    return None if not marked else (int(months["in_room"].sum()) + int(months["online"].sum())) / marked


def _sentence(t: Language, months: pl.DataFrame) -> str:
    year = months.tail(YEAR)
    row = {name: int(year[name].sum()) for name in ("marked", *PARTS)}
    parts = [f"{t.of('presence.part', part)} {_share(t, row, part)}" for part in PARTS if row[part]]
    last = months.row(-1, named=True)
    exempt = t("presence.exempt", exempt=t.persons(last["exempt"])) if last["exempt"] else ""
    whole = t("presence.sentence", parts=t.listed(parts), marked=t.number(row["marked"]))
    return f"{whole} {exempt}".strip()


def _share(t: Language, row: dict[str, Any], part: str) -> str:
    """Whole per cents; a count where the whole is small; a part of one or two persons is not shown apart."""
    count, whole = row[part], row["marked"]
    if 0 < count < FEWEST_PERSONS:
        return t.persons(count)
    return t.brief_share(count, whole)


def _row(t: Language, row: dict[str, Any]) -> dict[str, str]:
    counted = {t.of("presence.part", part): t.persons(row[part]) for part in PARTS}
    shares = {t("presence.share_of", part=t.of("presence.part", p)): _share(t, row, p) for p in PARTS}
    return {
        t("column.month"): t.month(row["month"]),
        t("presence.known"): t("share.counted", part=t.number(row["n_known"]), whole=t.number(row["n_cells"])),
        t("presence.marked"): t.persons(row["marked"]),
        **counted,
        **shares,
    }
