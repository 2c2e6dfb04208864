"""The mirror: how the higher level's own visits were made, so that it looks at itself as it looks at others."""

from __future__ import annotations

from typing import Any

from dashboard import access
from dashboard.components.downloads import offer
from dashboard.components.frame import PageContext
from dashboard.components.table import table
from dashboard.markup import element, show
from dashboard.scope import Scope

SHARES = (("with_remarks", "remarks_known"), ("stayed_short", "stay_known"), ("with_answers", "n"))


def draw(ctx: PageContext, unit: Scope) -> None:
    """A sentence and a table by how the visit was selected; nothing is shown where there was no visit."""
    t = ctx.t
    rows_by_way = access.query("own_visits", unit, as_of=ctx.as_of).to_dicts()
    show(element("h2", t("mirror.title"), class_="cp-part"))
    if not rows_by_way:
        show(element("p", t("mirror.none"), class_="cp-empty"))
        return
    whole = {name: sum(row[name] for row in rows_by_way) for name in rows_by_way[0] if name != "selected_by"}
    show(element("p", t("mirror.text", n=whole["n"], random=_random(rows_by_way)), class_="cp-lead"))
    rows = [_row(ctx, t.of("selected_by", row["selected_by"]), row) for row in rows_by_way]
    rows.append(_row(ctx, t("mirror.all"), whole))
    offer(t, "own-visits", lambda: rows)
    show(table(t("mirror.title"), list(rows[0]), [list(row.values()) for row in rows], numbers=range(1, 5)))
    show(element("p", t("mirror.limits"), class_="cp-limits"))


def _random(rows_by_way: list[dict[str, Any]]) -> int:
    return sum(row["n"] for row in rows_by_way if row["selected_by"] == "random")


def _row(ctx: PageContext, name: str, row: dict[str, Any]) -> dict[str, str]:
    t = ctx.t
    cells = {t("mirror.selected"): name, t("mirror.visits"): t.number(row["n"])}
    for part, whole in SHARES:
        cells[t.of("mirror", part)] = t("mirror.of", n=row[part], of=row[whole]) if row[whole] else t("value.unknown")
    return cells
