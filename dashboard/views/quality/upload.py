"""Handing in a file of any layout: what its columns are, what it will give, and then through the same intake as all.

The file stays in memory until the command has read it; only the layout is kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePath
from typing import Any

import streamlit as st

from dashboard.auth.current_user import here
from dashboard.components import work
from dashboard.components.frame import Look
from dashboard.components.table import folded, table
from dashboard.language import Language
from dashboard.markup import Markup, element, show
from dashboard.store import layouts
from dashboard.views.quality import upload_columns
from etl.mapping import suggesting
from etl.mapping.applying import Delivered, delivered
from etl.mapping.layout import Layout, lacking, tables, titles
from etl.mapping.reading import TEXTS, WORKBOOKS, Sheet, sheets
from etl.mapping.unfit import Unfit
from etl.user_error import UserError

NEW = ""
ROWS_SHOWN = 5
# Enough to see what a layout does, few enough for a click (chosen by us).
ROWS_TRIED = 1_000


def draw(look: Look) -> None:
    """The whole of it, from the choice of a file to the button that hands it in."""
    say = look.say
    show(element("h2", say("upload.title"), class_="cp-part"), element("p", say("upload.text"), class_="cp-limits"))
    file = st.file_uploader(say("upload.file"), [end.lstrip(".") for end in (*WORKBOOKS, *TEXTS)], key="upload-file")
    if file is None:
        return
    try:
        found = _read(file)
        begun = _beginning(say, file.file_id, found)
        if begun is not None:
            _layout(look, file, found, begun)
    except Unfit as unfit:
        _refused(say, unfit)


def _read(file: Any) -> list[Sheet]:
    """The sheets, read once for each file and kept with the session."""
    held = st.session_state.get("upload-read")
    if held is None or held[0] != file.file_id:
        held = (file.file_id, sheets(file.getvalue(), file.name))
        st.session_state["upload-read"] = held
    return held[1]


def _beginning(say: Language, key: str, found: list[Sheet]) -> Layout | None:
    """The layout to begin with: a saved one, or what is suggested for the sheet, the heading and the tables chosen."""
    columns = st.columns([3, 2, 1, 4], vertical_alignment="bottom")
    with columns[0]:
        name = st.selectbox(
            say("upload.layout"),
            [NEW, *layouts.saved(here().layouts)],
            format_func=lambda saved: saved or say("upload.suggested"),
            key=f"{key}-layout",
        )
    kept = layouts.load(here().layouts, name) if name else None
    sheet = kept.chosen(found) if kept else found[0]
    with columns[1]:
        names = [each.name for each in found]
        chosen = st.selectbox(
            say("upload.sheet"),
            names,
            index=names.index(sheet.name),
            format_func=lambda each: each or say("upload.only_sheet"),
            key=f"{key}-{name}-sheet",
        )
    sheet = found[names.index(chosen)]
    with columns[2]:
        guess = kept.heading if kept else suggesting.heading(sheet)
        last = sheet.numbers[-1]
        heading = st.number_input(
            say("upload.heading"), 1, last, min(guess, last), key=f"{key}-{name}-{chosen}-heading"
        )
    samples = suggesting.samples(sheet, int(heading))
    with columns[3]:
        into = st.multiselect(
            say("upload.tables"),
            tables(),
            list(kept.tables) if kept else [suggesting.table(samples)] if samples else [],
            format_func=lambda each: say.of("table", each),
            key=f"{key}-{name}-{chosen}-{heading}-tables",
        )
    if not samples or not into:
        show(element("p", say("upload.no_heading" if not samples else "upload.no_table"), class_="cp-empty"))
        return None
    suggested = suggesting.layout(sheet, int(heading), into)
    if kept is None:
        return suggested
    # Columns that this file lacks count as not chosen, so that they can be chosen anew.
    held = {name: kept.tables[name] for name in into if name in kept.tables}
    return suggested.model_copy(update={"tables": suggested.tables | held})


def _layout(look: Look, file: Any, found: list[Sheet], begun: Layout) -> None:
    say = look.say
    sheet = begun.chosen(found)
    samples = suggesting.samples(sheet, begun.heading)
    show(_first_rows(say, sheet, begun.heading))
    saved = st.session_state.get(f"{file.file_id}-layout", NEW)
    key = f"{file.file_id}-{saved}-{begun.sheet}-{begun.heading}-{'+'.join(begun.tables)}"
    show(element("h3", say("upload.columns")))
    made = upload_columns.draw(say, key, begun, samples)
    missing = [f"{t}.{c}" for t, of in made.tables.items() for c in lacking(t, of)]
    if missing:
        names = say.listed([upload_columns.named(say, target) for target in missing])
        _alert(say("upload.missing", columns=names))
        return
    _preview(say, sheet, made)
    _hand_in(look, file, made, saved)


def _first_rows(say: Language, sheet: Sheet, heading: int) -> Markup:
    below = [(row, n) for row, n in zip(sheet.rows, sheet.numbers, strict=True) if n > heading]
    head = [say("upload.row"), *titles(sheet, heading)]
    body = [[str(n), *row] for row, n in below[:ROWS_SHOWN]]
    return folded(say("upload.first_rows", n=len(below)), table(say("upload.first_rows", n=len(below)), head, body))


def _preview(say: Language, sheet: Sheet, made: Layout) -> None:
    """The first rows as the intake will get them, and how many values of the first thousand it cannot read."""
    n_rows = made.heading + ROWS_TRIED
    cut = Sheet(sheet.name, sheet.rows[:n_rows], sheet.numbers[:n_rows])
    show(element("h3", say("upload.preview")))
    dropped: tuple[str, ...] = ()
    for name in made.tables:
        given = delivered(cut, made, name)
        rows = [
            [str(n), *(_cell(say, name, column, value) for column, value in zip(given.columns, row, strict=True))]
            for row, n in zip(given.rows[:ROWS_SHOWN], given.numbers, strict=False)
        ]
        head = [say("upload.row"), *(_titled(say, column) for column in given.columns)]
        caption = say.of("table", name)
        show(element("h4", caption), table(caption, head, rows), _unread(say, given))
        dropped = given.dropped
    show(_dropped(say, dropped))


def _titled(say: Language, column: str) -> str:
    return say("upload.column_of", name=say.of("field", column), column=column)


def _cell(say: Language, name: str, column: str, value: str) -> str | Markup:
    if suggesting.unread(name, column, value):
        return element("mark", "✕ ", value)
    return upload_columns.worded(say, name, column, value)


def _unread(say: Language, given: Delivered) -> Markup:
    counts = {
        column: sum(suggesting.unread(given.table, column, row[place]) for row in given.rows)
        for place, column in enumerate(given.columns)
    }
    parts = [say("upload.unread_column", column=say.of("field", c), n=n) for c, n in counts.items() if n]
    text = say("upload.unread", columns=say.listed(parts), n=len(given.rows)) if parts else say("upload.all_read")
    return element("p", text, class_="cp-limits")


def _dropped(say: Language, left_out: Sequence[str]) -> Markup:
    text = say("upload.dropped", columns=say.listed(left_out)) if left_out else say("upload.none_dropped")
    return element("p", text, class_="cp-limits")


def _hand_in(look: Look, file: Any, made: Layout, saved: str) -> None:
    say = look.say
    left, right = st.columns([3, 1], vertical_alignment="bottom")
    with left:
        name = st.text_input(
            say("upload.name"),
            saved or PurePath(file.name).stem[:80],
            help=say("upload.name_help"),
            key=f"{file.file_id}-{saved}-name",
        ).strip()
    with right:
        handed = st.button(say("upload.hand_in"), type="primary", disabled=work.under_way(), key="upload-hand-in")
    if not layouts.is_fit(name):
        show(element("p", say("upload.bad_name"), class_="cp-empty", role="alert"))
    elif handed:
        layouts.save(here().layouts, name, made)
        arguments = ["ingest", "-", "--layout", name, "--file-name", PurePath(file.name).name]
        if work.start(look, "upload", file.name, arguments, file.getvalue()):
            st.rerun()


def _refused(say: Language, refused: UserError) -> None:
    text = say.of("upload.unfit", refused.reason) if isinstance(refused, Unfit) else str(refused)
    about = refused.about if isinstance(refused, Unfit) else ""
    _alert(f"{about}: {text}" if about else text)


def _alert(text: str) -> None:
    show(element("p", text, class_="cp-work cp-work-failed", role="alert"))
