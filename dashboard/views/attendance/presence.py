"""How those due came or why they did not, for a whole unit: a sentence, stacked shares by month, the figures."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl

from dashboard import access
from dashboard.charts.presence import PARTS, presence
from dashboard.components import drawing
from dashboard.components.downloads import offer
from dashboard.components.frame import Look
from dashboard.components.months import YEAR, as_table
from dashboard.components.table import folded
from dashboard.language import FEWEST_PERSONS, Language
from dashboard.markup import element, show


def asked(look: Look, unit: str) -> pl.DataFrame:
    """The months of the unit, oldest first; see attendance_shares.sql."""
    return access.ask("attendance_shares", unit, as_of=look.as_of)


def rates(months: pl.DataFrame, as_of: date) -> tuple[float | None, float | None]:
    """The rate of all attendances together in the last 12 months to `as_of` and in the 12 before; None = not known."""
    begin = as_of.replace(year=as_of.year - 1)
    return _rate(months.filter(pl.col("month") > begin)), _rate(months.filter(pl.col("month") <= begin))


def draw(look: Look, months: pl.DataFrame) -> None:
    """The part of the page."""
    say = look.say
    show(element("h2", say("presence.title"), class_="cp-part"))
    if months.is_empty():
        show(element("p", say("presence.none"), class_="cp-empty"))
        return
    sentence = _sentence(say, months)
    show(element("p", sentence, class_="cp-lead"), element("p", say("presence.limits"), class_="cp-limits"))

    def written(row: dict[str, Any], part: str) -> str:
        told = {"month": say.month(row["month"]), "part": say.of("presence.part", part)}
        return say("presence.hover", **told, share=_share(say, row, part))

    figure = presence(months, written, say, drawing.theme())
    drawing.draw(figure, sentence, "presence-chart")
    rows = [_row(say, row) for row in reversed(months.to_dicts())]
    offer(say, "attendance-shares", lambda: rows)
    show(folded(say("profile.as_table"), as_table(say("presence.title"), rows)))


def _rate(months: pl.DataFrame) -> float | None:
    marked = int(months["marked"].sum())
    return None if not marked else (int(months["in_room"].sum()) + int(months["online"].sum())) / marked


def _sentence(say: Language, months: pl.DataFrame) -> str:
    year = months.tail(YEAR)
    row = {name: int(year[name].sum()) for name in ("marked", *PARTS)}
    told = [f"{say.of('presence.part', part)} {_share(say, row, part)}" for part in PARTS if row[part]]
    last = months.row(-1, named=True)
    exempt = say("presence.exempt", exempt=say.persons(last["exempt"])) if last["exempt"] else ""
    whole = say("presence.sentence", parts=say.listed(told), marked=say.number(row["marked"]))
    return f"{whole} {exempt}".strip()


def _share(say: Language, row: dict[str, Any], part: str) -> str:
    """Whole per cents; a count where the whole is small; what counts one or two persons is not told apart."""
    count, whole = row[part], row["marked"]
    if 0 < count < FEWEST_PERSONS:
        return say.persons(count)
    return say.brief_share(count, whole)


def _row(say: Language, row: dict[str, Any]) -> dict[str, str]:
    counted = {say.of("presence.part", part): say.persons(row[part]) for part in PARTS}
    shares = {say("presence.share_of", part=say.of("presence.part", p)): _share(say, row, p) for p in PARTS}
    return {
        say("column.month"): say.month(row["month"]),
        say("presence.known"): say("share.counted", part=say.number(row["n_known"]), whole=say.number(row["n_cells"])),
        say("presence.marked"): say.persons(row["marked"]),
        **counted,
        **shares,
    }
