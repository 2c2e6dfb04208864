"""What a database's columns and words mean, so that nobody writes CASE statements.

In a `[sources.tables.<table>]` of `cellpulse.toml`, beside `query` or `table`::

    columns = { cell_code = "ma_cb", has_venue = "co_nvh" }       # the contract's column = the database's
    values  = { kind = "regular" }                                # one value for all rows
    words   = { kind = { TK = "regular", CD = "thematic" } }      # what the database's words mean
    moments = { recorded_at = "seconds" }                         # numbers: seconds, milliseconds, days

Understood without being named: the contract's words in any case and those of `data/headings`; Y/N, t/f, yes/no, 1/0
as booleans; 20260905 as a day; moments with a zone; 0000-00-00, infinity and 9999-12-31 as unknown. A number where a
moment is expected is not guessed: name its unit in `moments`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Literal

from pydantic import BaseModel, ConfigDict

from etl.contract_tables import Column, describe
from etl.mapping.folding import fold
from etl.mapping.names import words
from etl.sources._sql_values import LOCAL_TIME

Unit = Literal["seconds", "milliseconds", "days"]
NEVER = re.compile(r"0000-00-00.*|-?infinity|9999-12-31.*|0001-01-01.*", re.IGNORECASE)
COMPACT = re.compile(r"(19|20)\d\d(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])")
ZONED = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}.*(?:Z|[+-]\d{2}(?::?\d{2})?)")
# Fractions of more figures than a microsecond, which some drivers give.
FRACTION = re.compile(r"(\.\d{6})\d+")
SPAN = re.compile(r"(?:(\d+) days?, )?(\d{1,2}):(\d{2})(?::\d{2}(?:\.\d+)?)?")
TRUE, FALSE = {"y", "t", "yes", "true", "1"}, {"n", "f", "no", "false", "0"}
# Day zero of the day numbers that spreadsheets, Delphi and Access keep.
DAY_ZERO = datetime(1899, 12, 30)


class Meaning(BaseModel):
    """What a table's `columns`, `values`, `words` and `moments` say; see the head of this file."""

    model_config = ConfigDict(extra="forbid")
    columns: dict[str, str] = {}
    values: dict[str, str] = {}
    words: dict[str, dict[str, str]] = {}
    moments: dict[str, Unit] = {}

    def unknown(self, table: str) -> str:
        """The first column named here that the table does not have; empty where all are the contract's."""
        named = [*self.columns, *self.values, *self.words, *self.moments]
        return next((name for name in named if name not in describe()[table].columns), "")


def reader(table: str, column: str, meaning: Meaning) -> Callable[[str | None], str | None]:
    """A function from a value's text as the database gives it to the contract's text; what it cannot read stays."""
    contract = describe()[table].columns[column]
    given = meaning.words.get(column, {})
    known = words(table, column) if contract.type == "VARCHAR" else {}
    unit = meaning.moments.get(column)
    read: dict[str | None, str | None] = {None: None}

    def one(text: str | None) -> str | None:
        if text not in read:
            assert text is not None
            plain = text.strip()
            read[text] = given[plain] if plain in given else _text(plain, contract, known, unit)
        return read[text]

    return one


def fits(column: Column, text: str | None) -> bool:
    """Whether a text can be of the column's type; for `doctor`, the intake decides by its checks."""
    if text is None or column.type == "VARCHAR":
        return True
    if column.type in ("DATE", "TIMESTAMP"):
        return re.match(r"\d{4}-\d{2}-\d{2}", text) is not None
    if column.type == "BOOLEAN":
        return text in ("true", "false")
    return re.fullmatch(r"[+-]?\d*\.?\d+(?:[eE][+-]?\d+)?", text) is not None


def _text(text: str, column: Column, known: Mapping[str, str], unit: Unit | None) -> str | None:
    if column.type in ("DATE", "TIMESTAMP"):
        return _moment(text, column.type, unit)
    if column.type == "BOOLEAN":
        plain = text.lower()
        return "true" if plain in TRUE else "false" if plain in FALSE else text
    if column.name.endswith("_minutes") and (match := SPAN.fullmatch(text)):
        return str((int(match[1] or 0) * 24 + int(match[2])) * 60 + int(match[3]))
    if known:
        parts = [known.get(fold(part), part.strip()) for part in text.split(";")]
        return ";".join(parts)
    return text


def _moment(text: str, kind: str, unit: Unit | None) -> str | None:
    if NEVER.fullmatch(text):
        return None
    if unit and re.fullmatch(r"-?\d+(?:\.\d+)?", text):
        moment = _of_number(float(text), unit)
        if moment is None:
            return text
        return moment[:10] if kind == "DATE" else moment
    if COMPACT.fullmatch(text):
        return f"{text[:4]}-{text[4:6]}-{text[6:]}"
    if ZONED.fullmatch(text):
        with suppress(ValueError, OverflowError):
            return _local(datetime.fromisoformat(FRACTION.sub(r"\1", text).replace("Z", "+00:00")))
    return FRACTION.sub(r"\1", text)


def _of_number(number: float, unit: Unit) -> str | None:
    """The moment; None where it is in no year that a calendar has."""
    try:
        if unit == "days":
            return (DAY_ZERO + timedelta(days=number)).strftime("%Y-%m-%dT%H:%M")
        seconds = number / 1000 if unit == "milliseconds" else number
        return _local(datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds))
    except OverflowError:
        return None


def _local(moment: datetime) -> str:
    return moment.astimezone(LOCAL_TIME).strftime("%Y-%m-%dT%H:%M")
