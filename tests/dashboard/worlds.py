"""Worlds for the dashboard's tests: published tables filled directly, with no intake and no models in between."""

from __future__ import annotations

import json
from itertools import product

import duckdb
import numpy as np
import polars as pl

from etl.transform import mart_builder
from etl.warehouse import create_schemas
from tests.dashboard import decided, rows
from tests.dashboard.discipline_rows import insert_discipline
from tests.dashboard.rows import AS_OF, PREVIOUS

TYPES = ("residential", "agency", "public_service", "state_enterprise")
KINDS = {
    "residential": "Chi bộ thôn",
    "agency": "Chi bộ cơ quan",
    "public_service": "Chi bộ Trường",
    "state_enterprise": "Chi bộ Xí nghiệp",
}
PLACES = ("Ia Kênh", "Đăk Rong", "Ân Tín", "Chư Á", "Ô Sơn", "Đông Bình", "Ea Súp", "Yên Thuỷ", "Ưu Đàm", "Biển Hồ")


def empty(con: duckdb.DuckDBPyConnection) -> None:
    """Schemas and tables, no rows: nothing was ever ingested or built."""
    create_schemas(con)
    mart_builder.create_tables(con)


def tiny(con: duckdb.DuckDBPyConnection) -> None:
    """Three cells under one commune: one to act on, one to watch, one with no data."""
    rows.insert_units(
        con, [("P", None, "Tỉnh ủy Gia Lai", "province"), ("G1", "P", "Đảng ủy xã Ia Kênh", "grassroots")]
    )
    cells = pl.DataFrame(
        {
            "cell_code": ["C1", "C2", "C3"],
            "unit_code": ["G1", "G1", "G1"],
            "name": ["Chi bộ thôn Đông", "Chi bộ thôn Tây", "Chi bộ Trường Tiểu học"],
            "cell_type": ["residential", "residential", "public_service"],
            "size": [14, 9, 2],
        }
    )
    rows.insert_cells(con, cells)
    rows.insert_history(
        con, cells, np.array([[0.9] * 24, [0.88] * 24, [0.95] * 24]), unheld={("C1", 18), ("C1", 20)}, silent={"C3"}
    )
    fall = {"before": 0.88, "now": 0.74, "now_low": 0.70, "now_high": 0.78, "since": "2026-03", "meetings": 7}
    skip = {"months": ["2026-05", "2026-07"], "n": 2}
    rows.insert_flag(con, "C1", AS_OF, "attendance_drop", "act", 0.93, fall)
    rows.insert_flag(con, "C1", AS_OF, "meeting_skipped", "act", 1.0, skip)
    rows.insert_flag(con, "C2", AS_OF, "attendance_drop", "watch", 0.6, fall | {"before": 0.9})
    rows.insert_flag(con, "C2", PREVIOUS, "attendance_drop", "watch", 0.55, fall)
    rows.judge(con, {"C1": 0.93, "C2": 0.6, "C3": None})
    rows.finish(con)


def full(con: duckdb.DuckDBPyConnection, n_cells: int = 300, seed: int = 7) -> None:
    """A province of two districts and twelve communes; about one cell in eight has a sign."""
    rng = np.random.default_rng(seed)
    communes = [
        (f"G{i:02d}", f"D{i % 2}", f"Đảng ủy xã {PLACES[i % 10]} {i // 10 + 1}", "grassroots") for i in range(12)
    ]
    districts = [("D0", "P", "Đảng ủy khu vực Pleiku", "district"), ("D1", "P", "Đảng ủy khu vực An Khê", "district")]
    rows.insert_units(con, [("P", None, "Tỉnh ủy Gia Lai", "province"), *districts, *communes])
    con.execute("UPDATE intake.units SET lat = 14, lon = 108 WHERE level <> 'grassroots'")
    con.execute("UPDATE intake.units SET lon = 108.4 WHERE unit_code = 'D1'")
    types = rng.choice(TYPES, n_cells, p=[0.6, 0.2, 0.15, 0.05])
    cells = pl.DataFrame(
        {
            "cell_code": [f"C{i:04d}" for i in range(n_cells)],
            "unit_code": [f"G{i % 12:02d}" for i in range(n_cells)],
            "name": [f"{KINDS[t]} {PLACES[i % 10]} {i // 10 + 1}" for i, t in enumerate(types)],
            "cell_type": types,
            "size": rng.integers(3, 40, n_cells),
        }
    )
    rows.insert_cells(con, cells)
    falling = rng.random(n_cells) < 0.08
    rates = np.clip(rng.normal(0.9, 0.03, n_cells), 0.6, 1)[:, None] - 0.2 * falling[:, None] * (np.arange(24) > 15)
    silent = {f"C{i:04d}" for i in range(0, n_cells, 29)}
    unheld = {(f"C{i:04d}", m) for i in range(5, n_cells, 31) for m in (17, 20, 22)}
    rows.insert_history(con, cells, rates, unheld=unheld, silent=silent, rng=rng)
    concerns: dict[str, float | None] = {}
    for i, code in enumerate(cells["cell_code"]):
        concerns[code] = None if code in silent else float(rng.beta(1, 12))
        if falling[i] and code not in silent:
            concerns[code] = float(rng.uniform(0.55, 0.98))
            _flag_fall(con, code, concerns[code], float(rates[i, 0]), known=i % 3 > 0)
        if (code, 17) in unheld:
            rows.insert_flag(
                con, code, AS_OF, "meeting_skipped", "act", 0.97, {"months": ["2026-04", "2026-07", "2026-09"], "n": 3}
            )
    rows.insert_area_fall(con, "G00")
    insert_discipline(con)
    decided.insert_agendas(con)
    decided.insert_tasks(con, np.random.default_rng(seed))
    rows.judge(con, concerns)
    rows.finish(con)


