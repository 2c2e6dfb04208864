"""How meetings are prepared and proposals answered, by channel and unit: conditions, never a fault of a cell."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from dashboard import access
from dashboard.components import agenda_asked
from dashboard.components.downloads import offer
from dashboard.components.frame import PageContext
from dashboard.components.table import Cell, folded, table
from dashboard.markup import element, show
from dashboard.scope import Scope

SHARES = ("notice", "papers", "handbook", "online", "proposals", "heads", "untrained")
Row = dict[str, Any]


def draw(ctx: PageContext, scope: Scope) -> None:
    """Three tables, folded; nothing where no meeting is known."""
    t = ctx.t
    units = access.query("support_ways", scope, as_of=ctx.as_of).to_dicts()
    channels = access.query("support_channels", scope, as_of=ctx.as_of).to_dicts()
    asked = access.query("agenda_asked", scope, as_of=ctx.as_of)
    if not units:
        return
    whole = next((row for row in units if row["whole"]), units[0])
    show(
        element("h2", t("support.ways"), class_="cp-part"),
        element("p", _sentence(ctx, whole), class_="cp-lead"),
        *([folded(t("support.by_channel"), _channels(ctx, channels))] if channels else []),
        folded(t("support.ways_by_unit"), _units(ctx, units)),
        *agenda_asked.by_type(ctx, asked),
    )
    offer(t, "support-ways", lambda: [_exported(ctx, row) for row in units])
    if asked.height:
        offer(t, "agenda", lambda: agenda_asked.exported(ctx, asked))


def _sentence(ctx: PageContext, whole: Row) -> str:
    known = [name for name in SHARES if whole[f"known_{name}"]]
    parts = [
        ctx.t("support.share", what=ctx.t.of("support.way", name), share=_share(ctx, whole, name)) for name in known
    ]
    slots = whole["same_slot"] or 0
    return " ".join([f"{'; '.join(parts)}." if parts else "", ctx.t("support.same_slot", n=slots) if slots else ""])


def _channels(ctx: PageContext, channels: list[Row]) -> Any:
    t = ctx.t
    head = [t.of("support.channel_column", name) for name in ("channel", "notices", "papers")]
    rows = [
        [
            t.of("channel", row["channel"]),
            *(
                t("mirror.of", n=row[f"{what}_in_time"], of=row[what]) if row[what] else t("value.unknown")
                for what in ("notices", "papers")
            ),
        ]
        for row in channels
    ]
    return table(t("support.by_channel"), head, rows, numbers=(1, 2))


def _units(ctx: PageContext, units: list[Row]) -> Any:
    t = ctx.t
    head = [t("column.unit_below"), *(t.of("support.way", name) for name in SHARES), t("support.way.same_slot")]
    return table(t("support.ways_by_unit"), head, [_unit(ctx, row) for row in units], numbers=range(1, len(head)))


def _unit(ctx: PageContext, row: Row) -> list[Cell]:
    address = f"?{urlencode(ctx.link(unit=row['unit_code']))}"
    name: Cell = ctx.t("mirror.all") if row["whole"] else element("a", row["name"], href=address, target="_self")
    return [name, *(_share(ctx, row, what) for what in SHARES), ctx.t.number(row["same_slot"] or 0)]


def _exported(ctx: PageContext, row: Row) -> dict[str, str]:
    t = ctx.t
    named = {t("column.unit_below"): t("mirror.all") if row["whole"] else row["name"]}
    shares = {t.of("support.way", what): _share(ctx, row, what) for what in SHARES}
    return named | shares | {t("support.way.same_slot"): t.number(row["same_slot"] or 0)}


def _share(ctx: PageContext, row: Row, what: str) -> str:
    """How many of how many; answered proposals may be of earlier months, so they can be more."""
    n, of = row[what], row[f"known_{what}"]
    return ctx.t("mirror.of", n=n or 0, of=of) if of else ctx.t("value.unknown")
