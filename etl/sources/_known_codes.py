"""Codes for what files name: cells and organisations by their names, meetings by cell and day.

A meeting is one wherever it comes from: a code made of cell and day ("C1-2026-09-05", "Chi bộ thôn Đông-2026-09", or
with a kind "C1-2026-09-thematic") is replaced by the code of the one meeting that is already known of that cell, day
(or month) and, where it is given, kind.
"""

from __future__ import annotations

import re

import duckdb
import polars as pl

from etl.counted_meetings import COUNTED
from etl.mapping.folding import exact

# Codes that a file may give by name, and the table that knows both.
NAMED = {"cell_code": "cells", "unit_code": "units", "parent_code": "units"}
KINDLESS = "SELECT DISTINCT meeting_code AS written, NULL AS kind FROM incoming"
MADE = re.compile(r"(.+?)-(\d{4}-\d{2}(?:-\d{2})?)(?:-(thematic|extraordinary|annual_review|congress))?")


def find_codes(con: duckdb.DuckDBPyConnection, column: str) -> None:
    """Puts codes for names in a column of `incoming`; a name that two have, or none, stays."""
    known = Codes(con, column)
    written = con.execute(f'SELECT DISTINCT "{column}" FROM incoming WHERE "{column}" IS NOT NULL').fetchall()
    _replace(con, column, [(text, known.of(text)) for (text,) in written])


def find_meetings(con: duckdb.DuckDBPyConnection, *, with_kind: bool) -> None:
    """Puts the codes of known meetings for codes made of cell and day in `incoming`; what is not known gets its cell's
    code. `with_kind` = the rows are meetings with their kind, so that another kind is another meeting."""
    written = con.execute(
        f"SELECT DISTINCT meeting_code FROM incoming WHERE regexp_full_match(meeting_code, '{MADE.pattern}') "
        "AND meeting_code NOT IN (SELECT meeting_code FROM intake.meetings)"
    ).fetchall()
    if not written:
        return
    cells = Codes(con, "cell_code")
    made = [(code, *match.groups()) for (code,) in written if (match := MADE.fullmatch(code))]
    named = [(code, cells.of(cell), when, kind or "") for code, cell, when, kind in made]
    columns = {"written": pl.String, "cell": pl.String, "held": pl.String, "kind": pl.String}
    con.register("named", pl.DataFrame(named, columns, orient="row"))
    kind = "SELECT DISTINCT meeting_code AS written, kind FROM incoming" if with_kind else KINDLESS
    pairs = con.execute(
        f"SELECT named.written, CASE WHEN count(DISTINCT m.counts_as) = 1 THEN any_value(m.counts_as) "
        "ELSE any_value(rtrim(named.cell || '-' || named.held || '-' || named.kind, '-')) END "
        f"FROM named JOIN ({kind}) AS kinds USING (written) LEFT JOIN ({COUNTED}) AS m "
        "ON m.cell_code = named.cell AND starts_with(m.held_on::VARCHAR, named.held) "
        "AND m.kind = coalesce(kinds.kind, nullif(named.kind, ''), m.kind) "
        "AND (length(named.held) = 10 OR named.kind <> '' OR m.kind IN ('regular', 'regular_and_thematic')) "
        "GROUP BY named.written"
    ).fetchall()
    con.unregister("named")
    _replace(con, "meeting_code", pairs)


class Codes:
    """The codes of cells or organisations, by code and by name."""

    def __init__(self, con: duckdb.DuckDBPyConnection, column: str) -> None:
        table, code = NAMED[column], "cell_code" if column == "cell_code" else "unit_code"
        known = con.execute(f"SELECT DISTINCT {code}, name FROM intake.{table}").fetchall()
        self.codes = {code for code, _ in known}
        self.by_name: dict[str, set[str]] = {}
        for known_code, name in known:
            self.by_name.setdefault(exact(name), set()).add(known_code)

    def of(self, text: str) -> str:
        """The code that the text is or names; the text where two have that name, or none."""
        named = () if text in self.codes else self.by_name.get(exact(text), ())
        return next(iter(named)) if len(named) == 1 else text


def _replace(con: duckdb.DuckDBPyConnection, column: str, pairs: list[tuple[str, str]]) -> None:
    changed = [(text, code) for text, code in pairs if text != code]
    if not changed:
        return
    con.register("names", pl.DataFrame(changed, {"written": pl.String, "code": pl.String}, orient="row"))
    con.execute(f'UPDATE incoming SET "{column}" = names.code FROM names WHERE names.written = incoming."{column}"')
    con.unregister("names")
