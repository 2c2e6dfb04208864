"""One figure has one value: the same number on every page, in files, briefs and digests that show it."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from html import escape
from itertools import count

import duckdb
import polars as pl
import pytest

from dashboard import access
from dashboard.auth.current_user import CurrentUser
from dashboard.auth.request_user import request_user
from dashboard.components import casework
from dashboard.components.frame import PageContext
from dashboard.documents import stamped_file
from dashboard.documents.brief import content
from dashboard.documents.committee import content as committee
from dashboard.documents.digests.content import _section
from dashboard.language import Language
from dashboard.scope import WHOLE, Cell, Scope, Unit
from dashboard.store.people import Right
from dashboard.summaries import area
from dashboard.summaries.good_points import criteria_not_praised
from dashboard.summaries.sentences import natural_frequency
from dashboard.views.attention import exported, headline
from models.metadata.measured import publish_measured
from tests.dashboard import worlds
from tests.dashboard.rows import AS_OF, PREVIOUS
from tests.dashboard.showing import show, text

WORLDS = count()
ASKED = {"as_of": AS_OF, "previous": PREVIOUS}


def test_states_are_counted_alike_in_queue_overview_list_of_cells_and_digest(open_world):
    open_world("full")
    counts = dict(access.query("queue_counts", WHOLE, **ASKED).select("state", "n").iter_rows())
    of_list = dict(access.query("unit_cells", WHOLE, as_of=AS_OF, take=100_000)["state"].value_counts().iter_rows())
    whole = area.states(WHOLE, AS_OF)[1].filter("whole").row(0, named=True)
    assert counts == of_list
    for state in ("now", "later", "watch", "duty", "thin"):
        listed = access.query("queue", WHOLE, **ASKED, state=state, take=1)
        assert (listed["n_matching"][0] if listed.height else 0) == counts.get(state, 0)
        assert whole[f"n_{state}"] == counts.get(state, 0)
    opened = access.query("queue", WHOLE, **ASKED, state="open", take=1)["n_matching"][0]
    assert opened == sum(counts.get(state, 0) for state in ("now", "later", "watch"))
    fresh = access.query("freshness", WHOLE).row(0, named=True)
    right = Right(1, "inspector", WHOLE, "", date(2027, 1, 1))
    digest = _section(_store(), "an", right, fresh, None, date(2026, 11, 10), 30)
    assert digest.counted == {state: counts.get(state, 0) for state in digest.counted}
    assert digest.new["now"] + digest.persisting["now"] == counts["now"]


def test_units_with_a_flag_are_counted_alike_where_they_are_shown_and_on_the_page_of_methods(open_world):
    open_world("visited")
    counts = {row["flag"]: row for row in access.query("methods_areas", WHOLE, as_of=AS_OF).iter_rows(named=True)}
    for flag, shown in (("threshold_bunching", "bunched_units"), ("attendance_drop", "attendance_areas")):
        severities = access.query(shown, WHOLE, as_of=AS_OF)["severity"].to_list()
        counted = counts.get(flag, {"n_act": 0, "n_watch": 0})
        assert [counted["n_act"], counted["n_watch"]] == [severities.count("act"), severities.count("watch")]
    assert counts["threshold_bunching"]["n_act"] + counts["threshold_bunching"]["n_watch"] > 0
    vi = Language("vi")
    name = "Nhiều kỳ họp vừa đủ mức quy định"
    bunched = {kind: counts["threshold_bunching"][f"n_{kind}"] for kind in ("act", "watch")}
    assert vi("methods.card_units", name=name, **bunched) in text(show("methods"))


def test_the_sentences_of_queue_and_overview_tell_the_same_counts(open_world):
    open_world("full")
    counts = dict(access.query("queue_counts", WHOLE, **ASKED).select("state", "n").iter_rows())
    assert f"{counts['now']} chi bộ cần xem trong tháng này" in text(show("attention"))
    assert f"{counts['thin']} chưa đủ dữ liệu" in text(show("overview")).replace("chi bộ ", "")


def test_the_headline_tells_as_many_waiting_cells_as_their_list_holds(open_world):
    open_world("full")
    who = request_user()
    assert isinstance(who, CurrentUser)
    ctx = PageContext(Language("vi"), who, AS_OF, PREVIOUS, {})
    # Those that were looked at stand in the list of those that wait, as the tab counts them.
    counted = headline.Numbers({"now": 5, "later": 15, "rests": 7}, 1)
    assert "15 chi bộ khác chờ" in headline._headline(ctx, counted)


def test_the_queue_s_workbook_has_the_same_cells_figures_and_flags_as_the_queue(open_world):
    open_world("full")
    t, fresh = Language("vi"), access.query("freshness", WHOLE).row(0, named=True)
    who = request_user()
    assert isinstance(who, CurrentUser)
    ctx = PageContext(t, who, AS_OF, PREVIOUS, fresh)
    asked = ASKED | {"state": "open"}
    written = exported.rows(ctx, WHOLE, asked, casework.of_place(ctx, WHOLE))
    stamp = stamped_file.Stamp("an", datetime(2026, 11, 10), "queue", "", masked=True, title="")
    book = stamped_file.writer(".xlsx", stamp, t, for_excel=True)(written)
    sheet = pl.read_excel(io.BytesIO(book), sheet_id=1).to_dicts()
    queue = access.query("queue", WHOLE, **asked, take=100_000)
    assert [row[t("column.cell_code")] for row in sheet] == queue["cell_code"].to_list()
    page = text(show("attention", state="open"))
    assert f"{len(sheet)} chi bộ trong danh sách" in page
    for row, line in zip(queue.iter_rows(named=True), sheet, strict=True):
        expected = row["expected"]
        assert line[t("column.members")] == (expected if expected is None or expected >= 3 else t.persons(expected))
        names = {ctx.flag_name(flag["flag"]) for flag in row["flags"] or []}
        assert set(filter(None, (line[t("column.flags")] or "").split("; "))) == names
        assert line[t("column.state")] == t.of("state", row["state"])


def test_the_committee_s_paper_has_the_figures_of_the_overview_cell_by_cell(open_world):
    open_world("full")
    t = Language("vi")
    part, states = area.states(WHOLE, AS_OF)
    paper = committee.page_of(part, AS_OF, t, WHOLE, "attendance")
    of_unit = {row["name"]: row for row in states.iter_rows(named=True)}
    page = text(show("overview"))
    assert paper.rows
    for name, *cells in paper.rows:
        counts = [t.number(of_unit[name][count]) for count in committee.COUNTS]
        assert cells[: len(counts)] == counts
        # The unit stands in several tables of the page; one of them has the counts.
        lines = re.findall(rf"<tr>(?:(?!</tr>).)*{re.escape(escape(name))}.*?</tr>", page)
        shown = [[re.sub(r"<[^>]+>", "", cell) for cell in re.findall(r"<td[^>]*>(.*?)</td>", one)] for one in lines]
        of_page = [dict(zip(area.COUNTS, one, strict=False)) for one in shown]
        assert counts in [[one.get(count) for count in committee.COUNTS] for one in of_page], name


def test_expected_members_are_one_number_in_queue_list_and_brief(open_world):
    open_world("full")
    queue = access.query("queue", WHOLE, **ASKED, state="any", take=100_000).select("cell_code", "expected")
    listed = access.query("unit_cells", WHOLE, as_of=AS_OF, take=100_000).select("cell_code", "expected")
    assert dict(queue.iter_rows()) == dict(listed.iter_rows())
    for code, expected in queue.head(5).iter_rows():
        roll = access.query("cell_roll", WHOLE, as_of=AS_OF, cell=code)
        assert (roll["expected"][0] if roll.height else None) == expected


def test_points_seen_of_the_whole_are_those_of_its_parts(open_world):
    open_world("full")
    states = access.query("overview_states", WHOLE, as_of=AS_OF)
    whole = states.filter("whole").row(0, named=True)
    assert states.filter(~pl.col("whole"))["n_enough"].sum() == whole["n_enough"]
    assert whole["n_enough"] + whole["n_partly"] + whole["n_unseen"] == whole["n_cells"]


@pytest.fixture
def visited() -> Iterator[duckdb.DuckDBPyConnection]:
    """A tiny world in which ten visits answered a flag: seven confirmed it; four more visits are made since."""
    con = duckdb.connect()
    worlds.empty(con)
    worlds.tiny(con)
    for i in range(14):
        day = date(2026, 10, 22) + timedelta(days=i)
        con.execute(
            "INSERT INTO intake.visits (visit_code, cell_code, kind, visited_on, selected_by, run) "
            "VALUES (?, 'C1', 'inspection', ?, 'flag', 2)", [f"V{i}", day],
        )  # fmt: skip
        con.execute(
            "INSERT INTO intake.findings (finding_code, visit_code, topic, flag, outcome, run) "
            "VALUES (?, ?, 'attendance', 'attendance_drop', ?, 2)",
            [f"F{i}", f"V{i}", "confirmed" if i < 7 else "not_confirmed"],
        )
    con.execute("UPDATE intake.visits SET cell_code = 'C2' WHERE visit_code = 'V0'")
    publish_measured(con, AS_OF)
    name = f"tiny with ten visits {next(WORLDS)}"
    access.use(access.QueryService(lambda: name, lambda: con.cursor()))
    yield con
    access.use(None)


def test_what_visits_measured_stands_in_place_of_an_estimate_on_every_page(visited):
    t = Language("vi")
    who = request_user()
    assert isinstance(who, CurrentUser)
    seen = PageContext(t, who, AS_OF, PREVIOUS, {}).measured
    assert seen.keys() == {"attendance_drop"}
    measured = seen["attendance_drop"]
    assert (measured.confirmed, measured.answered) == (7, 10)
    sentence = measured.sentence(t)
    assert "70%" in sentence
    assert natural_frequency("khoảng {of_ten} trên 10", 0.93, t, measured) == sentence
    assert sentence in text(show("methods"))
    assert sentence in text(show("profile", cell="C1"))
    assert sentence in dict(content.brief_of("C1", AS_OF, t, WHOLE).reasons).values()


@pytest.mark.parametrize("scope", [WHOLE, Unit("G1"), Cell("C1")], ids=["whole", "unit", "cell"])
def test_every_reader_sees_the_same_measured_figure(visited, monkeypatch, scope):
    signed_in(monkeypatch, scope)
    sentence = "Kiểm tra thực địa ở mọi chi bộ đến hết tháng 10/2026: trong 10 lần kiểm tra vì dấu hiệu này, 70% đúng"
    shown = text(show("own_cell")) if isinstance(scope, Cell) else text(show("profile", cell="C1"))
    assert sentence in shown
    assert sentence in " ".join(dict(content.brief_of("C1", AS_OF, Language("vi"), WHOLE).reasons).values())


def test_what_few_visits_say_is_not_published(visited):
    visited.execute("DELETE FROM intake.findings WHERE finding_code > 'F3'")
    publish_measured(visited, AS_OF)
    assert visited.execute("SELECT count(*) FROM result.metadata WHERE kind = 'measured'").fetchall() == [(0,)]


def signed_in(monkeypatch, scope: Scope) -> None:
    role = "cell_secretary" if isinstance(scope, Cell) else "inspector"
    right = Right(1, role, scope, "kế hoạch", date(2099, 1, 1))
    user = CurrentUser("thu", right, (right,))
    monkeypatch.setattr("dashboard.auth.request_user.current_user", lambda *_: user)
    monkeypatch.setattr("dashboard.views.own_cell.answering.refuse_ended", lambda _: None)


def test_a_brief_praises_nothing_of_which_it_says_otherwise():
    words = {("flag", "tasks_unmet"): {"family": "resolutions"}, ("flag", "attendance_drop"): {"family": "attendance"}}
    months = pl.DataFrame({"previous_tasks": [10, 8], "previous_tasks_reported": [10, 8]})
    assert criteria_not_praised([{"flag": "attendance_drop"}], words, months) == ["attendance"]
    assert "resolution" in criteria_not_praised([{"flag": "tasks_unmet"}], words, months)
    unreported = months.with_columns(previous_tasks_reported=pl.Series([6, 5]))
    assert "resolution" in criteria_not_praised([], words, unreported)
    assert criteria_not_praised([], words, months) == []


def _store():
    from dashboard.auth.current_user import store

    return store()
