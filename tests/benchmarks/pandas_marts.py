"""The marts of meetings and months in pandas, as a competent analyst would write them: vectorised, by merges."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

COUNTING = ["regular", "thematic", "regular_and_thematic"]
COUNTS = ["expected", "marked", "present", "present_online", "excused", "unexcused"]
TRAITS = [
    *("cell_type", "area_traits", "min_duration_minutes", "meeting_day", "has_venue", "has_internet"),
    "secretary_heads_unit",
]
Frames = dict[str, pd.DataFrame]


def build(frames: Frames, last: date) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Meeting facts and months of cells up to the month `last`, with the columns of the marts of those names.

    Frames hold the intake tables by name: days and times as timestamps, truth values and numbers as floats.
    """
    meetings = frames["meetings"].assign(month=_month(frames["meetings"]["held_on"]))
    meetings["counts_for_attendance"] = meetings["kind"].isin(COUNTING)
    meetings["duration_minutes"] = (meetings["ended_at"] - meetings["started_at"]).dt.total_seconds() // 60
    facts = meetings.merge(_attendance(frames, meetings), on="meeting_code", how="left")
    facts = facts.merge(_tasks(frames, meetings), on="meeting_code", how="left")
    cells = frames["cells"].merge(meetings[["meeting_code", "cell_code", "held_on"]], on="cell_code")
    in_force = cells[(cells["valid_from"] <= cells["held_on"]) & (_end(cells) >= cells["held_on"])]
    facts = facts.merge(in_force[["meeting_code", *TRAITS]], on="meeting_code", how="left")
    late = facts["papers_final_on"] >= facts["month"] + pd.offsets.MonthBegin(1)
    facts["papers_final_on"] = facts["papers_final_on"].mask(late)
    return facts, _cell_months(frames, facts, last)


def _attendance(frames: Frames, meetings: pd.DataFrame) -> pd.DataFrame:
    roll = _roll_calls(frames, meetings)
    heads = frames["headcounts"].copy()
    heads["present_online"] = heads["present_online"].fillna(0)
    heads["all_present"] = heads["present"] + heads["present_online"]
    computed = heads["on_roll"] - heads["exempt"] - heads["away"]
    summed = heads["all_present"] + heads["excused"] + heads["unexcused"]
    heads["expected"] = heads["expected"].fillna(computed).fillna(summed)
    both = roll.merge(heads, on="meeting_code", how="left", suffixes=("", "_head"))
    called = (both["marked"] > 0) & (5 * (both["expected"] - both["marked"]) <= both["expected"])
    stated = ~called & both["present_head"].notna() & both["expected_head"].notna()
    both["exempt"] = both["exempt"].fillna(both["exempt_head"])
    came = both["present"] + both["present_online"]
    unmarked = both["expected"] - both["marked"]
    disagrees = (both["all_present"] < came) | (both["all_present"] > came + unmarked)
    both["headcount_disagrees"] = disagrees.where(called & both["all_present"].notna())
    both["expected_head"] = both[["expected_head", "all_present"]].max(axis=1).where(both["expected_head"].notna())
    both["marked_head"] = both["expected_head"]
    for name in COUNTS:
        both[name] = both[name].where(called, both[f"{name}_head"].where(stated))
    both["attendance_source"] = np.select([called, stated], ["roll_call", "headcount"], "none")
    both["headcount_all_present"] = both["all_present"]
    return both[
        ["meeting_code", "attendance_source", *COUNTS, "exempt", "headcount_all_present", "headcount_disagrees"]
    ]


def _roll_calls(frames: Frames, meetings: pd.DataFrame) -> pd.DataFrame:
    memberships, statuses = frames["memberships"], frames["member_statuses"]
    dated = meetings[["meeting_code", "cell_code", "held_on", "month"]]
    known_from = memberships.groupby("cell_code")["valid_from"].min().rename("known_from").reset_index()
    dated = dated.merge(known_from, on="cell_code", how="left")
    dated["roll_known"] = dated["known_from"] < dated["month"] + pd.offsets.MonthBegin(1)
    on_roll = dated.merge(memberships, on="cell_code")
    on_roll = on_roll[(on_roll["valid_from"] <= on_roll["held_on"]) & (_end(on_roll) >= on_roll["held_on"])]
    on_roll = on_roll[["meeting_code", "member_code", "kind", "held_on"]]
    marks = frames["attendance"].rename(columns={"status": "mark"})
    members = on_roll.merge(marks, on=["meeting_code", "member_code"], how="left")
    strangers = marks.merge(dated.loc[~dated["roll_known"], ["meeting_code", "held_on"]], on="meeting_code")
    people = pd.concat([members, strangers], ignore_index=True)
    off = people[["meeting_code", "member_code", "kind", "held_on"]].merge(statuses, on="member_code")
    off = off[(off["valid_from"] <= off["held_on"]) & (_end(off) >= off["held_on"])]
    off = off[~((off["kind"] == "temporary_in") & (off["status"] == "temporarily_away"))]
    off["is_exempt"] = off["status"] == "exempt"
    off = off.groupby(["meeting_code", "member_code"], as_index=False)["is_exempt"].max().assign(is_off=True)
    people = people.merge(off, on=["meeting_code", "member_code"], how="left")
    came = people["mark"].isin(["present", "present_online"])
    expected = people["is_off"].isna() | came
    kinds = {
        name: (people["mark"] == name) & expected for name in ("present", "present_online", "excused", "unexcused")
    }
    people = people[["meeting_code"]].assign(
        expected=expected, marked=expected & people["mark"].notna(), exempt=people["is_exempt"].eq(True), **kinds
    )
    sums = people.groupby("meeting_code").sum().reset_index()
    roll = dated[["meeting_code", "roll_known"]].merge(sums, on="meeting_code", how="left").fillna(0)
    roll["exempt"] = roll["exempt"].where(roll["roll_known"] & (len(statuses) > 0))
    return roll.drop(columns="roll_known")


