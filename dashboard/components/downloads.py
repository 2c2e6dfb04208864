"""Downloads of what is shown, as CSV and Excel, made when asked for and not before."""

from __future__ import annotations

import io
from collections.abc import Callable

import polars as pl
import streamlit as st

from dashboard.language import Language

Rows = Callable[[], list[dict[str, str]]]
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# A cell that begins so is read as a formula by spreadsheets.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def offer(say: Language, name: str, rows: Rows) -> None:
    """Two buttons for the same rows; `name` begins the file's name."""
    with st.container(horizontal=True, horizontal_alignment="right"):
        st.download_button(
            say("download.csv"), lambda: as_csv(rows()), f"{name}.csv", "text/csv", on_click="ignore", key=f"{name}-csv"
        )
        st.download_button(
            say("download.xlsx"), lambda: as_xlsx(rows()), f"{name}.xlsx", XLSX, on_click="ignore", key=f"{name}-xlsx"
        )


def as_csv(rows: list[dict[str, str]]) -> bytes:
    """CSV with a byte order mark, as Excel needs it for Vietnamese; formulas are made harmless."""
    return b"\xef\xbb\xbf" + _frame(rows).with_columns(
        pl.all().map_elements(_harmless, return_dtype=pl.String)
    ).write_csv().encode("utf-8")


def as_xlsx(rows: list[dict[str, str]]) -> bytes:
    """An Excel sheet; texts stay texts."""
    file = io.BytesIO()
    _frame(rows).write_excel(file, autofit=True)
    return file.getvalue()


def _frame(rows: list[dict[str, str]]) -> pl.DataFrame:
    return pl.DataFrame(rows, infer_schema_length=None)


def _harmless(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) else text
