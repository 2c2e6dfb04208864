"""Minutes for tests: a village whose cells write something new each month, and one more cell that writes as told."""

from __future__ import annotations

from contextlib import contextmanager

import numpy as np
import polars as pl

from etl.intake.privacy import fingerprint_table
from etl.text import Marker
from tests import warehouses
from tests.models.signals.marts import MONTHS, NEIGHBOURS, add_cell

MARKER = Marker(b"a key for tests")
ONSETS = (
    "b",
    "c",
    "ch",
    "d",
    "đ",
    "g",
    "h",
    "kh",
    "l",
    "m",
    "n",
    "ng",
    "nh",
    "ph",
    "qu",
    "r",
    "s",
    "t",
    "th",
    "tr",
    "v",
)
RHYMES = ("a", "an", "ang", "ây", "em", "ên", "ích", "iên", "o", "oi", "ông", "ơm", "ung", "ươi", "uy")
SYLLABLES = np.array([onset + rhyme for onset in ONSETS for rhyme in RHYMES])
OWN_LINES = 5
YEAR = 12


def sentence(rng, words=18, figures=True):
    """A line of random syllables, with a figure in its middle."""
    parts = rng.choice(SYLLABLES, words).tolist()
    return " ".join([*parts[:9], *([str(rng.integers(2, 999))] if figures else []), *parts[9:]])


def own_words(rng, lines=OWN_LINES):
    return [sentence(rng) for _ in range(lines)]


def renumbered(rng, line):
    return " ".join(str(rng.integers(2, 999)) if part.isdigit() else part for part in line.split())


def brought_up_to_date(rng, lines, changed=0.2):
    """A copy as it is made: some lines new, in the others only the figures."""
    new = rng.permutation(len(lines)) < round(changed * len(lines))
    return [sentence(rng) if is_new else renumbered(rng, line) for is_new, line in zip(new, lines, strict=True)]


def framed(code, month, own):
    """Minutes in the form of the organisation."""
    head = [f"CHI BỘ {code}", f"Biên bản sinh hoạt chi bộ tháng {month:%m} năm {month:%Y}", "Đồng chí bí thư chủ trì"]
    return "\n".join([*head, *own, f"Biên bản đã đọc lại cho chi bộ nghe, kết thúc lúc {month.month} giờ"])


def add_minutes(con, code, texts, unit="G"):
    """Minutes of the months to the month of judgement, the last one in it; None = a meeting without minutes."""
    months = MONTHS[len(MONTHS) - len(texts) :]
    meetings = [f"{code}-{month:%y%m}" for month in months]
    meeting_rows = pl.DataFrame({"meeting_code": meetings, "cell_code": code, "month": months, "held_on": months})
    con.register("held", meeting_rows)
    con.execute("INSERT INTO mart.meeting_facts BY NAME SELECT *, 'regular' AS kind FROM held")
    con.execute(f"INSERT INTO mart.cell_calendar BY NAME SELECT cell_code, month, '{unit}' AS unit_code FROM held")
    con.unregister("held")
    known = [(meeting, text) for meeting, text in zip(meetings, texts, strict=True) if text is not None]
    if known:
        add_passages(con, *zip(*known, strict=True))


def add_passages(con, codes, texts, text_of="minutes"):
    """The lines of texts as the intake keeps them."""
    con.register("made", fingerprint_table(text_of, tuple(codes), MARKER.fingerprints(texts)))
    con.execute("INSERT INTO intake.text_fingerprints BY NAME SELECT * FROM made")
    con.unregister("made")


@contextmanager
def writing_village(seed=1, meetings=YEAR + 2, own=lambda rng, i, month: own_words(rng)):
    """A warehouse with sixty cells in six organisations; `own` says what the i-th writes of its own in a month."""
    rng = np.random.default_rng(seed)
    with warehouses.copied() as con:
        con.execute("BEGIN")
        for i in range(NEIGHBOURS):
            code, unit = f"N{i}", f"G{i % 6}"
            add_cell(con, code, unit=unit)
            add_minutes(con, code, [framed(code, m, own(rng, i, m)) for m in MONTHS[-meetings:]], unit)
        con.execute("COMMIT")
        yield con


@contextmanager
def with_case(con, texts, unit="G0"):
    """The cell CASE with its minutes, for the time of a test."""
    con.execute("BEGIN")
    try:
        add_cell(con, "CASE", unit=unit)
        add_minutes(con, "CASE", texts, unit)
        yield
    finally:
        con.execute("ROLLBACK")
