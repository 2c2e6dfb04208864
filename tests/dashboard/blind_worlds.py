"""Two worlds that differ only in the points of two cells, which are exchanged: means and counts of areas are equal."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date

import duckdb

from dashboard import access
from dashboard.auth.current_user import store
from dashboard.store import responses
from dashboard.store.responses import Figure, Texts
from dashboard.store.tables import MonthScore, Response
from etl.config.workspace import now
from tests.dashboard import rows, worlds


@dataclass(frozen=True)
class Points:
    """Of one cell: what it gives itself, what its superior decides, what the evidence shows, and the bands."""

    own: int
    superior: int
    seen: float
    bands: tuple[str, str]


HIGH, LOW = Points(97, 94, 93.0, ("good", "fair")), Points(59, 53, 41.0, ("average", "weak"))
FLAG = "score_inflated"


def of_points(first: Points, second: Points) -> access.QueryService:
    """The copied world, in which C1 (alone in unit A) has the first points and C2 the second."""
    con = duckdb.connect(config={"threads": 1})
    worlds.empty(con)
    worlds.copied(con)
    for code, points in (("C1", first), ("C2", second)):
        _give(con, code, points)
    name = f"points-{first.own}-{second.own}-{id(con)}"
    return access.QueryService(lambda: name, lambda: con.cursor())


def _give(con: duckdb.DuckDBPyConnection, code: str, points: Points) -> None:
    for who, value, band in (("self", points.own, points.bands[0]), ("superior", points.superior, points.bands[1])):
        con.execute(
            "UPDATE mart.score_facts SET points = ?, band = ? WHERE cell_code = ? AND scored_by = ?",
            [value, band, code, who],
        )
    con.execute(
        "UPDATE mart.cell_month SET evidence_score = $seen + CASE WHEN month > DATE '2026-07-01' THEN 3 ELSE 0 END "
        "WHERE cell_code = $code",
        {"seen": points.seen, "code": code},
    )
    month = json.dumps({"month": {"band": points.bands[0]}, "chances": {points.bands[0]: 0.7, points.bands[1]: 0.3}})
    con.execute(
        "UPDATE result.scores SET points = max_points * $seen / 100, low = max_points * ($seen - 5) / 100, "
        "high = max_points * ($seen + 5) / 100, band = CASE WHEN band IS NOT NULL THEN $band END, "
        "evidence = CASE WHEN criterion = 'total' THEN $month END WHERE cell_code = $code",
        {"seen": points.seen, "band": points.bands[1], "month": month, "code": code},
    )
    con.execute(
        "UPDATE result.attention SET score = ?, band = ?, reasons = list_append(reasons, ?) WHERE cell_code = ?",
        [points.seen, points.bands[1], FLAG, code],
    )
    evidence = {"n": 6, "of": 10, "figure": points.own - points.seen, "usual": 0.1}
    carried = {"carried": [{"signal": FLAG, "probability": 0.9} | evidence]}
    rows.insert_flag(con, code, rows.AS_OF, FLAG, "act", 0.9, evidence)
    rows.insert_flag(con, code, rows.AS_OF, "formalistic", "act", 0.9, carried)
    content = json.dumps({"meeting_code": f"M{code}2610", "points": points.superior + 0.5, "band": points.bands[1]})
    con.execute(
        "INSERT INTO intake.quarantine BY NAME SELECT '/data/canonical' AS source, 'scores' AS \"table\", "
        "'scores.csv:' || $code AS place, 2 AS run, $code AS row_key, $code AS cell_code, "
        "['out_of_range'] AS reasons, 'Điểm ngoài thang.' AS sentence_vi, 'Points out of range.' AS sentence_en, "
        "$content AS content, true AS retriable",
        {"code": code, "content": content},
    )


def write(given: dict[str, Points]) -> None:
    """What people wrote of the points: a cell disputes them, its superior decides the month's."""
    with store().writing() as session:
        session.query(Response).delete()
        session.query(MonthScore).delete()
        for code, points in given.items():
            session.add(
                MonthScore(
                    meeting_code=f"M{code}2610", cell_code=code, month=rows.AS_OF, points=points.superior - 1,
                    band=points.bands[1], decided_by="ha", decided_at=now(), second_by="",
                )
            )  # fmt: skip
    for code, points in given.items():
        for figure, shown in (("self", points.own), ("superior", points.superior)):
            texts = Texts("Phiếu ghi khác.", str(shown), str(shown - 7), "")
            of = Figure(figure, f"M{code}2610", date(2026, 10, 3))
            responses.write(store(), code, "dispute", rows.AS_OF, texts, "thu", now(), flag=FLAG, figure=of)
    one = responses.of_cells(store(), ["C1"])[0]
    responses.judge(store(), one.id, one.version, "accepted", "Đúng sổ.", "an")
    responses.confirm(store(), one.id, one.version + 1, "ha", now(), agreed=True)

