"""`uv run poe roundtrip N`: N provinces (2,000 by default) written in office formats and read back.

Every value that is taken is the true one; every other value is asked about, refused, or named as left out.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from random import Random

from etl.mapping.opening import understand
from etl.mapping.understood import Understood
from etl.mapping.unfit import Unfit
from tests.etl.mapping.formats import containers, forms, province

KEYS = {"attendance": ("meeting_code", "member_code"), "tasks": ("task_code",)}
ORDERS = ("day_first", "month_first")


def outcome(seed: int) -> str:
    """What became of the province of this seed: `right`, `asked: TOPICS` or `refused: WHY`; faults are `WRONG ...` and
    `LOST ...`."""
    dice = Random(seed)
    form = forms.drawn(dice, province.drawn(dice))
    name, content = containers.written(dice, form.rows)
    try:
        given = understand(content, name, None, {})
        if given.questions:
            known = {q.key for q in given.questions} & set(form.answers)
            given = understand(content, name, None, {key: form.answers[key] for key in known})
    except Unfit as unfit:
        return f"refused: {form.name} {unfit.reason}"
    fault = _fault(given, form)
    if given.questions and (not fault or "LOST" in fault or any(q.topic == "order" for q in given.questions)):
        return "asked: " + ", ".join(sorted({question.topic for question in given.questions}))
    return fault or "right"


def _fault(given: Understood, form: forms.Form) -> str:
    left = {text for each in given.left_out for text in (each.place,)}
    for table, rows in form.truth.items():
        parts = [part for part in given.parts if part.table == table]
        keys = KEYS.get(table, ("meeting_code",))
        taken = {}
        for part in parts:
            for row in part.rows:
                values = dict(zip(part.columns, row, strict=True))
                taken[tuple(_compared(key, values[key]) for key in keys)] = values
        known = {tuple(map(_compared, keys, key)): truth for key, truth in rows.items()}
        for key, truth in known.items():
            for column, value in truth.items():
                read = taken.get(key, {}).get(column, "")
                if read and read != value and not _alike(read, value):
                    return f"WRONG {form.name} {table}.{column}: {value} as {read}"
                if not read and not left & set(forms.TITLES.get(column, ())):
                    return f"LOST {form.name} {table}.{column}: {value}"
        if extra := set(taken) - set(known):
            return f"WRONG {form.name} {table}: {sorted(extra)[0]}"
    return ""


def _compared(column: str, value: str) -> str:
    """A key for comparing: a code made of a cell's name is found in any case, as the intake finds it."""
    return value.casefold() if column in ("meeting_code", "task_code") else value


def _alike(read: str, value: str) -> bool:
    try:
        return float(read) == float(value)
    except ValueError:
        return False


def main(arguments: list[str]) -> None:
    """Prints how many of each outcome there are; exit code 1 where one is wrong or lost."""
    n, begun = int(arguments[0]) if arguments else 2_000, time.monotonic()
    outcomes: Counter[str] = Counter()
    faults = []
    for seed in range(n):
        text = outcome(seed)
        outcomes[text.split(" ")[0] if text[0].isupper() else text] += 1
        if text[0].isupper():
            faults.append(f"seed {seed}: {text}")
    for text, times in outcomes.most_common():
        print(f"{times:6} {text}")
    print("\n".join(faults[:40]))
    print(f"{n} draws, {len(faults)} with a value that is wrong or lost, {time.monotonic() - begun:.0f} s")
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main(sys.argv[1:])
