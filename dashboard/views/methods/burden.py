"""The burden ledger: which fields are asked for, where they are recorded already, and what reads each of them."""

from __future__ import annotations

from collections.abc import Iterator

from dashboard.components.downloads import offer
from dashboard.components.frame import Look
from dashboard.components.table import folded, table
from dashboard.markup import Markup, element, show
from etl.mapping.layout import TableLayout, columns, lacking, tables

KINDS = ("criterion", "signal", "circumstance")
VALIDITY = ("valid_from", "valid_to")


def draw(look: Look) -> None:
    """The tables of the contract with the fields of each."""
    say = look.say
    rows = [
        [say.of("table", name), say.of("burden", name), say.number(len(columns(name))), say("methods.nothing_new")]
        for name in tables()
    ]
    head = [say("column.table"), say("methods.recorded"), say("methods.fields"), say("methods.asked_anew")]
    show(
        element("h2", say("methods.burden"), class_="cp-part"),
        element("p", say("methods.burden_text"), class_="cp-limits"),
        table(say("methods.burden"), head, rows, numbers=(2,)),
        element("p", say("methods.read_text"), class_="cp-limits"),
        *(_table(look, name) for name in tables()),
    )
    offer(say, "burden", lambda: _exported(look))


def _exported(look: Look) -> list[dict[str, str]]:
    titles = [look.say("column.table"), *_head(look)]
    rows = ([look.say.of("table", name), *row] for name in tables() for row in _rows(look, name))
    return [dict(zip(titles, row, strict=True)) for row in rows]


def _table(look: Look, name: str) -> Markup:
    caption = look.say("methods.fields_of", table=look.say.of("table", name), n=len(columns(name)))
    return folded(caption, element("div", table(caption, _head(look), _rows(look, name)), class_="cp-ledger"))


def _head(look: Look) -> list[str]:
    return [look.say("methods.field"), look.say("methods.required"), look.say("methods.read_by")]


def _rows(look: Look, name: str) -> Iterator[list[str]]:
    say, needed = look.say, set(lacking(name, TableLayout(columns={})))
    for column in columns(name):
        asked = say("methods.needed") if column in needed else say("methods.optional")
        yield [say.of("field", column), asked, _readers(look, name, column)]


def _readers(look: Look, name: str, column: str) -> str:
    """What reads a field: the formulas by name, or what else it is for."""
    if column.endswith("_code") or column in VALIDITY:
        return look.say("methods.identifies")
    found = look.words.get(("reads", f"{name}.{column}"), {})
    parts = [
        look.say.of("methods.read", kind, names=look.say.listed(_named(look, kind, found[kind])))
        for kind in KINDS
        if found.get(kind)
    ]
    return "; ".join(parts) if parts else look.say("methods.unread")


def _named(look: Look, kind: str, names: list[str]) -> list[str]:
    if kind == "criterion":
        return names
    spoken = (look.words.get((kind, name), {}).get("name") or look.flag_name(name) for name in names)
    return sorted(set(spoken))
