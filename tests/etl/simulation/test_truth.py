"""The truth file says what the data show: planted falls fall, skipped meetings are missing, facts can be recounted."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import replace
from datetime import date

import polars as pl
import pytest

from etl.simulation import World, healthy, simulate

FACTS = {"attendance_low", "never_visited", "absence_streak", "absence_unaddressed", "findings_overdue"}
MONTHS = [f"{y}-{m:02d}" for y in range(2023, 2027) for m in range(1, 13)][10:46]
LAST_DAYS = {m: monthrange(int(m[:4]), int(m[5:]))[1] for m in MONTHS}
STANDS_IN = ["regular", "regular_and_thematic", "annual_review", "congress"]


def concern(truth: pl.DataFrame, name: str) -> list[tuple[str, str, str]]:
    return truth.filter(pl.col("concern") == name).select("cell_code", "from_month", "detail").rows()


def test_shares_of_what_is_planted(truth):
    counts = dict(truth.group_by("concern").len().iter_rows())
    assert counts["attendance_drop"] - len(concern_units(truth)) == 3
    assert counts["meeting_skipped"] == 2
    assert counts["formalistic"] == 3
    assert truth.select("cell_code", "concern").is_unique().all()
    assert truth["from_month"].is_in(MONTHS).all()


def concern_units(truth: pl.DataFrame) -> list[tuple[str, str, str]]:
    return [row for row in concern(truth, "attendance_drop") if row[0].count(".") < 4]


def test_codes_are_known(tables, truth):
    known = set(tables["cells"]["cell_code"]) | set(tables["units"]["unit_code"])
    assert set(truth["cell_code"]) <= known


def test_skipped_meetings_are_missing(tables, truth):
    meetings = tables["meetings"].filter(pl.col("kind").is_in(STANDS_IN))
    for cell, since, detail in concern(truth, "meeting_skipped"):
        months_met = set(meetings.filter(pl.col("cell_code") == cell)["held_on"].str.head(7))
        missing = [month for month in MONTHS[-12:] if month not in months_met]
        assert since in missing
        assert len(missing) >= int(detail.removeprefix("months=")) >= 2


def test_formalistic_cells_name_their_symptoms(truth):
    for cell, since, detail in concern(truth, "formalistic"):
        symptoms = dict(part.split(":") for part in detail.split(";"))
        assert 2 <= len(symptoms) <= 6
        assert set(symptoms.values()) <= {"weak", "strong"}
        own = truth.filter((pl.col("cell_code") == cell) & pl.col("detail").str.contains("part_of"))
        assert {s for s in own["concern"] if s not in FACTS} <= {s for s, x in symptoms.items() if x == "strong"}
        assert (own["from_month"] == since).all()


def test_planted_falls_fall_by_their_size(tmp_path):
    world = World()
    sizes = (0.08, 0.15, 0.25)
    planting = replace(healthy(world).planting, attendance_drop=0.6, drop_sizes=sizes, step_share=1.0, oddities=0.0)
    calm = replace(world.attendance, tet=0.0, harvest=0.0, decline=0.0, area_shock_sd=0.0, province_shock_sd=0.0)
    world = replace(world, planting=planting, attendance=calm)
    simulate(tmp_path / "p", cells=150, months=24, seed=2, world=world, last_month=date(2026, 10, 1))
    attendance = pl.read_csv(tmp_path / "p" / "attendance.csv", columns=["meeting_code", "status"])
    meetings = pl.read_csv(tmp_path / "p" / "meetings.csv", columns=["meeting_code", "cell_code", "held_on"])
    truth = pl.read_csv(tmp_path / "p.truth.csv").filter(pl.col("concern") == "attendance_drop")
    after = pl.col("held_on").str.head(7) >= pl.col("from_month")
    rates = (
        attendance.join(meetings, on="meeting_code")
        .join(truth, on="cell_code")
        .group_by("cell_code", "detail", after.alias("after"))
        .agg(rate=pl.col("status").str.starts_with("present").mean())
        .pivot(on="after", index=["cell_code", "detail"], values="rate")
        .with_columns(fall=pl.col("false") - pl.col("true"))
        .group_by("detail")
        .agg(pl.col("fall").mean())
    )
    falls = dict(rates.iter_rows())
    for size in sizes:
        assert falls[f"size={size:.2f} shape=step"] == pytest.approx(size, abs=0.035)


def test_a_healthy_world_has_nothing_planted(tmp_path):
    simulate(tmp_path / "p", cells=60, months=24, seed=3, world=healthy(), last_month=date(2026, 10, 1))
    truth = pl.read_csv(tmp_path / "p.truth.csv", infer_schema=False)
    assert set(truth["concern"]) <= FACTS


def months_missed(tables, *, without_reason: bool = False) -> dict[tuple[str, str], dict[str, bool]]:
    """Slow and plain: per cell and member, for each month with a mark at a counting meeting, whether it was missed;
    marks of members who were not expected count only where they say that the month was not missed without reason."""
    kinds = {"regular", "thematic", "regular_and_thematic"}
    meetings = {
        code: (cell, day)
        for code, cell, kind, day in tables["meetings"]
        .select("meeting_code", "cell_code", "kind", "held_on")
        .iter_rows()
        if kind in kinds
    }
    off: dict[str, list[tuple[str, str, str]]] = {}
    for member, status, first, last in tables["member_statuses"].iter_rows():
        off.setdefault(member, []).append((status, first, last or "9999"))
    guests = {
        (m, c) for m, c, kind in tables["memberships"].select("member_code", "cell_code", "kind").iter_rows()
        if kind == "temporary_in"
    }  # fmt: skip
    missed: dict[tuple[str, str], dict[str, bool]] = {}
    for code, member, status in tables["attendance"].select("meeting_code", "member_code", "status").iter_rows():
        if code not in meetings:
            continue
        cell, day = meetings[code]
        excused_for_good = any(
            first <= day <= last and not (what == "temporarily_away" and (member, cell) in guests)
            for what, first, last in off.get(member, [])
        )
        months = missed.setdefault((cell, member), {})
        if without_reason and status != "unexcused" and not (status == "excused" and excused_for_good):
            months[day[:7]] = False
        elif not excused_for_good:
            months[day[:7]] = months.get(day[:7], True) and not status.startswith("present")
    return missed


def months_attended(tables) -> dict[tuple[str, str], set[str]]:
    """By cell and member the months with a counting meeting to which the member came."""
    kinds = ("regular", "thematic", "regular_and_thematic")
    meeting_rows = tables["meetings"].select("meeting_code", "cell_code", "held_on", "kind").iter_rows()
    meetings = {code: (cell, day) for code, cell, day, kind in meeting_rows if kind in kinds}
    came: dict[tuple[str, str], set[str]] = {}
    for code, member, status in tables["attendance"].select("meeting_code", "member_code", "status").iter_rows():
        if code in meetings and status.startswith("present"):
            cell, day = meetings[code]
            came.setdefault((cell, member), set()).add(day[:7])
    return came


def test_absence_facts_agree_with_a_plain_recount(tables, truth):
    unaddressed: dict[str, str] = {}
    events: dict[str, list[str]] = {}
    for member, day in tables["discipline"].select("member_code", "decided_on").iter_rows():
        events.setdefault(member, []).append(day)
    for member, _, first, last in tables["member_statuses"].iter_rows():
        events.setdefault(member, []).extend([first, last or "9999"])
    came = months_attended(tables)
    for (cell, member), months in months_missed(tables, without_reason=True).items():
        run = 0
        for place, month in enumerate(MONTHS):
            run = run + 1 if months.get(month) else 0
            if run != 3 or place < len(MONTHS) - 12:
                continue
            if place + 3 < len(MONTHS):
                due = MONTHS[place + 3]
                again = any(later > month for later in came.get((cell, member), ()))
                if not again and not any(month <= day[:7] <= due for day in events.get(member, [])):
                    unaddressed[cell] = min(due, unaddressed.get(cell, due))
    assert {c: m for c, m, _ in concern(truth, "absence_unaddressed")} == unaddressed


def test_absences_without_reason_agree_with_a_plain_recount(tables, truth):
    streaks: dict[str, str] = {}
    for (cell, _), months in months_missed(tables, without_reason=True).items():
        missed = sorted(month for month in MONTHS[-12:] if months.get(month))
        if len(missed) >= 3:
            streaks[cell] = min(missed[2], streaks.get(cell, missed[2]))
    assert streaks
    assert {c: m for c, m, _ in concern(truth, "absence_streak")} == streaks


def test_never_visited_are_the_cells_of_a_year_or_more_without_a_visit(tables, truth):
    periods = (
        tables["cells"]
        .group_by("cell_code")
        .agg(begin=pl.col("valid_from").fill_null("").min(), there=pl.col("valid_to").is_null().any())
    )
    a_year_before_the_end = f"{int(MONTHS[-1][:4]) - 1}-{MONTHS[-1][5:]}-{LAST_DAYS[MONTHS[-1]]}"
    old = periods.filter(pl.col("there") & (pl.col("begin") <= a_year_before_the_end))
    founded = set(old.filter(pl.col("begin") > f"{MONTHS[0]}-01")["cell_code"])
    unseen = set(old["cell_code"]) - set(tables["visits"]["cell_code"])
    from_month = {cell: month for cell, month, _ in concern(truth, "never_visited")}
    assert set(from_month) == unseen
    assert {cell for cell, month in from_month.items() if month > MONTHS[11]} <= founded


def test_findings_left_open_agree_with_a_plain_recount(tables, truth):
    cell_of = dict(tables["visits"].select("visit_code", "cell_code").iter_rows())
    overdue: dict[str, str] = {}
    for visit, due, remedied in tables["findings"].select("visit_code", "due_on", "remedied_on").iter_rows():
        still_open = [m for m in MONTHS if due and due < f"{m}-{LAST_DAYS[m]}" < (remedied or "9999")]
        if still_open and still_open[-1] in MONTHS[-12:]:
            overdue[cell_of[visit]] = min(still_open[0], overdue.get(cell_of[visit], "9999"))
    assert overdue
    assert {c: m for c, m, _ in concern(truth, "findings_overdue")} == overdue
