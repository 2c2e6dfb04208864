"""Both ways of reading a canonical CSV, on the same attendance: `uv run python -m tests.benchmarks.csv_ways`."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

import duckdb

from etl.sources import _csv_exact, _csv_fast
from etl.sources._raw import INCOMING, heading

ROWS = 1_000_000
COLUMNS = ["meeting_code", "member_code", "status"]


def main() -> None:
    """Prints for each way the seconds it takes for a million rows; both must fill the same table."""
    columns = heading("attendance", COLUMNS)
    with tempfile.TemporaryDirectory() as folder, duckdb.connect(":memory:") as con:
        file = Path(folder) / "attendance.csv"
        with file.open("w", encoding="utf-8") as text:
            text.write(",".join(COLUMNS) + "\n")
            text.writelines(f"52.001.000.{row // 20:06d},DV{row:07d},present\n" for row in range(ROWS))
        sums = set()
        for way in (_csv_fast, _csv_exact):
            began = time.perf_counter()
            way.load(con, file, columns)
            seconds = time.perf_counter() - began
            sums.add(con.execute(f"SELECT bit_xor(hash({INCOMING})) FROM {INCOMING}").fetchall()[0][0])
            print(f"{way.__name__}: {ROWS:,} rows in {seconds:.1f} s")
        if len(sums) != 1:
            raise SystemExit("the two ways do not fill the same table")


if __name__ == "__main__":
    main()
