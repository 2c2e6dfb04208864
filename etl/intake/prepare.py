"""Batch -> rows that may be stored: members as hashes, texts as fingerprints, repeated keys found."""

from __future__ import annotations

import duckdb

from etl.batch import Batch
from etl.config.keys import Keys
from etl.contract_tables import describe
from etl.intake.duplicate_keys import find_duplicates
from etl.intake.privacy import protect
from etl.intake.stages import Incoming, count_rows
from etl.intake.text_fingerprints import clear_duplicate_texts, text_column


def prepare(con: duckdb.DuckDBPyConnection, batch: Batch, keys: Keys, retain_text: bool) -> Incoming:
    """Protects the rows of a batch, in place, and finds those whose key comes again."""
    table = describe()[batch.table]
    if text_column(table):
        # Fingerprints know only the code, so the texts of rows that do not count must not make any.
        repeats = find_duplicates(con, table, batch.relation)
        clear_duplicate_texts(con, table, batch.relation, repeats)
        fingerprints = protect(con, batch, keys, retain_text)
    else:
        # Codes of members may be brought to one form by the protection, so their keys are compared after it.
        fingerprints = protect(con, batch, keys, retain_text)
        repeats = find_duplicates(con, table, batch.relation)
    return Incoming(table, batch.columns_present, count_rows(con, batch.relation), repeats, fingerprints, batch.source)
