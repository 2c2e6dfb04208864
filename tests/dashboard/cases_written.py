"""Cells with everything that people write of them: case, note, letter, reply, dispute, visit, commitment, points."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta

import duckdb
from sqlalchemy import delete, select

from dashboard import access
from dashboard.scope import WHOLE
from dashboard.store import Store, acting, cases, judged_flags, month_scores, plans, responses
from dashboard.store.base import Table
from dashboard.store.letters import Details, ToSend
from dashboard.store.month_scores import Decided
from dashboard.store.plans import Appointment, Proposed
from dashboard.store.responses import Figure, Texts
from dashboard.store.tables import Case, Plan
from etl.config.workspace import now
from tests.dashboard import rows, worlds
from tests.dashboard.worlds import AS_OF

N_CELLS = 24
FLAGS = ["absence_streak", "attendance_drop"]
# As it would stand in a sentence, were it not masked.
UNMASKED = "2 đảng viên vắng không lý do"
# Cells that met as twins: of one commune, of two districts, and three of a district, on two days each.
MET = [(0, 12), (1, 13), (2, 3), (4, 6, 16)]
TWINNED = [
    (f"T{cell}-{day}", f"C{cell:04d}", f"2026-0{day}-0{place + 1}")
    for place, cells in enumerate(MET) for cell in cells for day in (5, 8)
]  # fmt: skip


def world() -> access.QueryService:
    """Two cells in each commune, which lack a place to meet and have a flag that counts two persons."""
    con = duckdb.connect(config={"threads": 1})
    worlds.empty(con)
    worlds.full(con, N_CELLS)
    for i in range(N_CELLS):
        rows.insert_flag(con, f"C{i:04d}", AS_OF, FLAGS[0], "watch", 0.9, {"months": 12, "members": 2})
    con.execute("DELETE FROM mart.cell_circumstances WHERE as_of = ?", [AS_OF])
    con.execute(
        "INSERT INTO mart.cell_circumstances BY NAME "
        "SELECT cell_code, as_of, false AS has_venue FROM mart.cell_names WHERE as_of = ?",
        [AS_OF],
    )
    con.executemany("INSERT INTO intake.visits BY NAME SELECT ? AS visit_code, ? AS cell_code, 'twinning' AS kind, "
                    "CAST(? AS DATE) AS visited_on, 2 AS run", TWINNED)  # fmt: skip
    con.execute(
        "INSERT INTO intake.meetings BY NAME SELECT meeting_code, cell_code, kind, held_on, "
        "'biên bản ' || cell_code AS minutes_text, 1 AS run FROM mart.meeting_facts WHERE month = ?",
        [AS_OF],
    )
    return access.QueryService(lambda: f"written-{id(con)}", lambda: con.cursor())


def secret(cell: str) -> str:
    """What stands in every text about a cell and nowhere else."""
    return f"riêng của {cell}"


def minutes(cell: str) -> str:
    """The minutes of a cell's last meeting."""
    return f"biên bản {cell}"


def write(store: Store, cells: Collection[str], of_plan: Collection[str], unit: str) -> None:
    """Everything about the cells; those of `of_plan` are visited by the plan of a unit this month, others by hand."""
    at, month = now(), now().date().replace(day=1)
    proposed = [Proposed(cell, month + timedelta(days=3), 1, "flag") for cell in of_plan]
    plans.propose(store, month, unit, None, {}, "seed", proposed, "lan", at)
    for cell in cells:
        text = secret(cell)
        asked = ToSend(AS_OF, at.date() + timedelta(days=9), Details(question=text, signatory=text))
        case = acting.act(store, cell, FLAGS, None, "lan", at, reason=text, kind="question", letter=asked,
                          state="asked", due_on=asked.due_on)  # fmt: skip
        cases.add_note(store, case.id, "note", text, "lan", at)
        judged_flags.judge(store, cell, FLAGS[0], "dismiss", text, "lan", at)
        cases.promise(store, case.id, text, at.date() - timedelta(days=60), at.date() - timedelta(days=40))
        cases.record_outcomes(store, case.id, {FLAGS[0]: "partly"}, at.date(), "flag", "lan", at)
        responses.write(store, cell, "context", AS_OF, Texts(text), "thu", at)
        for meeting in access.query("cell_meetings", WHOLE, as_of=AS_OF, cell=cell).head(1).iter_rows(named=True):
            of = Figure("came", meeting["meeting_code"], meeting["held_on"])
            responses.write(store, cell, "dispute", AS_OF, Texts(text, "9", "8", text), "thu", at, figure=of)
            month_scores.decide(store, AS_OF, [Decided(cell, meeting["meeting_code"], 88.0, "fair")], "lan", at)
        if cell not in of_plan:
            plans.add_to_plan(store, cell, month, "lan")
        (visit,) = plans.planned(store, month, [cell])
        # Where and when stands on the plan for all who see the visit; it is no secret of the cell.
        where = Appointment("8:00", f"Nhà văn hóa của {cell}", f"0269 {cell}")
        plans.set_appointment(store, visit.id, visit.version, where)


def forget(store: Store, outside: Collection[str], units: Collection[str]) -> None:
    """Deletes what was written about the cells, and the plans of the units."""
    with store.writing() as session:
        gone = list(session.scalars(select(Case.id).where(Case.cell_code.in_(outside))))
        for table in reversed(Table.metadata.sorted_tables):
            if "case_id" in table.c:
                session.execute(delete(table).where(table.c.case_id.in_(gone)))
            elif "cell_code" in table.c:
                session.execute(delete(table).where(table.c.cell_code.in_(outside)))
        session.execute(delete(Plan).where(Plan.unit_code.in_(units)))
