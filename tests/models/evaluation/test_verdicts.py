"""What counts as right, wrong or neither: one case for each rule that the report prints."""

from datetime import date

import polars as pl
import pytest

from models.evaluation.verdicts import FACTS, judged, rulings

MARCH = date(2026, 3, 1)
AS_OF = date(2026, 6, 1)
TRUTH = [
    ("A", "formalistic", "minutes_copied:strong;papers_late:weak"),
    ("A", "minutes_copied", "part_of=formalistic"),
    ("B", "papers_late", "alone"),
    ("C", "attendance_drop", "size=0.15 shape=step"),
    ("D", "score_inflated", "alone"),
    ("U1", "attendance_drop", "size=0.07 shape=step"),
    ("U3", "threshold_bunching", "planted"),
    ("F", "never_visited", "fact"),
    ("I", "papers_late", "own way rate=0.52"),
    ("I", "minutes_copied", "over since 2026-05"),
]
SCOPE = pl.DataFrame(
    [("U", "C"), ("U2", "C"), ("U", "E"), ("U1", "E"), ("U3", "G"), ("U9", "H")],
    schema=["unit_code", "cell_code"],
    orient="row",
)


def verdict(code: str, concern: str, month: date = AS_OF) -> str:
    truth = pl.DataFrame(
        [(*row[:2], MARCH, row[2]) for row in TRUTH], schema=["code", "concern", "from_month", "detail"], orient="row"
    )
    flags = pl.DataFrame({"code": [code], "concern": [concern], "as_of": [month]})
    return judged(flags, rulings(truth, SCOPE), AS_OF)["verdict"].item()


@pytest.mark.parametrize(
    ("code", "concern", "expected"),
    [
        ("A", "formalistic", "right"),
        ("A", "minutes_copied", "right"),
        ("A", "papers_late", "neither"),
        ("A", "tasks_unmet", "wrong"),
        ("B", "papers_late", "right"),
        ("B", "formalistic", "wrong"),
        ("C", "attendance_drop", "right"),
        ("C", "attendance_low", "neither"),
        ("D", "score_uniform", "neither"),
        ("D", "score_inflated", "right"),
        # In an area that fell as a whole, and the areas around it; the cell's own fall makes its areas fall.
        ("E", "attendance_drop", "neither"),
        ("E", "meeting_skipped", "wrong"),
        ("U1", "attendance_drop", "right"),
        ("U", "attendance_drop", "neither"),
        ("U2", "attendance_drop", "neither"),
        ("U9", "attendance_drop", "wrong"),
        ("G", "formalistic", "neither"),
        ("H", "formalistic", "wrong"),
        ("I", "papers_late", "neither"),
        ("I", "minutes_copied", "neither"),
        ("I", "formalistic", "wrong"),
        ("unknown to the truth", "papers_late", "wrong"),
    ],
)
def test_rules(code, concern, expected):
    assert verdict(code, concern) == expected


@pytest.mark.parametrize("code", ["A", "C", "U1"])
def test_before_its_month_nothing_is_right(code):
    concern = {"A": "formalistic"}.get(code, "attendance_drop")
    assert verdict(code, concern, date(2026, 2, 1)) == "wrong"
    assert verdict(code, concern, MARCH) == "right"


def test_facts_of_earlier_months_cannot_be_held_against_the_file():
    assert {verdict("F", flag, date(2026, 2, 1)) for flag in FACTS} == {"neither"}
    assert verdict("F", "never_visited") == "right"
    assert verdict("F", "findings_overdue") == "wrong"