def _tasks(frames: Frames, meetings: pd.DataFrame) -> pd.DataFrame:
    tasks = frames["tasks"]
    own = tasks.groupby("meeting_code").agg(
        tasks_set=("task_code", "size"), tasks_with_lead=("lead_named", "sum"), tasks_with_date=("due_on", "count")
    )
    met = (
        meetings.loc[meetings["counts_for_attendance"], ["cell_code", "month"]]
        .drop_duplicates()
        .sort_values(["cell_code", "month"])
    )
    met["previous"] = met.groupby("cell_code")["month"].shift()
    met["next_month"] = met["month"] + pd.offsets.MonthBegin(1)
    before = meetings.loc[meetings["counts_for_attendance"], ["meeting_code", "cell_code", "month"]]
    before = met.merge(before.rename(columns={"month": "previous"}), on=["cell_code", "previous"])
    before = before.merge(tasks, on="meeting_code", how="left")
    reported = before["percent_done"].where(before["reported_on"] < before["next_month"])
    before = before.assign(
        previous_tasks=before["task_code"].notna(),
        previous_tasks_due=before["due_on"] < before["next_month"],
        previous_tasks_reported=reported.notna(),
        percent=reported.clip(upper=100),
    )
    grouped = before.groupby(["cell_code", "month"])
    previous = grouped[["previous_tasks", "previous_tasks_due", "previous_tasks_reported"]].sum()
    previous["previous_percent_done"] = grouped["percent"].mean()
    joined = meetings[["meeting_code", "cell_code", "month", "counts_for_attendance"]].merge(
        own, on="meeting_code", how="left"
    )
    joined[own.columns] = joined[own.columns].fillna(0)
    joined = joined.merge(previous.reset_index(), on=["cell_code", "month"], how="left")
    joined.loc[~joined["counts_for_attendance"], previous.columns] = np.nan
    return joined.drop(columns=["cell_code", "month", "counts_for_attendance"])


def _cell_months(frames: Frames, facts: pd.DataFrame, last_month: date) -> pd.DataFrame:
    keys = ["cell_code", "month"]
    counting = facts[facts["counts_for_attendance"]].copy()
    counting["meetings_regular"] = counting["kind"] != "thematic"
    counting["meetings_thematic"] = counting["kind"] != "regular"
    counting["came"] = counting["present"] + counting["present_online"]
    both_known = counting["came"].notna() & counting["speakers"].notna()
    counting["spoke"], counting["listened"] = counting["speakers"].where(both_known), counting["came"].where(both_known)
    counts = ["expected", "present", "present_online", "excused", "unexcused", "speakers"]
    summed = [*counts, "marked", "came", "duration_minutes", "spoke", "listened"]
    sums = counting.groupby(keys)[summed].sum(min_count=1)
    sums[["meetings_regular", "meetings_thematic"]] = counting.groupby(keys)[
        ["meetings_regular", "meetings_thematic"]
    ].sum()
    sums["attendance_rate"] = sums["came"] / sums["marked"].where(sums["marked"] > 0)
    sums["speaking_rate"] = sums["spoke"] / sums["listened"].where(sums["listened"] > 0)
    order = ["held_on", "started_at", "meeting_code"]
    last = counting.sort_values(order, na_position="first").drop_duplicates(keys, keep="last")
    months = _calendar(frames, facts, last_month).merge(sums.reset_index(), on=keys, how="left", indicator="met")
    months = months.merge(last[[*keys, "exempt"]], on=keys, how="left")
    months = months.merge(_tasks_due(frames, facts), on=keys, how="left")
    months[["tasks_due", "tasks_done"]] = months[["tasks_due", "tasks_done"]].fillna(0)
    zero = [*counts, "meetings_regular", "meetings_thematic"]
    months.loc[months["met"] == "left_only", zero] = 0
    return months


def _tasks_due(frames: Frames, facts: pd.DataFrame) -> pd.DataFrame:
    due = (
        frames["tasks"]
        .dropna(subset=["due_on"])
        .merge(facts[["meeting_code", "cell_code", "held_on"]], on="meeting_code")
    )
    due["month"] = _month(due["due_on"])
    next_month = due["month"] + pd.offsets.MonthBegin(1)
    due["tasks_done"] = (due["reported_on"] < next_month) & (due["percent_done"] >= 100)
    due = due[due["held_on"] < next_month].groupby(["cell_code", "month"])
    return due.agg(tasks_due=("tasks_done", "size"), tasks_done=("tasks_done", "sum")).reset_index()


def _calendar(frames: Frames, facts: pd.DataFrame, last_month: date) -> pd.DataFrame:
    months = pd.DataFrame(
        {"month": pd.date_range(facts["month"].min(), pd.Timestamp(last_month), freq="MS", unit="us")}
    )
    cells = frames["cells"].merge(months, how="cross")
    existing = (_month(cells["valid_from"]) <= cells["month"]) & (_end(cells) >= cells["month"])
    cells = cells[existing].sort_values(["cell_code", "month", "valid_from"])
    return cells.drop_duplicates(["cell_code", "month"], keep="last")[["cell_code", "month", "unit_code", "cell_type"]]


def _month(days: pd.Series) -> pd.Series:
    return days.dt.to_period("M").dt.to_timestamp().astype("datetime64[us]")


def _end(periods: pd.DataFrame) -> pd.Series:
    return periods["valid_to"].fillna(pd.Timestamp("9999-12-31"))
