"""The queue as a list of one line a cell: state, reasons, attendance of two years, and what is being done about it.

The list is a component of our own (`triage_list.js`): Streamlit's table has neither keys nor ticks beside links.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import polars as pl
import streamlit as st

from dashboard import access
from dashboard.components.case_writing import VERBS
from dashboard.components.casework import Casework, age, state_of
from dashboard.components.cell_responses import disputed_columns
from dashboard.components.frame import PageContext
from dashboard.components.picker import widget
from dashboard.language import FEWEST_PERSONS, Language
from dashboard.scope import Scope
from dashboard.store import cases
from dashboard.summaries.flags import ordered
from dashboard.summaries.places import place_of, without_kind
from dashboard.summaries.sentences import of_ten

LIST = widget("triage_list", Path(__file__).parent)
KEY = "triage_list"
# The cell that is laid open beside the list stands in the address; this one means that none is.
OPENED, CLOSED = "cell", "-"
COLUMNS = ("tick", "state", "cell", "why", "strip", "sure", "since", "seen", "owner")
HELP = {"j": "next", "k": "previous", "Enter": "open", "Esc": "close", "x": "tick", "/": "search", "?": "help"}
# Beside the verbs of a case: the ticked lines as a file, for those who only read as well.
EXPORT, EXPORT_KEY = "export", "d"
VERB_KEYS = {"plan": "p", "assign": "a", "watch": "w", "ask": "e"}
REASONS = 2
Strips = dict[str, dict[str, Any]]
FALL, SKIPPED = "attendance_drop", "meeting_skipped"


@dataclass(frozen=True)
class Asked:
    """What is to be done about several cells at once: one of the verbs of `case_actions`, and the cells."""

    verb: str
    cells: tuple[str, ...]


def draw(ctx: PageContext, rows: pl.DataFrame, strips: Strips, work: Casework, opened: str) -> Asked | None:
    """Draws the lines of `rows` (the query `queue`), the cell `opened` marked; what was asked for ticked ones, once."""
    disputed = disputed_columns(ctx, list(strips))
    lines = [_line(ctx, row, strips.get(row["cell_code"]), work) for row in rows.iter_rows(named=True)]
    for line in lines:
        if "attendance" in disputed.get(line["code"], {}):
            line["stripWord"] = ctx.t("dispute.figure", value=line["stripWord"])
    verbs = [[verb, ctx.t.of("case.verb", verb), key] for verb, key in VERB_KEYS.items()] if ctx.user.may_act else []
    verbs.append([EXPORT, ctx.t.of("triage.verb", EXPORT), EXPORT_KEY])
    keys = [[key, ctx.t.of("triage.key", name)] for key, name in HELP.items()]
    data = {
        "rows": lines,
        "opened": opened,
        "closed": CLOSED,
        "columns": [[name, ctx.t.of("triage.column", name)] for name in COLUMNS],
        "verbs": verbs,
        "keys": keys + [[key, word] for _, word, key in verbs],
        "words": {name: ctx.t.of("triage", name) for name in ("caption", "tick", "ticked", "untick")}
        | {"search": ctx.t("queue.filter.search")},
    }
    result = LIST(key=KEY, data=data, on_opened_change=_open, on_asked_change=_nothing)
    asked = result.get("asked")
    known = {line["code"] for line in lines}
    allowed = (*VERBS, EXPORT) if ctx.user.may_act else (EXPORT,)
    if not asked or asked.get("verb") not in allowed:
        return None
    chosen = tuple(code for code in asked.get("cells", ()) if code in known)
    return Asked(asked["verb"], chosen) if chosen else None


def _open() -> None:
    st.query_params[OPENED] = st.session_state[KEY].get("opened") or CLOSED


def _nothing() -> None:
    """A trigger is reported only where somebody listens."""


def strips_of(ctx: PageContext, scope: Scope, codes: list[str]) -> Strips:
    """What the lines show of the cells beside their flags: attendance of 24 months, meetings, last look; by cell."""
    rows = access.query("queue_strips", scope, as_of=ctx.as_of, cells="\n".join(codes))
    return {row["cell_code"]: row for row in rows.iter_rows(named=True)}


def _line(ctx: PageContext, row: dict[str, Any], strip: dict[str, Any] | None, work: Casework) -> dict[str, Any]:
    t, code = ctx.t, row["cell_code"]
    flags = ordered(row["flags"] or [], row["reasons"])
    names = [ctx.flag_name(flag["flag"]) for flag in flags]
    ids = {flag["flag"] for flag in flags}
    few = row["expected"] is not None and row["expected"] < FEWEST_PERSONS
    rates = strip["rates"] if strip and not few else []
    return {
        "code": code,
        "name": row["name"],
        "shown": without_kind(row["name"], t("triage.kind")),
        "href": f"?{urlencode(ctx.link(cell=code))}",
        "place": without_kind(place_of(row["above"][:1]), t("triage.unit_kinds")) or t("value.unknown"),
        "state": row["state"],
        "stateWord": t.of("triage.state", row["state"]),
        "reasons": [
            {"name": ctx.spoken(flag["flag"]).get("short") or ctx.flag_name(flag["flag"]), "kind": flag["severity"]}
            for flag in flags[:REASONS]
        ],
        "n": len(names),
        "all": "; ".join(names) or without_flag(t, row["state"]),
        "rates": rates,
        "met": strip["met"] if strip and SKIPPED in ids else [],
        "fell": FALL in ids,
        "stripWord": _strip_in_words(ctx, rates),
        "sure": _sure(ctx, flags),
        "since": _since(ctx, flags),
        "seen": last_seen(t, strip),
        "owner": _doing(ctx, code, work),
    }


def without_flag(t: Language, state: str) -> str:
    """What is stated of a cell that has no flag: that there is none, or that too little is known of it."""
    return t("queue.thin_text" if state == "thin" else "queue.quiet_text")


def last_seen(t: Language, strip: dict[str, Any] | None) -> str:
    """The day of the last look at a cell, or that there is none on record."""
    return t.date(strip["seen_on"]) if strip and strip["seen_on"] else t("triage.never_seen")


def _strip_in_words(ctx: PageContext, rates: list[float | None]) -> str:
    known = [rate for rate in rates if rate is not None]
    if not known:
        return ctx.t("triage.strip_unknown")
    return ctx.t("triage.strip", first=ctx.t.percent(known[0]), last=ctx.t.percent(known[-1]), n=len(known))


def _sure(ctx: PageContext, flags: list[dict[str, Any]]) -> str:
    """How sure the first reason is: as visits measured it, else as people count, or counted from records."""
    if not flags:
        return ""
    if measured := ctx.measured.get(flags[0]["flag"]):
        return measured.short(ctx.t)
    sure = flags[0]["confidence"]
    return ctx.t("triage.counted") if sure >= 1 else ctx.t("triage.of_ten", n=of_ten(sure))


def _since(ctx: PageContext, flags: list[dict[str, Any]]) -> str:
    begun = [flag["since"] for flag in flags if flag["since"]]
    return ctx.t.short_month(min(begun)) if begun else ""


def _doing(ctx: PageContext, code: str, work: Casework) -> str:
    """The owner of the open case and its age in days, and whether it is late."""
    case = work.cases.get(code)
    if case is None:
        return ""
    days = ctx.t("triage.age", n=age(case, work.today))
    late = ctx.t("case.late") if cases.is_overdue(case, work.today) else ""
    state = ctx.t.of("case.state", state_of(case, work.visited))
    return " · ".join(part for part in (case.owner or state, days, late) if part)
