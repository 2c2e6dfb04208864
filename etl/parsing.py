"""Text to typed value, as SQL over a column of text: tolerant where nothing is lost, else strict.

DuckDB's own casts take more than the contract does ('2025-1-5', 'epoch', 'infinity', '1_000',
'24:00'), so the form is compared with a pattern before anything is cast.
"""

from __future__ import annotations

from etl.contract_tables import Column

# A spreadsheet gives a day as a moment at midnight.
_DAY = r"\d{4}-\d{2}-\d{2}([T ]00:00(:00(\.0+)?)?)?"
_MOMENT = r"\d{4}-\d{2}-\d{2}[T ]([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d+)?)?"
# Spreadsheets and databases give whole numbers as 12.0 where the column also holds empty cells.
_WHOLE = r"[+-]?\d+(\.0*)?"
_NUMBER = r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?"

# What each type is asked for, in figures rather than words, so that it reads the same in both languages.
FORMS = {
    "DATE": "YYYY-MM-DD",
    "TIMESTAMP": "YYYY-MM-DDTHH:MM",
    "BOOLEAN": "true / false",
    "INTEGER": "0, 1, 2, 3…",
    "DOUBLE": "12.5",
}


def typed(column: Column, text: str) -> str:
    """SQL of the typed value of the SQL expression `text` (VARCHAR); NULL where empty or not readable.

    An empty value becomes the column's default where the contract gives one.
    """
    value = _cast(column.type, text)
    return f"CASE WHEN {text} IS NULL THEN {column.default} ELSE {value} END" if column.default else value


def shape(text: str) -> str:
    """SQL of the outline of a text: letters as A and a, figures as 9, other characters as they are, 40 at most.

    For values that are not what their column is for, and so could be anything, a name for instance.
    """
    outline = f"left({text}, 40)"
    for pattern, replacement in ((r"\p{M}", ""), (r"\p{Lu}", "A"), (r"\p{L}", "a"), (r"\p{N}", "9")):
        # Letters already drawn must not be drawn again: 'A' is a letter too.
        pattern = pattern if replacement != "a" else r"[^\P{L}Aa]"
        outline = f"regexp_replace({outline}, '{pattern}', '{replacement}', 'g')"
    return outline


def _cast(kind: str, text: str) -> str:
    match kind:
        case "VARCHAR":
            return text
        case "DATE":
            return _where(rf"regexp_full_match({text}, '{_DAY}') AND {text} >= '0001'", f"{text}[:10]", "DATE")
        case "TIMESTAMP":
            return _where(rf"regexp_full_match({text}, '{_MOMENT}') AND {text} >= '0001'", text, "TIMESTAMP")
        case "BOOLEAN":
            return (
                f"CASE lower({text}) WHEN 'true' THEN true WHEN '1' THEN true "
                f"WHEN 'false' THEN false WHEN '0' THEN false END"
            )
        case "INTEGER":
            return _whole(text)
        case "DOUBLE":
            number = _where(f"regexp_full_match({text}, '{_NUMBER}')", text, "DOUBLE")
            return f"CASE WHEN isfinite({number}) THEN {number} END"
    raise ValueError(f"the contract has a column of type {kind}, which the intake cannot read")


def _whole(text: str) -> str:
    # A number too great for the type is held at its edge, far outside of every range that the contract
    # allows: what is wrong with it is its range, not its form.
    bounded = f"CAST(greatest(least(TRY_CAST({text} AS DOUBLE), 2147483647), -2147483648) AS INTEGER)"
    return f"CASE WHEN regexp_full_match({text}, '{_WHOLE}') THEN {bounded} END"


def _where(condition: str, text: str, kind: str) -> str:
    return f"CASE WHEN {condition} THEN TRY_CAST({text} AS {kind}) END"
