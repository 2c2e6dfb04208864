"""Points of cells: twelve months, bands, and what is not held against anybody."""

from __future__ import annotations

import copy
import json
from datetime import date

import duckdb
import pytest

from etl.discover import documents
from models import scoring
from models.scoring import rubric
from tests.models.criteria import filled
from tests.models.criteria.filled import PERFECT, results

MAY = date(2026, 5, 1)


def test_a_cell_is_the_mean_of_its_assessable_meetings_of_twelve_months(con):
    lengths = {date(2025, 5, 20): 0, date(2025, 6, 20): 90, date(2026, 5, 20): 45, date(2026, 6, 1): 0}
    filled.add_meetings(
        con, [{"meeting_code": str(d), "held_on": d, "duration_minutes": n} for d, n in lengths.items()]
    )
    filled.add_meetings(con, [{"meeting_code": "blank", "held_on": date(2026, 1, 9)}])
    filled.exist(con, ["c"], MAY)
    scoring.score_meetings(con, [day.replace(day=1) for day in lengths] + [date(2026, 1, 1)])
    scoring.score_cells(con, MAY)
    scores = results(con, MAY)
    time = scores["c", "time"]
    assert (time["points"], time["low"], time["high"]) == pytest.approx((3.5, 3.5, 3.5))
    assert json.loads(time["evidence"]) == {
        "meetings": 3,
        "assessable": 2,
        "seen_points": 3.5,
        "seen_max": 5.0,
        "lines": {"duration": {"share": 0.7, "meetings": 2}},
    }
    total = scores["c", "total"]
    assert (total["points"], total["low"], total["high"]) == pytest.approx((70, 3.5, 98.5))
    evidence = json.loads(total["evidence"])
    assert {name: evidence[name] for name in ("meetings", "assessable", "seen_points", "seen_max", "rubrics")} == {
        "meetings": 3,
        "assessable": 2,
        "seen_points": 3.5,
        "seen_max": 5.0,
        "rubrics": ["hd12_2018", "hd42_2025"],
    }
    assert total["low"] <= evidence["expected"] <= total["high"]
    assert sum(evidence["chances"].values()) == pytest.approx(1, abs=0.01)
    unseen = scores["c", "resolution"]
    assert (unseen["points"], unseen["low"], unseen["high"], unseen["assessable"]) == (None, 0, 30, False)
    for side in ("low", "high"):
        assert sum(row[side] for (_, name), row in scores.items() if name != "total") == pytest.approx(total[side])


def test_a_meeting_not_held_is_no_low_score(con):
    filled.add_meetings(con, [PERFECT | {"meeting_code": "m"}])
    filled.exist(con, ["c", "silent"], MAY)
    scoring.score_meetings(con, [MAY])
    scoring.score_cells(con, MAY)
    scores = results(con, MAY)
    assert scores["c", "total"]["points"] == pytest.approx(100)
    silent = [row for (cell, _), row in scores.items() if cell == "silent"]
    assert len(silent) == 8
    for row in silent:
        assert (row["points"], row["low"], row["high"], row["assessable"]) == (None, None, None, False)
        assert json.loads(row["evidence"])["meetings"] == 0
    assert scores["silent", "total"]["band"] == "none"


def test_only_existing_cells_get_results_and_only_this_month_is_replaced(con):
    filled.add_meetings(con, [PERFECT, PERFECT | {"meeting_code": "gone", "cell_code": "gone"}])
    for month in (MAY, date(2026, 6, 1)):
        filled.exist(con, ["c"], month)
    scoring.score_meetings(con, [MAY])
    scoring.score_cells(con, MAY)
    scoring.score_cells(con, date(2026, 6, 1))
    before = results(con, MAY)
    assert {cell for cell, _ in before} == {"c"}
    con.execute("DELETE FROM mart.cell_scope WHERE as_of = $as_of", {"as_of": date(2026, 6, 1)})
    scoring.score_cells(con, date(2026, 6, 1))
    assert results(con, MAY) == before
    assert results(con, date(2026, 6, 1)) == {}


