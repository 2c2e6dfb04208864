"""Attendance of one cell in a sentence."""

from __future__ import annotations

import polars as pl

from dashboard.language import Language


def attendance_sentence(t: Language, history: pl.DataFrame) -> str:
    """The last month with known attendance, and what was usual for the cell."""
    known = history.filter(pl.col("rate").is_not_null())
    if known.is_empty():
        return t("attendance.unknown")
    last = known.row(-1, named=True)
    share = t.share(last["came"], last["marked"])
    month = t.month(last["month"])
    if last["usual"] is None:
        return t("attendance.last", month=month, share=share)
    limits = {"low": t.percent(last["low95"]), "high": t.percent(last["high95"])}
    return t("attendance.last_and_usual", month=month, share=share, usual=t.percent(last["usual"]), **limits)
