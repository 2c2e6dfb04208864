"""Time of the papers: a brief, the committee's page, the briefs and the packet of a plan of sixteen cells.

`python -m tests.benchmarks.papers --home DIR`. Over the published tables of a home, such as the demo's. The first cell,
or measure, is made before the second one is timed. Times are those of the clock and of the processor.
"""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Iterator
from datetime import date, datetime

from dashboard import access
from dashboard.documents import brief, committee
from dashboard.documents.papers import packet
from dashboard.language import CODES, Language
from dashboard.scope import WHOLE
from dashboard.store.plans import Appointment
from dashboard.summaries.quarters import MEASURES

OF_A_PLAN = 16
# Seconds that are asked for: one paper, and all briefs of a plan.
ONE, ALL = 3, 20
AT = datetime(2026, 11, 29, 12)


def report() -> Iterator[str]:
    """A line for each paper and language, of the home in the environment."""
    as_of = access.query("freshness", WHOLE).row(0, named=True)["as_of"]
    asked = {"as_of": as_of, "previous": None, "state": "any"}
    cells = access.query("queue", WHOLE, **asked, take=OF_A_PLAN)["cell_code"].to_list()
    stamps = {cell: brief.Stamp(AT, "an", "1") for cell in cells}
    visits = [packet.Visit(cell, as_of, "1", Appointment()) for cell in cells]
    plan = packet.Asked(as_of, as_of, as_of)
    for t in map(Language, CODES):
        for name, limit, make in (
            ("brief, PDF", ONE, lambda n, t=t: _brief(cells[n], ".pdf", t, as_of)),
            ("brief, DOCX", ONE, lambda n, t=t: _brief(cells[n], ".docx", t, as_of)),
            ("committee's page, PDF", ONE, lambda n, t=t: _committee(MEASURES[n], t, as_of)),
            (f"{len(cells)} briefs, PDF", ALL, lambda _, t=t: brief.all_as_pdf(stamps, t, WHOLE, as_of)),
            (f"packet of {len(cells)}, DOCX", ALL, lambda _, t=t: packet.as_zip(visits, stamps, plan, t, WHOLE)),
        ):
            make(0)
            clock, processor = time.perf_counter(), time.process_time()
            make(1)
            took, worked = time.perf_counter() - clock, time.process_time() - processor
            yield f"  {t.code}  {name:<22} {took:6.2f} s, {worked:6.2f} s of the processor (asked for: under {limit} s)"


def _brief(cell: str, suffix: str, t: Language, as_of: date) -> bytes:
    return brief.as_file(cell, suffix, t, WHOLE, brief.Stamp(AT, "an", "1"), as_of)


def _committee(measure: str, t: Language, as_of: date) -> bytes:
    return committee.as_pdf(WHOLE, t, WHOLE, brief.Stamp(AT, "an"), as_of, measure)


def main() -> None:
    """Prints the report."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--home", required=True)
    home = parser.parse_args().home
    os.environ["CELLPULSE_HOME"] = home
    print(f"papers over {home}, each the second one")
    for line in report():
        print(line, flush=True)


if __name__ == "__main__":
    main()
