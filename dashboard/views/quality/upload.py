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
from dashboard.views.quality import file_answers, upload_columns, upload_files
from etl.mapping.layout import Layout, lacking, tables
from etl.mapping.reading import DOCUMENTS
from etl.mapping.shown import Columns, Preview
from etl.mapping.unfit import Unfit
from etl.mapping.unread import unread
from etl.user_error import UserError

NEW = ""


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
    try:
        begun = _beginning(ctx.t, file)
        if begun is not None:
            _layout(ctx, file, *begun)
    except Unfit as unfit:
        _refused(ctx.t, unfit)


def _beginning(t: Language, file: Any) -> tuple[Layout, Columns] | None:
    """The layout to begin with, a saved one or what is suggested for the sheet, the heading and the tables chosen, and
    what stands below that heading."""
    heads = {head.name: head for head in file_answers.sheet_heads(file)}
    key, columns = file.file_id, st.columns([3, 2, 1, 4], vertical_alignment="bottom")
    with columns[0]:
        name = st.selectbox(
            t("upload.layout"),
            [NEW, *layouts.saved(here().layouts)],
            format_func=lambda saved: saved or t("upload.suggested"),
            key=f"{key}-layout",
        )
    kept = layouts.load(here().layouts, name) if name else None
    if kept and kept.sheet and kept.sheet not in heads:
        raise Unfit("no_sheet", kept.sheet)
    names = list(heads)
    with columns[1]:
        chosen = st.selectbox(
            t("upload.sheet"),
            names,
            index=names.index(kept.sheet) if kept and kept.sheet else 0,
            format_func=lambda each: each or t("upload.only_sheet"),
            key=f"{key}-{name}-sheet",
        )
    head = heads[chosen]
    with columns[2]:
        guess = min(kept.heading if kept else head.heading, head.last)
        place = f"{key}-{name}-{chosen}-heading"
        heading = int(st.number_input(t("upload.heading"), 1, head.last, guess, key=place))
    suggested = file_answers.columns(file, chosen, heading, None)
    with columns[3]:
        into = st.multiselect(
            t("upload.tables"),
            tables(),
            [name for name in (kept or suggested.layout).tables if name in tables()],
            format_func=lambda each: t.of("table", each),
            key=f"{key}-{name}-{chosen}-{heading}-tables",
        )
    if not suggested.examples or not into:
        show(element("p", t("upload.no_table" if suggested.examples else "upload.no_heading"), class_="cp-empty"))
        return None
    if list(suggested.layout.tables) != into:
        suggested = file_answers.columns(file, chosen, heading, into)
    if kept is None:
        return suggested.layout, suggested
    # Columns that this file lacks count as not chosen, so that they can be chosen anew.
    kept_tables = {name: kept.tables[name] for name in into if name in kept.tables}
    return suggested.layout.model_copy(update={"tables": suggested.layout.tables | kept_tables}), suggested


def _layout(ctx: PageContext, file: Any, begun: Layout, below: Columns) -> None:
    t = ctx.t
    show(_first_rows(t, below))
    saved = st.session_state.get(f"{file.file_id}-layout", NEW)
    key = f"{file.file_id}-{saved}-{begun.sheet}-{begun.heading}-{'+'.join(begun.tables)}"
    show(element("h3", t("upload.columns")))
    made = upload_columns.draw(t, key, begun, below.examples)
    missing = [f"{t}.{c}" for t, of in made.tables.items() for c in lacking(t, of)]
    if missing:
        names = t.listed([upload_columns.named(t, target) for target in missing])
        _alert(t("upload.missing", columns=names))
        return
    _preview(t, file_answers.preview(file, made))
    _hand_in(ctx, file, made, saved)


def _first_rows(t: Language, below: Columns) -> Markup:
    (_, titles), *rows = below.first_rows
    title = t("upload.first_rows", n=below.n_rows)
    return folded(title, table(title, [t("upload.row"), *titles], [[str(n), *row] for n, row in rows]))


def _preview(t: Language, of_tables: Sequence[Preview]) -> None:
    """The first rows as the intake will get them, and how many values of the first thousand it cannot read."""
    show(element("h3", t("upload.preview")))
    for given in of_tables:
        rows = [
            [str(n), *(_cell(t, given.table, column, value) for column, value in zip(given.columns, row, strict=True))]
            for n, row in given.first_rows
        ]
        head = [t("upload.row"), *(_titled(t, column) for column in given.columns)]
        caption = t.of("table", given.table)
        show(element("h4", caption), table(caption, head, rows), _unread(t, given))
    show(_dropped(t, of_tables[-1].dropped if of_tables else ()))


def _titled(t: Language, column: str) -> str:
    return t("upload.column_of", name=t.of("field", column), column=column)


def _cell(t: Language, name: str, column: str, value: str) -> str | Markup:
    if unread(name, column, value):
        return element("mark", "✕ ", value)
    return upload_columns.worded(t, name, column, value)


def _unread(t: Language, given: Preview) -> Markup:
    parts = [t("upload.unread_column", column=t.of("field", of.column), n=of.n) for of in given.unread]
    text = t("upload.unread", columns=t.listed(parts), n=given.n_rows) if parts else t("upload.all_read")
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
