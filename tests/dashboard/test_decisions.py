"""Follow-through of decisions: held against a plain recount of the same world, and used as somebody would."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date, timedelta
from itertools import pairwise

import pytest

from dashboard import access
from dashboard.auth import current_user as visiting
from dashboard.auth.current_user import CurrentUser
from dashboard.charts.decisions import STATES
from dashboard.components import downloads
from dashboard.scope import WHOLE, Unit, from_code
from dashboard.store.people import Right
from tests.dashboard.rows import AS_OF
from tests.dashboard.showing import show, text

END = date(2026, 10, 31)
YEAR_BEGINS = date(2025, 11, 1)


def tasks_of(unit: str) -> list[dict]:
    """Every task of a unit, with the day and type of its meeting and its words."""
    rows = (
        access._service()
        .connect()
        .execute(
            "SELECT t.*, m.held_on, m.cell_type, p.line_mark FROM mart.task_facts t JOIN mart.meeting_facts m USING "
            "(meeting_code) JOIN intake.text_fingerprints p ON p.code = t.task_code WHERE t.cell_code IN "
            "(SELECT cell_code FROM mart.cell_scope WHERE unit_code = ? AND as_of = ?)",
            [unit, AS_OF],
        )
        .pl()
    )
    return rows.to_dicts()


def state_of(task: dict) -> str:
    if task["reported_on"] is not None and task["reported_on"] <= END:
        return "done" if task["percent_done"] is not None and task["percent_done"] >= 100 else "partly"
    if task["due_on"] is None:
        return "undated"
    return "late" if task["due_on"] <= END else "running"


@pytest.mark.parametrize("unit", ["", "D1", "G03"])
@pytest.mark.parametrize("cell_type", ["", "agency"])
def test_the_months_are_those_of_a_plain_count(open_world, unit, cell_type):
    open_world("full")
    counted: dict[date, Counter] = defaultdict(Counter)
    for task in tasks_of(unit):
        if cell_type in ("", task["cell_type"]):
            owned = task["lead_named"] is True and task["due_on"] is not None
            counted[task["month"]].update({"n": 1, state_of(task): 1, "owned": int(owned)})
    months = access.query("decision_months", from_code(unit), as_of=AS_OF, cell_type=cell_type)
    assert counted or (unit, cell_type) == ("G03", "agency")
    assert {row["month"] for row in months.iter_rows(named=True)} == set(counted)
    for row in months.iter_rows(named=True):
        assert {name: row[name] for name in ("n", "owned", *STATES)} == {
            name: counted[row["month"]][name] for name in ("n", "owned", *STATES)
        }


def test_only_tasks_old_enough_count_for_a_number_of_days(open_world):
    open_world("full")
    year = [task for task in tasks_of("") if task["month"] >= YEAR_BEGINS]
    for days, n, reported in access.query("decision_reports", WHOLE, as_of=AS_OF).iter_rows():
        old = [task for task in year if task["held_on"] + timedelta(days) <= END]
        within = [t for t in old if t["reported_on"] and t["reported_on"] <= min(t["held_on"] + timedelta(days), END)]
        assert (n, reported) == (len(old), len(within))


@pytest.mark.parametrize("state", ["", *STATES])
@pytest.mark.parametrize("months", [0, 3])
def test_the_ledger_holds_every_task_of_a_state_once_the_longest_overdue_first(open_world, state, months):
    open_world("full")
    year = [task for task in tasks_of("") if task["month"] >= YEAR_BEGINS]
    set_by = date(2026, 10 - months, 1)
    wanted = [task for task in year if state in ("", state_of(task)) and task["month"] <= set_by]
    same = Counter((task["cell_code"], task["line_mark"]) for task in unique_settings(year))
    rows = access.query("decision_ledger", WHOLE, as_of=AS_OF, state=state, months=months, take=100_000)
    assert sorted(rows["task_code"]) == sorted(task["task_code"] for task in wanted)
    dated = [row["due_on"] for row in rows.iter_rows(named=True) if row["due_on"]]
    assert dated == sorted(dated)
    times = {task["task_code"]: same[task["cell_code"], task["line_mark"]] for task in year}
    assert all(row["times"] == times[row["task_code"]] for row in rows.iter_rows(named=True))


def unique_settings(tasks: list[dict]) -> list[dict]:
    """One of each wording that a meeting set."""
    return list({(task["meeting_code"], task["line_mark"]): task for task in tasks}.values())


def test_tasks_set_again_unheard_of_are_those_of_a_plain_count(open_world):
    open_world("full")
    groups: dict[tuple, dict[tuple, list[date | None]]] = defaultdict(lambda: defaultdict(list))
    for task in tasks_of(""):
        if task["month"] >= YEAR_BEGINS:
            key = (task["held_on"], task["meeting_code"])
            groups[task["cell_code"], task["line_mark"]][key].append(task["reported_on"])
    expected = []
    for (cell, _), settings in groups.items():
        days = sorted(settings)
        silent = 0
        for before, after in pairwise(days):
            known_days = [day for day in settings[before] if day is not None]
            silent += not known_days or min(known_days) > after[0]
        if len(days) >= 3 and silent:
            expected.append((cell, len(days), silent, days[0][0], days[-1][0]))
    assert expected
    rows = access.query("decision_repeats", WHOLE, as_of=AS_OF, take=1_000)
    again = [
        (row["cell_code"], row["times"], row["silent"], row["first_on"], row["last_on"]) for row in rows.to_dicts()
    ]
    assert sorted(again) == sorted(expected)
    assert rows["n_matching"].to_list() == [len(expected)] * len(expected)


def test_what_meetings_are_about_is_a_plain_count(open_world):
    open_world("full")
    columns = "cell_type, agenda_items, professional_items, criticism_minutes, discussion_minutes, kind"
    question = f"SELECT {columns} FROM mart.meeting_facts WHERE month >= ?"
    meetings = access._service().connect().execute(question, [YEAR_BEGINS]).fetchall()
    for row in access.query("topic_balance", WHOLE, as_of=AS_OF).iter_rows(named=True):
        theirs = [meeting[1:] for meeting in meetings if meeting[0] == row["cell_type"]]
        known = [(items, work, criticism) for items, work, criticism, _, _ in theirs if items]
        assert (row["n"], row["items_known"]) == (len(theirs), len(known))
        assert row["professional"] == sum(work for _, work, _ in known)
        assert row["all_professional"] == sum(work == items for items, work, _ in known)
        assert row["with_criticism"] == sum(criticism > 0 for _, _, criticism in known)
        assert row["thematic"] == sum(meeting[-1] == "regular_and_thematic" for meeting in theirs)


def test_filters_stand_in_the_address_and_narrow_the_ledger(open_world):
    open_world("full")
    app = show("decisions", unit="G03", cell_type="residential")
    app.segmented_control(key="address_state").set_value("done").run()
    app.segmented_control(key="address_age").set_value("6").run()
    assert app.query_params["state"] == "done"
    again = show("decisions", unit="G03", cell_type="residential", state="done", age="6")
    asked = {"state": "done", "months": 6, "cell_type": "residential"}
    n = access.query("decision_ledger", Unit("G03"), as_of=AS_OF, **asked)["n_matching"][0]
    for page in (app, again):
        assert f"{n} việc, quá hạn lâu nhất ở trên" in text(page)
        assert "đã xong (" in text(page)


def test_the_ledger_leads_to_what_can_be_done_about_the_cell(open_world):
    open_world("full")
    first = access.query("decision_ledger", WHOLE, as_of=AS_OF, state="late").row(0, named=True)
    assert f'href="ho-so?cell={first["cell_code"]}&amp;act={first["cell_code"]}"' in text(show("decisions"))
    app = show("profile", cell=first["cell_code"], act=first["cell_code"])
    app.text_area(key=f"reason-{first['cell_code']}").set_value("Hỏi kết quả việc quá hạn")
    app.button(key=f"write-{first['cell_code']}").click().run()
    assert not app.exception
    assert "Đã hỏi" in text(app) or app.success, "nothing was written"


@pytest.mark.parametrize(("role", "shown"), [("inspector", True), ("leader", False)])
def test_texts_are_told_only_where_kept_and_permitted_and_never_exported(open_world, monkeypatch, role, shown):
    open_world("full")
    con = access._service().connect()
    task = access.query("decision_ledger", WHOLE, as_of=AS_OF, state="late").row(0, named=True)
    con.execute(
        "INSERT INTO intake.tasks BY NAME SELECT task_code, meeting_code, 'Nạo vét mương' AS task_text, 2 AS run "
        "FROM mart.task_facts WHERE task_code = ?",
        [task["task_code"]],
    )
    taken = []
    monkeypatch.setattr(downloads, "offer", lambda *args, **kw: None)
    monkeypatch.setattr("dashboard.views.decisions.decision_ledger.offer", lambda t, name, rows: taken.append(rows()))
    right = Right(7, role, WHOLE, "", date(2027, 1, 1))
    monkeypatch.setattr(visiting, "_signed_in", lambda chosen: CurrentUser("an", right, (right,)))
    try:
        open_world("full")
        assert ("Nạo vét mương" in text(show("decisions"))) is shown
        assert "Nạo vét" not in str(taken)
        assert taken
    finally:
        con.execute("DELETE FROM intake.tasks")