def _flag_fall(con: duckdb.DuckDBPyConnection, code: str, concern: float, before: float, *, known: bool) -> None:
    now = before - 0.2
    evidence = {
        "before": before,
        "now": now,
        "now_low": now - 0.05,
        "now_high": now + 0.05,
        "since": "2026-03",
        "meetings": 8,
    }
    severity = "act" if concern > 0.75 else "watch"
    rows.insert_flag(con, code, AS_OF, "attendance_drop", severity, concern, evidence)
    if known:
        rows.insert_flag(con, code, PREVIOUS, "attendance_drop", severity, concern, evidence)


# The minutes of a meeting of C1 and those of C2 that it repeats: one line of the form, one reused, one of its own.
MINUTES = {
    "MC12609": "Đồng chí chủ trì khai mạc\nChi bộ bàn việc nạo vét mương thôn Đông\nGiao tổ hai lo cát sỏi",
    "MC22608": "Đồng chí chủ trì khai mạc\nChi bộ bàn việc nạo vét mương thôn Đông\nTây thống nhất trồng hoa ven đường",
}


def _settled(con: duckdb.DuckDBPyConnection) -> None:
    """A person of an online meeting who matches nobody, a meeting of two sources, and a sheet filled in beforehand."""
    content = json.dumps({"meeting_code": "MC12609", "member_code": "ab12", "status": "present_online"})
    con.execute(
        "INSERT INTO intake.quarantine VALUES ('zoom', 'attendance', 'zoom.csv:7', 2, $key, 'C1', ['not_on_roll'], "
        "'Không có trong danh sách.', 'Not on the roll.', $content, true)",
        {"key": json.dumps(["MC12609", "ab12"]), "content": content},
    )
    con.execute("INSERT INTO intake.meeting_links VALUES ('books', 'B1', 'MC12609', 'hr', false, false, 2)")
    con.execute("INSERT INTO intake.apart_rows VALUES ('MC12609', 'B1', 'tasks', '{}', false, 2)")
    con.execute("INSERT INTO intake.display_names VALUES ('C1', 'ef56', 'cd34')")
    con.execute(
        "INSERT INTO intake.matched_rows VALUES ('C1', 'ef56', 'cd34', 'MC12609', 'zoom', 'zoom.csv:9', $content, 2)",
        {"content": content},
    )
    con.execute("INSERT INTO intake.prefilled VALUES (2, 'sheet', 'T9.xlsx', 'scores', 'points', 12)")


