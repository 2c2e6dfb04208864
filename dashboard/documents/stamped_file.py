"""A table as the bytes of a file that leaves the house, with the stamp of who took it, when and from where.

XLSX carries the stamp in its properties and on a second sheet, Parquet in its key-value metadata. A CSV holds nothing
but its table, so its stamp is beside it: as a file where the command wrote it, and in the audit in any case, with the
checksum by which a copy found anywhere leads back to its entry.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

import polars as pl
import xlsxwriter

from dashboard.documents import workbook
from dashboard.documents.workbook import Row
from dashboard.figure import Figure
from dashboard.language import Language

XLSX_ROWS = 1_048_575
# Read as the beginning of a formula by spreadsheets, the full-width ones by East Asian editions (OWASP, CSV injection).
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
FEW = 3  # docs/contract.md#personal-data: counts of persons under 3 are masked
_MOMENTS = "%Y-%m-%dT%H:%M:%S"


@dataclass(frozen=True)
class Stamp:
    """Who took what, when, from which part of the tree (empty = the whole), as of which month; `by` empty = nobody
    signed in. `masked` tells whether counts of persons under 3 were hidden; `title` is what people call the table."""

    by: str
    at: datetime
    what: str
    unit: str = ""
    as_of: date | None = None
    masked: bool = True
    title: str = ""

    def facts(self) -> dict[str, str]:
        """The stamp as texts, in the order in which they are written."""
        moments = {"at": f"{self.at:{_MOMENTS}}", "as_of": "" if self.as_of is None else f"{self.as_of:%Y-%m}"}
        facts = asdict(self) | moments | {"masked": "yes" if self.masked else "no"}
        return {name: value for name, value in facts.items() if name != "title"}


def as_csv(rows: pl.DataFrame, *, for_excel: bool = False) -> bytes:
    """CSV in UTF-8; `for_excel` with the byte order mark that Excel needs for Vietnamese. Formulas become texts."""
    written = _harmless(_flat(rows)).write_csv(datetime_format=_MOMENTS).encode("utf-8")
    return b"\xef\xbb\xbf" + written if for_excel else written


def as_xlsx(rows: pl.DataFrame | Sequence[Row], stamp: Stamp, t: Language) -> bytes:
    """A workbook: the table, and the stamp on a second sheet. Texts stay texts: neither formulas nor links.

    Figures of `rows` are written as numbers, days and shares; a data frame as its own types.
    """
    file = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(file, options | {"nan_inf_to_errors": True}) as book:
        listed = _counted(_flat(rows)) if isinstance(rows, pl.DataFrame) else rows
        columns = rows.columns if isinstance(rows, pl.DataFrame) else list(rows[0]) if rows else []
        workbook.write(book, stamp.title or t("stamp.table"), columns, listed)
        sheet = book.add_worksheet(t("stamp.sheet"))
        sheet.set_column(0, 1, 32)
        words = spoken(stamp, t)
        for row, (label, value) in enumerate(words.items()):
            sheet.write_string(row, 0, label)
            sheet.write_string(row, 1, value)
        book.set_properties({
            "title": stamp.title or stamp.what, "author": stamp.by, "created": stamp.at,
            "comments": "\n".join(f"{label}: {value}" for label, value in words.items()),
        })  # fmt: skip
    return file.getvalue()


def as_parquet(rows: pl.DataFrame, stamp: Stamp) -> bytes:
    """Parquet with the stamp as metadata, each key with `cellpulse.` before it."""
    file = io.BytesIO()
    rows.write_parquet(file, metadata={f"cellpulse.{name}": value for name, value in stamp.facts().items()})
    return file.getvalue()


def spoken(stamp: Stamp, t: Language) -> dict[str, str]:
    """The stamp in a language, label by label."""
    values = {
        "what": stamp.title or stamp.what,
        "by": stamp.by or t("stamp.nobody"),
        "at": t.moment(stamp.at),
        "unit": stamp.unit or t("role.whole"),
        "as_of": "" if stamp.as_of is None else t.short_month(stamp.as_of),
        "masked": t.of("stamp.masked", "yes" if stamp.masked else "no"),
    }
    return {t.of("stamp", name): value for name, value in values.items() if value}


def checksum(content: bytes) -> str:
    """What tells one file from every other; it stands in the audit."""
    return hashlib.sha256(content).hexdigest()


def masked(rows: pl.DataFrame, columns: list[str]) -> pl.DataFrame:
    """Counts of persons of one or two become "<3"; the columns become texts. Zero and unknown stay what they are."""
    few = [pl.col(name).is_between(1, FEW - 1) for name in columns]
    return rows.with_columns(
        pl.when(hidden).then(pl.lit(f"<{FEW}")).otherwise(pl.col(name).cast(pl.String)).alias(name)
        for name, hidden in zip(columns, few, strict=True)
    )


def writer(
    suffix: str, stamp: Stamp, t: Language, *, for_excel: bool = False
) -> Callable[[pl.DataFrame | Sequence[Row]], bytes]:
    """What makes the file of a form: `.csv`, `.xlsx` or `.parquet`. Raises KeyError for another.

    In a CSV figures are written as people read them, in Parquet a column of figures of one kind has their values.
    """
    writers: dict[str, Callable[[pl.DataFrame | Sequence[Row]], bytes]] = {
        ".csv": lambda rows: as_csv(_as_frame(rows, str), for_excel=for_excel),
        ".xlsx": lambda rows: as_xlsx(rows, stamp, t),
        ".parquet": lambda rows: as_parquet(_as_frame(rows, lambda figure: figure.value), stamp),
    }
    return writers[suffix]


def _as_frame(rows: pl.DataFrame | Sequence[Row], plain: Callable[[Figure], Any]) -> pl.DataFrame:
    """Rows as a data frame, each figure made plain; a column with figures and other texts is a column of texts."""
    if isinstance(rows, pl.DataFrame):
        return rows
    columns = list(rows[0]) if rows else []
    return pl.DataFrame({name: _column([row.get(name) for row in rows], plain) for name in columns})


def _column(values: list[Any], plain: Callable[[Figure], Any]) -> pl.Series:
    known = [value for value in values if value not in (None, "")]
    kinds = {value.kind if isinstance(value, Figure) else "" for value in known}
    if len(kinds) == 1 and "" not in kinds:
        return pl.Series([plain(value) if value not in (None, "") else None for value in values], strict=False)
    return pl.Series([str(value) if isinstance(value, str) else value for value in values], strict=False)


def _counted(rows: pl.DataFrame) -> list[Row]:
    """The rows, with numbers in the columns that `masked` made texts: only what is hidden stays a text."""
    hidden = {name for name, kind in rows.schema.items() if kind == pl.String and (rows[name] == f"<{FEW}").any()}
    return [
        row | {name: int(row[name]) for name in hidden if row[name] is not None and row[name].isdecimal()}
        for row in rows.iter_rows(named=True)
    ]


def _flat(rows: pl.DataFrame) -> pl.DataFrame:
    lists = [name for name, kind in rows.schema.items() if isinstance(kind, pl.List)]
    return rows.with_columns(pl.col(name).cast(pl.List(pl.String)).list.join(";") for name in lists)


def _harmless(rows: pl.DataFrame) -> pl.DataFrame:
    """Texts that a spreadsheet would run begin with an apostrophe; heads too."""
    texts = [name for name, kind in rows.schema.items() if kind == pl.String]
    risky = {name: pl.any_horizontal(pl.col(name).str.starts_with(sign) for sign in FORMULA) for name in texts}
    safe = rows.with_columns(
        pl.when(begins).then("'" + pl.col(name)).otherwise(pl.col(name)).alias(name) for name, begins in risky.items()
    )
    return safe.rename({name: f"'{name}" for name in rows.columns if name.startswith(FORMULA)})
