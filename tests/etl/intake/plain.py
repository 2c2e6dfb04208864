"""A second, slow version of the intake of memberships, row by row, to hold the real one against."""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import date

KINDS = ("full", "probationary", "temporary_in")
COLUMNS = ("member_code", "cell_code", "kind", "role", "valid_from", "valid_to")
REQUIRED = ("member_code", "cell_code", "kind", "valid_from")
Period = tuple[date, date]


class PlainMemberships:
    """Stored rows by key; `take` decides a batch and gives for each row its verdict."""

    def __init__(self, cells: set[str]) -> None:
        self.cells = cells
        self.stored: dict[tuple, dict] = {}

    def take(self, rows: list[dict]) -> list[set[str] | str]:
        """For each row 'accepted', 'unchanged', or the set of its reasons."""
        read = [{name: _read(name, row.get(name)) for name in COLUMNS} for row in rows]
        keys = [_key(row) for row in read]
        last = {key: n for n, key in enumerate(keys) if key}
        verdicts: dict[int, str] = {}
        faults: dict[int, set[str]] = defaultdict(set)
        for n, row in enumerate(rows):
            if keys[n] and last[keys[n]] != n:
                if all(row.get(name) == rows[last[keys[n]]].get(name) for name in COLUMNS):
                    verdicts[n] = "unchanged"
                    continue
                faults[n].add("duplicate_key")
            faults[n] |= self._own_faults(row, read[n])
            if not faults[n] and self.stored.get(keys[n]) == read[n]:
                verdicts[n] = "unchanged"
        judged = [n for n in range(len(rows)) if n not in verdicts]
        self._overlaps(judged, rows, read, keys, faults)
        for n in list(verdicts):
            # Copies of a row that is refused are refused for its reasons.
            if keys[n] and last[keys[n]] != n and faults[last[keys[n]]]:
                faults[n] |= faults[last[keys[n]]]
                del verdicts[n]
        for n in judged:
            if not faults[n]:
                self.stored[keys[n]] = read[n]
                verdicts[n] = "accepted"
        return [verdicts.get(n, faults[n]) for n in range(len(rows))]

    def _own_faults(self, row: dict, read: dict) -> set[str]:
        faults = {"missing_value" for name in REQUIRED if row.get(name) is None}
        faults |= {"unparseable_value" for name in COLUMNS if row.get(name) is not None and read[name] is None}
        if read["kind"] is not None and read["kind"] not in KINDS:
            faults.add("unknown_value")
        if read["cell_code"] is not None and read["cell_code"] not in self.cells:
            faults.add("unknown_cell")
        if read["valid_from"] and read["valid_to"] and read["valid_to"] < read["valid_from"]:
            faults.add("end_before_start")
        return faults

    def _overlaps(self, judged: list[int], rows: list[dict], read: list[dict], keys: list, faults: dict) -> None:
        """A sound row gives way to what is stored and to sound rows before it, any other row to what comes before it.

        What is stored comes before, unless the batch repeats it further down.
        """
        place = {key: n for n, key in enumerate(keys) if n not in judged}
        settled: set[int] = set()
        while True:
            replaced = {keys[n] for n in judged if not faults[n]}
            standing = [(key, row, place.get(key, -1)) for key, row in self.stored.items() if key not in replaced]
            refused = set()
            for n in judged:
                clashes = [
                    p for key, row, p in standing if _is_period(rows[n], read[n]) and _clash(keys[n], read[n], key, row)
                ]
                if any(p < n or not faults[n] for p in clashes):
                    refused.add(n)
                elif not faults[n]:
                    standing.append((keys[n], read[n], n))
            refused -= settled
            settled |= refused
            for n in refused:
                faults[n].add("periods_overlap")
            if not refused:
                return


def _clash(key: tuple, row: dict, other_key: tuple, other: dict) -> bool:
    if key == other_key or row["member_code"] != other["member_code"]:
        return False
    if row["cell_code"] != other["cell_code"] and not (row["kind"] == other["kind"] == "full"):
        return False
    first, last = _period(row)
    other_first, other_last = _period(other)
    return first <= other_last and other_first <= last


def _is_period(row: dict, read: dict) -> bool:
    readable = row.get("valid_to") is None or read["valid_to"] is not None
    return _key(read) is not None and readable and _period(read)[0] <= _period(read)[1]


def _period(row: dict) -> Period:
    return row["valid_from"], row["valid_to"] or date.max


def _key(row: dict) -> tuple | None:
    key = (row["member_code"], row["cell_code"], row["valid_from"])
    return key if None not in key else None


def _read(name: str, text: str | None) -> str | date | None:
    if text is None or not name.startswith("valid"):
        return text
    form = re.fullmatch(r"(\d{4}-\d\d-\d\d)([T ]00:00(:00)?)?", text)
    return date.fromisoformat(form[1]) if form else None