def copied(con: duckdb.DuckDBPyConnection) -> None:
    """The tiny world, in which C1 repeats minutes of C2 and its own; texts are kept; unit A holds C1 alone."""
    tiny(con)
    rows.insert_units(con, [("A", "G1", "Tổ A", "grassroots")])
    con.executemany("INSERT INTO mart.cell_scope VALUES ('A', 'C1', ?)", [[AS_OF], [PREVIOUS]])
    for code, text in MINUTES.items():
        con.execute(
            "INSERT INTO intake.meetings BY NAME SELECT meeting_code, cell_code, kind, held_on, $text AS minutes_text, "
            "2 AS run FROM mart.meeting_facts WHERE meeting_code = $code",
            {"code": code, "text": text},
        )
    _settled(con)
    pairs = (("minutes_shared", "MC12609", "MC22608", "C2", 0.5), ("minutes_copied", "MC12609", "MC12608", "C1", 0.75))
    lines = ((1, 25, "form"), (2, 40, "own"), (3, 23, "own"))
    for (*pair, share), of_source, line in product(pairs, (False, True), lines):
        signal, meeting, source, cell = pair
        same = {1: None, 2: 1.0, 3: float(signal == "minutes_copied")}[line[0]]
        con.execute(
            "INSERT INTO result.text_pairs VALUES ('C1', ?, ?, 1, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [AS_OF, signal, meeting, source, cell, share, of_source, *line, same],
        )
    of_minutes = (("MC12609", 0.6, 0.75), ("MC12608", 0.04, None))
    con.executemany("INSERT INTO result.text_shares VALUES ('C1', ?, ?, ?, ?)", [[AS_OF, *one] for one in of_minutes])
    rows.insert_flag(con, "C1", AS_OF, "minutes_shared", "act", 0.9, {"n": 1})
    con.execute(
        "INSERT INTO result.signals BY NAME SELECT 'C1' AS cell_code, ?::DATE AS as_of, 'minutes_shared' AS signal, "
        "true AS enough, 3.0 AS log_bayes_factor, 0.9 AS probability, true AS selected",
        [AS_OF],
    )
    con.execute("INSERT INTO result.not_computed VALUES (?, 'signal', 'attendance_low', 'unexpected fault')", [AS_OF])
    # Entered the day after, but for two of one evening.
    con.execute("UPDATE mart.meeting_facts SET recorded_at = held_on + INTERVAL 1 DAY WHERE cell_code = 'C1'")
    con.execute(
        "UPDATE mart.meeting_facts SET recorded_at = '2026-10-20 20:00' WHERE meeting_code IN ('MC12609', 'MC12610')"
    )


def twinned(con: duckdb.DuckDBPyConnection) -> None:
    """The tiny world with cells of one type, in which C1 and C2 met as twins on two days, once with C3 too, and C1
    once without C2."""
    tiny(con)
    con.execute("UPDATE mart.cell_names SET cell_type = 'residential'")
    con.execute(
        "INSERT INTO intake.visits BY NAME SELECT cell_code || day AS visit_code, cell_code, 'twinning' AS kind, "
        "CAST(day AS DATE) AS visited_on, 2 AS run FROM (VALUES ('C1', '2026-05-04'), ('C2', '2026-05-04'), "
        "('C1', '2026-08-04'), ('C2', '2026-08-04'), ('C1', '2026-09-04'), "
        "('C1', '2026-07-04'), ('C2', '2026-07-04'), ('C3', '2026-07-04')) AS met(cell_code, day)"
    )


def visited(con: duckdb.DuckDBPyConnection) -> None:
    """The tiny world, in which C1 was visited, has a new secretary, is owed something; its unit has bunched scores."""
    tiny(con)
    con.execute(
        "INSERT INTO intake.visits BY NAME SELECT 'V1' AS visit_code, 'C1' AS cell_code, 'sit_in' AS kind, "
        "DATE '2026-09-03' AS visited_on, 'flag' AS selected_by, 2 AS run"
    )
    con.execute(
        "INSERT INTO intake.findings BY NAME SELECT 'V1-1' AS finding_code, 'V1' AS visit_code, "
        "'attendance' AS topic, 'attendance_drop' AS flag, 'confirmed' AS outcome, 2 AS run"
    )
    con.execute(
        "INSERT INTO mart.cell_circumstances (cell_code, as_of, secretary_vacant, secretary_since) "
        "VALUES ('C1', ?, false, DATE '2026-08-01')",
        [AS_OF],
    )
    con.execute("INSERT INTO result.circumstances VALUES ('C1', ?, 'new_secretary', '{}')", [AS_OF])
    rows.insert_flag(con, "C1", AS_OF, "findings_overdue", "duty", 1.0, {"n": 1, "of": 2, "days": 40})
    con.execute("INSERT INTO result.capacity VALUES ('', ?, 3, 2, false)", [AS_OF])
    con.execute("INSERT INTO result.muted_flags VALUES ('papers_late', ?, 'stated', 0, 0)", [AS_OF])
    con.execute(
        "INSERT INTO result.area_flags BY NAME SELECT 'G1' AS unit_code, ?::DATE AS as_of, 'threshold_bunching' "
        "AS flag, 'act' AS severity, 0.9 AS confidence, '{}' AS evidence, CAST([] AS VARCHAR[]) AS meetings",
        [AS_OF],
    )