@pytest.mark.parametrize("cells_per_step", [50_000, 3])
def test_bands_of_the_year_and_of_its_last_month(con, monkeypatch, cells_per_step):
    monkeypatch.setattr("models.scoring.scores.CELLS_PER_STEP", cells_per_step)
    lame = {"duration_minutes": 40, "discussion_minutes": 0, "criticism_minutes": 0, "reminders": 0, "speakers": 0}
    lame |= {
        "present": 5,
        "unexcused": 5,
        "committee_premeeting": False,
        "chair_role": "other",
        "professional_items": 5,
    }
    lame |= {"notice_sent_on": date(2026, 6, 9), "papers_shared_on": date(2026, 6, 9)}
    earlier = {"good": {}, "weak": lame, "mended": lame, **{f"c{n}": {} for n in range(40)}}
    for cell, facts in earlier.items():
        months = [
            (date(2026, 3, 9), facts),
            (date(2026, 4, 9), facts),
            (date(2026, 5, 9), {} if cell == "mended" else facts),
        ]
        meetings = [
            PERFECT | {"meeting_code": f"{cell}{day}", "cell_code": cell, "held_on": day} | more for day, more in months
        ]
        filled.add_meetings(con, [one | {"papers_final_on": one["held_on"]} for one in meetings])
    filled.add_meetings(con, [{"meeting_code": "t", "cell_code": "thin", "duration_minutes": 90}])
    codes = [*earlier, "thin", "silent"]
    filled.exist(con, codes, MAY)
    scoring.score_meetings(con, [date(2026, 3, 1), date(2026, 4, 1), MAY])
    scoring.score_cells(con, MAY)
    totals = {cell: row for (cell, name), row in results(con, MAY).items() if name == "total"}
    bands = {cell: totals[cell]["band"] for cell in codes}
    assert (bands["good"], bands["thin"], bands["silent"]) == ("good", "none", "none")
    assert bands["weak"] in ("average", "weak")
    of_month = {cell: (json.loads(totals[cell]["evidence"])["month"] or {}).get("band") for cell in codes}
    assert (of_month["good"], of_month["mended"], of_month["silent"]) == ("good", "good", None)
    assert of_month["weak"] in ("average", "weak")
    assert all(row["band"] is None for (_, name), row in results(con, MAY).items() if name != "total")


def test_a_later_rubric_with_other_points_takes_earlier_meetings_as_shares(con):
    later = copy.deepcopy(documents("rubrics")["hd42_2025"]) | {"valid_from": date(2026, 5, 1)}
    points = {criterion["id"]: criterion for criterion in later["criteria"]}
    points["time"]["points"] = points["time"]["lines"][0]["points"] = 10
    points["time"]["lines"][0]["parameters"]["earned"] = [2, 4, 6, 8, 10]
    points["resolution"]["points"] = points["resolution"]["lines"][0]["points"] = 25
    points["resolution"]["lines"][0]["parameters"]["earned"] = [8, 12, 16, 20, 22, 25]
    rubrics = rubric.arrange(dict(documents("rubrics")) | {"later": later})
    meetings = [("a", date(2026, 4, 9), 90), ("m", date(2026, 5, 9), 45)]
    filled.add_meetings(con, [{"meeting_code": m, "held_on": day, "duration_minutes": n} for m, day, n in meetings])
    filled.exist(con, ["c"], MAY)
    scoring.score_meetings(con, [date(2026, 4, 1), MAY], rubrics)
    scoring.score_cells(con, MAY, rubrics)
    time = results(con, MAY)["c", "time"]
    assert time["max_points"] == 10
    assert (time["points"], time["low"], time["high"]) == pytest.approx((7, 7, 7))
    assert results(con, MAY)["c", "total"]["low"] == pytest.approx((5 + 4) / 2)


def test_it_works_in_an_attached_warehouse():
    con = duckdb.connect(":memory:")
    con.execute("ATTACH ':memory:' AS wh")
    con.execute("USE wh")
    filled.lay_tables(con)
    filled.add_meetings(con, [PERFECT])
    filled.exist(con, ["c"], MAY)
    scoring.score_meetings(con, [MAY])
    scoring.score_cells(con, MAY)
    assert results(con, MAY)["c", "total"]["points"] == pytest.approx(100)
    con.close()
