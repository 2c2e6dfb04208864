"""The burden ledger: which fields are asked for, where they are recorded already, and what reads each of them."""

from __future__ import annotations

from collections.abc import Iterator

from dashboard.components.downloads import offer
from dashboard.components.frame import PageContext
from dashboard.components.table import folded, table
from dashboard.markup import Markup, element, show
from etl.mapping.layout import TableLayout, columns, lacking, tables

KINDS = ("criterion", "signal", "circumstance")
VALIDITY = ("valid_from", "valid_to")


def draw(ctx: PageContext) -> None:
    """The tables of the contract with the fields of each."""
    t = ctx.t
    rows = [
        [t.of("table", name), t.of("burden", name), t.number(len(columns(name))), t("methods.nothing_new")]
        for name in tables()
    ]
    head = [t("column.table"), t("methods.recorded"), t("methods.fields"), t("methods.asked_anew")]
    show(
        element("h2", t("methods.burden"), class_="cp-part"),
        element("p", t("methods.burden_text"), class_="cp-limits"),
        table(t("methods.burden"), head, rows, numbers=(2,)),
        element("p", t("methods.read_text"), class_="cp-limits"),
        *(_table(ctx, name) for name in tables()),
    )
    offer(t, "burden", lambda: _exported(ctx))


def _exported(ctx: PageContext) -> list[dict[str, str]]:
    titles = [ctx.t("column.table"), *_head(ctx)]
    rows = ([ctx.t.of("table", name), *row] for name in tables() for row in _rows(ctx, name))
    return [dict(zip(titles, row, strict=True)) for row in rows]


def _table(ctx: PageContext, name: str) -> Markup:
    caption = ctx.t("methods.fields_of", table=ctx.t.of("table", name), n=len(columns(name)))
    return folded(caption, element("div", table(caption, _head(ctx), _rows(ctx, name)), class_="cp-ledger"))


def _head(ctx: PageContext) -> list[str]:
    return [ctx.t("methods.field"), ctx.t("methods.required"), ctx.t("methods.read_by")]


def _rows(ctx: PageContext, name: str) -> Iterator[list[str]]:
    t, needed = ctx.t, set(lacking(name, TableLayout(columns={})))
    for column in columns(name):
        asked = t("methods.needed") if column in needed else t("methods.optional")
        yield [t.of("field", column), asked, _readers(ctx, name, column)]


def _readers(ctx: PageContext, name: str, column: str) -> str:
    """What reads a field: the formulas by name, or what else it is for."""
    if column.endswith("_code") or column in VALIDITY:
        return ctx.t("methods.identifies")
    reads = ctx.words.get(("reads", f"{name}.{column}"), {})
    parts = [
        ctx.t.of("methods.read", kind, names=ctx.t.listed(_named(ctx, kind, reads[kind])))
        for kind in KINDS
        if reads.get(kind)
    ]
    return "; ".join(parts) if parts else ctx.t("methods.unread")


def _named(ctx: PageContext, kind: str, names: list[str]) -> list[str]:
    if kind == "criterion":
        return names
    spoken = (ctx.words.get((kind, name), {}).get("name") or ctx.flag_name(name) for name in names)
    return sorted(set(spoken))
