"""Handing in files of any kind, or one sheet whose columns a person names, through the same intake as all.

Files stay in memory until the command has read them; only a layout is kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePath
from typing import Any

import streamlit as st

from dashboard.auth.current_user import here
from dashboard.components import work
from dashboard.components.frame import PageContext
from dashboard.components.table import folded, table
from dashboard.language import Language
from dashboard.markup import Markup, element, show
from dashboard.store import layouts
from dashboard.views.quality import upload_columns, upload_files
from etl import untrusted
from etl.mapping import heading_rows, suggesting
from etl.mapping.applying import Delivered, delivered
from etl.mapping.layout import Layout, lacking, tables, titles
from etl.mapping.reading import DOCUMENTS, Sheet
from etl.mapping.unfit import Unfit
from etl.mapping.unread import unread, unread_values
from etl.user_error import UserError

NEW = ""
ROWS_SHOWN = 5
# Enough to see what a layout does, few enough for a click (chosen by us).
ROWS_TRIED = 1_000


def draw(ctx: PageContext) -> None:
    """The whole of it, from the choice of a file to the button that hands it in."""
    t = ctx.t
    show(element("h2", t("upload.title"), class_="cp-part"), element("p", t("upload.text"), class_="cp-limits"))
    # Of any kind: what cannot be read is refused in a sentence of ours, by its bytes and not by its name.
    files = st.file_uploader(t("upload.file"), accept_multiple_files=True, key="upload-file")
    if not files:
        return
    sheets = [file for file in files if not file.name.lower().endswith(DOCUMENTS)]
    if len(files) > 1 or not sheets or not st.checkbox(t("upload.by_hand"), key=f"{sheets[0].file_id}-by-hand"):
        upload_files.draw(ctx, files)
        return
    _by_hand(ctx, sheets[0])


def _by_hand(ctx: PageContext, file: Any) -> None:
    """What each column is, chosen by a person; for a sheet whose titles are not known."""
    t = ctx.t
    try:
        reading = _read(file)
        begun = _beginning(t, file.file_id, reading.sheets)
        if begun is not None:
            _layout(ctx, file, reading, begun)
    except Unfit as unfit:
        _refused(t, unfit)


def _read(file: Any) -> untrusted.Reading:
    """The first rows of each sheet, read once for each file, in a process of its own, and kept with the session."""
    kept_read = st.session_state.get("upload-read")
    if kept_read is None or kept_read[0] != file.file_id:
        kept_read = (file.file_id, untrusted.first_rows(file.getvalue(), file.name))
        st.session_state["upload-read"] = kept_read
    return kept_read[1]


def _beginning(t: Language, key: str, sheets: list[Sheet]) -> Layout | None:
    """The layout to begin with: a saved one, or what is suggested for the sheet, the heading and the tables chosen."""
    columns = st.columns([3, 2, 1, 4], vertical_alignment="bottom")
    with columns[0]:
        name = st.selectbox(
            t("upload.layout"),
            [NEW, *layouts.saved(here().layouts)],
            format_func=lambda saved: saved or t("upload.suggested"),
            key=f"{key}-layout",
        )
    kept = layouts.load(here().layouts, name) if name else None
    sheet = kept.chosen(sheets) if kept else sheets[0]
    with columns[1]:
        names = [each.name for each in sheets]
        chosen = st.selectbox(
            t("upload.sheet"),
            names,
            index=names.index(sheet.name),
            format_func=lambda each: each or t("upload.only_sheet"),
            key=f"{key}-{name}-sheet",
        )
    sheet = sheets[names.index(chosen)]
    with columns[2]:
        guess = kept.heading if kept else sheet.numbers[heading_rows.heading(sheet).first]
        last = sheet.numbers[-1]
        heading = st.number_input(t("upload.heading"), 1, last, min(guess, last), key=f"{key}-{name}-{chosen}-heading")
    samples = suggesting.samples(sheet, int(heading))
    with columns[3]:
        into = st.multiselect(
            t("upload.tables"),
            tables(),
            [name for name in kept.tables if name in tables()]
            if kept
            else [suggesting.table(samples)]
            if samples
            else [],
            format_func=lambda each: t.of("table", each),
            key=f"{key}-{name}-{chosen}-{heading}-tables",
        )
    if not samples or not into:
        show(element("p", t("upload.no_heading" if not samples else "upload.no_table"), class_="cp-empty"))
        return None
    suggested = suggesting.layout(sheet, int(heading), into)
    if kept is None:
        return suggested
    # Columns that this file lacks count as not chosen, so that they can be chosen anew.
    kept_tables = {name: kept.tables[name] for name in into if name in kept.tables}
    return suggested.model_copy(update={"tables": suggested.tables | kept_tables})


def _layout(ctx: PageContext, file: Any, reading: untrusted.Reading, begun: Layout) -> None:
    t = ctx.t
    sheet = begun.chosen(reading.sheets)
    samples = suggesting.samples(sheet, begun.heading)
    show(_first_rows(t, sheet, begun.heading, reading.left_out(sheet)))
    saved = st.session_state.get(f"{file.file_id}-layout", NEW)
    key = f"{file.file_id}-{saved}-{begun.sheet}-{begun.heading}-{'+'.join(begun.tables)}"
    show(element("h3", t("upload.columns")))
    made = upload_columns.draw(t, key, begun, samples)
    missing = [f"{t}.{c}" for t, of in made.tables.items() for c in lacking(t, of)]
    if missing:
        names = t.listed([upload_columns.named(t, target) for target in missing])
        _alert(t("upload.missing", columns=names))
        return
    _preview(t, sheet, made)
    _hand_in(ctx, file, made, saved)


def _first_rows(t: Language, sheet: Sheet, heading: int, left_out: int) -> Markup:
    below = [(row, n) for row, n in zip(sheet.rows, sheet.numbers, strict=True) if n > heading]
    head = [t("upload.row"), *titles(sheet, heading)]
    body = [[str(n), *row] for row, n in below[:ROWS_SHOWN]]
    title = t("upload.first_rows", n=len(below) + left_out)
    return folded(title, table(title, head, body))


def _preview(t: Language, sheet: Sheet, made: Layout) -> None:
    """The first rows as the intake will get them, and how many values of the first thousand it cannot read."""
    n_rows = made.heading + ROWS_TRIED
    cut = Sheet(sheet.name, sheet.rows[:n_rows], sheet.numbers[:n_rows])
    show(element("h3", t("upload.preview")))
    dropped: tuple[str, ...] = ()
    for name in made.tables:
        given = delivered(cut, made, name)
        rows = [
            [str(n), *(_cell(t, name, column, value) for column, value in zip(given.columns, row, strict=True))]
            for row, n in zip(given.rows[:ROWS_SHOWN], given.numbers, strict=False)
        ]
        head = [t("upload.row"), *(_titled(t, column) for column in given.columns)]
        caption = t.of("table", name)
        show(element("h4", caption), table(caption, head, rows), _unread(t, given))
        dropped = given.dropped
    show(_dropped(t, dropped))


def _titled(t: Language, column: str) -> str:
    return t("upload.column_of", name=t.of("field", column), column=column)


def _cell(t: Language, name: str, column: str, value: str) -> str | Markup:
    if unread(name, column, value):
        return element("mark", "✕ ", value)
    return upload_columns.worded(t, name, column, value)


def _unread(t: Language, given: Delivered) -> Markup:
    parts = [
        t("upload.unread_column", column=t.of("field", column), n=values.total())
        for column, values in unread_values(given).items()
    ]
    text = t("upload.unread", columns=t.listed(parts), n=len(given.rows)) if parts else t("upload.all_read")
    return element("p", text, class_="cp-limits")


def _dropped(t: Language, left_out: Sequence[str]) -> Markup:
    text = t("upload.dropped", columns=t.listed(left_out)) if left_out else t("upload.none_dropped")
    return element("p", text, class_="cp-limits")


def _hand_in(ctx: PageContext, file: Any, made: Layout, saved: str) -> None:
    t = ctx.t
    left, right = st.columns([3, 1], vertical_alignment="bottom")
    with left:
        name = st.text_input(
            t("upload.name"),
            saved or PurePath(file.name).stem[:80],
            help=t("upload.name_help"),
            key=f"{file.file_id}-{saved}-name",
        ).strip()
    with right:
        handed = st.button(t("upload.hand_in"), type="primary", disabled=work.under_way(), key="upload-hand-in")
    if not layouts.is_fit(name):
        show(element("p", t("upload.bad_name"), class_="cp-empty", role="alert"))
    elif handed:
        layouts.save(here().layouts, name, made)
        arguments = ["ingest", "-", "--layout", name, "--file-name", PurePath(file.name).name]
        if work.start(ctx, "upload", file.name, arguments, file.getvalue()):
            st.rerun()


def _refused(t: Language, refused: UserError) -> None:
    text = t.of("upload.unfit", refused.reason) if isinstance(refused, Unfit) else str(refused)
    about = refused.about if isinstance(refused, Unfit) else ""
    _alert(f"{about}: {text}" if about else text)


def _alert(text: str) -> None:
    show(element("p", text, class_="cp-work cp-work-failed", role="alert"))
