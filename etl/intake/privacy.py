"""What may enter: members only as keyed hashes, texts only as features and keyed fingerprints.

The third guard stands earlier: sources load the contract's columns and no other, so names, birth dates and numbers of
cards never reach the database.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import unicodedata
from collections.abc import Iterable

import duckdb
import numpy as np
import polars as pl
import pyarrow as pa

from etl.batch import Batch
from etl.config.keys import Keys
from etl.contract_tables import describe
from etl.intake.stages import Rows, count_rows
from etl.intake.text_fingerprints import TEXTS
from etl.text import Marker, TextFingerprints

MEMBER = "member_code"
HASH_DIGITS = 32
# Bounds the memory: texts of 180 syllables take about 30 MB a portion.
PORTION = 4_000
# A citizen's number has twelve figures, an older one nine.
LONG_NUMBER = re.compile(r"\d{9}")
FINGERPRINT_COLUMNS = (
    "(text_of VARCHAR, code VARCHAR, line_no INTEGER, syllables INTEGER, "
    "characters INTEGER, figures INTEGER, line_mark UINTEGER, runs UINTEGER[])"
)


def protect(con: duckdb.DuckDBPyConnection, batch: Batch, keys: Keys, retain_text: bool) -> Rows:
    """Protects the rows of a batch in place, before anything of them is stored; gives the fingerprints of its texts.

    Codes of members become keyed hashes. Texts become rows with the columns of intake.text_fingerprints and are
    emptied unless `retain_text`. A row without its code, without a text, or that could not be split into columns has
    no fingerprints.
    """
    if MEMBER in batch.columns_present:
        _hash_members(con, batch.relation, keys)
    con.execute(f"CREATE OR REPLACE TEMP TABLE new_fingerprints {FINGERPRINT_COLUMNS}")
    if batch.table in TEXTS:
        _mark_texts(con, batch, keys)
        if not retain_text:
            con.execute(f"UPDATE {batch.relation} SET {TEXTS[batch.table]}_text = NULL")
    return count_rows(con, "new_fingerprints")


def member_hash(code: str, keys: Keys) -> str:
    """The stored form of a member's code: HMAC-SHA-256, the first 32 hexadecimal digits.

    128 bits: two of ten million members have the same with a probability below 10**-24. A code written with
    composed or with separate accents is one code.
    """
    plain = unicodedata.normalize("NFC", code).encode("utf-8")
    return hmac.digest(keys.hashing, plain, hashlib.sha256).hex()[:HASH_DIGITS]


def _hash_members(con: duckdb.DuckDBPyConnection, relation: str, keys: Keys) -> None:
    rows = con.execute(f"SELECT DISTINCT {MEMBER} FROM {relation} WHERE {MEMBER} IS NOT NULL").fetchall()
    codes = [code for (code,) in rows]
    hashes = pl.DataFrame(
        {"code": codes, "hash": [member_hash(code, keys) for code in codes]}, {"code": str, "hash": str}
    )
    con.register("hashes", hashes)
    con.execute(f"UPDATE {relation} SET {MEMBER} = hash FROM hashes WHERE code = {MEMBER}")
    con.unregister("hashes")


def _mark_texts(con: duckdb.DuckDBPyConnection, batch: Batch, keys: Keys) -> None:
    text_of = TEXTS[batch.table]
    (code,) = describe()[batch.table].key
    marker = Marker(keys.text)
    ((last,),) = con.execute(f"SELECT coalesce(max(row_no), 0) FROM {batch.relation}").fetchall()
    for first in range(1, last + 1, PORTION):
        rows = con.execute(
            f"SELECT {code}, {text_of}_text FROM {batch.relation} WHERE row_no BETWEEN $first AND $last "
            f"AND unreadable IS NULL AND {code} IS NOT NULL AND {text_of}_text IS NOT NULL ORDER BY row_no",
            {"first": first, "last": first + PORTION - 1},
        ).fetchall()
        if rows:
            codes, texts = zip(*rows, strict=True)
            con.register("portion", fingerprint_table(text_of, codes, marker.fingerprints(texts)))
            con.execute("INSERT INTO new_fingerprints SELECT * FROM portion")
            con.unregister("portion")


def fingerprint_table(text_of: str, codes: tuple[str, ...], made: TextFingerprints) -> pa.Table:
    """Fingerprints with the columns of intake.text_fingerprints; `codes` are those of their texts."""
    offsets = np.concatenate(([0], made.run_ends)).astype(np.int32)
    return pa.table(
        {
            "text_of": pa.repeat(text_of, len(made.text_no)),
            "code": pa.array(codes, pa.string()).take(pa.array(made.text_no)),
            "line_no": made.line_no,
            "syllables": made.syllables,
            "characters": made.characters,
            "figures": made.figures,
            "line_mark": made.line_mark,
            "runs": pa.ListArray.from_arrays(offsets, pa.array(made.runs)),
        }
    )


def without_names(titles: Iterable[str]) -> tuple[str, ...]:
    """Titles of columns that were dropped, as they may be kept: one that could be a person's name (two words or more,
    each with a capital) or has a long number is only its outline, letters as A and a, figures as 9."""
    return tuple(_outline(title) if _could_be_of_a_person(title) else title for title in titles)


def _could_be_of_a_person(title: str) -> bool:
    words = title.split()
    is_name = len(words) > 1 and all(word[0].isupper() for word in words)
    return is_name or LONG_NUMBER.search(title) is not None


def _outline(title: str) -> str:
    kinds = (("A", str.isupper), ("a", str.isalpha), ("9", str.isdigit))
    composed = unicodedata.normalize("NFC", title)[:40]
    return "".join(next((drawn for drawn, fits in kinds if fits(letter)), letter) for letter in composed)
