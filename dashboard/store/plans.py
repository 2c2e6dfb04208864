"""Plans of visits: proposed by the planner, visits put in or swapped by hand, accepted as a whole.

A visit that a person put in or swapped is never replaced by a new proposal, only given a day and a team.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from dashboard.store import Conflict, Store
from dashboard.store.sealed import seal, unseal
from dashboard.store.tables import Plan, PlannedVisit
from etl.user_error import TranslatableError

BY_HAND = "by_hand"
INSTEAD_OF = "instead_of"
NAMED_DAY = "named_day"
NAMED_TEAM = "named_team"


@dataclass(frozen=True)
class Proposed:
    """One visit as the planner proposes it; `why` holds figures and codes only, no free text."""

    cell_code: str
    visit_on: date
    team: int
    selected_by: str
    why: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Appointment:
    """Hour, place and telephone of the office, only where a committee put them in."""

    hour: str = ""
    place: str = ""
    office_phone: str = ""


def add_to_plan(
    store: Store, cell_code: str, month: date, by: str, *, selected_by: str = "flag", visit_on: date | None = None
) -> PlannedVisit:
    """Puts a cell into a month's visits by hand; the visit that is there already, where there is one.

    Any day of the month stands for it. Without `visit_on` the next proposal finds a day and a team for it.
    Raises UserError where the day is outside of the month.
    """
    try:
        with store.writing() as session:
            return put_by_hand(session, cell_code, month, by, selected_by=selected_by, visit_on=visit_on)
    except IntegrityError:
        with store.reading() as session:
            planned_visit = _of_cell(session, month.replace(day=1), cell_code)
        if planned_visit is None:
            raise
        return planned_visit


def put_by_hand(
    session: Session, cell_code: str, month: date, by: str, *, selected_by: str = "flag", visit_on: date | None = None
) -> PlannedVisit:
    """Puts a cell into a month's visits within a transaction; see `add_to_plan`."""
    first = month.replace(day=1)
    if visit_on is not None and visit_on.replace(day=1) != first:
        raise _other_month(visit_on, first)
    why = {BY_HAND: True, NAMED_DAY: visit_on is not None}
    added = {"visit_on": visit_on, "team": None, "selected_by": selected_by, "why": why, "planned_by": by}
    return _of_cell(session, first, cell_code) or _put(session, first, None, cell_code=cell_code, **added)


def find_plan(store: Store, month: date, unit_code: str) -> Plan | None:
    """The plan of a month for exactly this part of the tree; None where none was proposed yet."""
    with store.reading() as session:
        return _of_unit(session, month, unit_code)


def cells_of_month(store: Store, month: date) -> list[str]:
    """Codes of all cells with a visit in a month, no matter who may see them: for asking which the asker may."""
    with store.reading() as session:
        query = select(PlannedVisit.cell_code).where(PlannedVisit.month == month.replace(day=1))
        return sorted(session.scalars(query))


def planned(store: Store, month: date, cells: Collection[str]) -> list[PlannedVisit]:
    """The visits of a month to these cells by day, those without a day last; `cells` is what the asker may see."""
    wanted = set(cells)
    with store.reading() as session:
        rows = session.scalars(select(PlannedVisit).where(PlannedVisit.month == month.replace(day=1))).all()
    seen = (visit for visit in rows if visit.cell_code in wanted)
    return sorted(seen, key=lambda v: (v.visit_on or date.max, v.team or 0, v.cell_code))


def teams(store: Store) -> dict[tuple[date, str], int]:
    """The team of each planned visit that has one, by month and cell, no matter who may see them."""
    with store.reading() as session:
        rows = session.execute(select(PlannedVisit.month, PlannedVisit.cell_code, PlannedVisit.team)).all()
    return {(month, cell): team for month, cell, team in rows if team is not None}


def cells_coming(store: Store, day: date) -> list[str]:
    """Codes of all cells with a visit on this day or later, no matter who may see them; as `cells_of_month`."""
    with store.reading() as session:
        return sorted(session.scalars(select(PlannedVisit.cell_code).where(PlannedVisit.visit_on >= day).distinct()))


def coming(store: Store, day: date, cells: Collection[str], most: int) -> list[tuple[PlannedVisit, bool]]:
    """The next visit of each cell from this day on that the asker may see, by day, and whether it stands.

    One that was proposed stands when its plan is accepted, one put in by hand at once.
    """
    wanted = set(cells)
    stands = or_(PlannedVisit.plan_id.is_(None), Plan.accepted_at.is_not(None))
    asked = select(PlannedVisit, stands).outerjoin(Plan, Plan.id == PlannedVisit.plan_id)
    with store.reading() as session:
        rows = session.execute(asked.where(PlannedVisit.visit_on >= day)).all()
    seen = [(visit, bool(standing)) for visit, standing in rows if visit.cell_code in wanted]
    seen.sort(key=lambda v: (v[0].visit_on, v[0].team or 0, v[0].cell_code))
    first: dict[str, tuple[PlannedVisit, bool]] = {}
    for visit, standing in seen:
        first.setdefault(visit.cell_code, (visit, standing))
    return list(first.values())[:most]


def propose(
    store: Store, month: date, unit_code: str, seen: int | None, settings: dict[str, Any], seed: str,
    visits: Sequence[Proposed], by: str, at: datetime,
) -> Plan:  # fmt: skip
    """Writes a proposal as the draft of a month and unit; an earlier draft goes, what was done by hand stays.

    `seen` is the version of the draft that was looked at, None where there was none; `seed` counts for a first draft
    only, so that nobody draws again until the draw suits. Raises Conflict where somebody else was quicker, UserError
    where the plan is accepted already.
    """
    try:
        with store.writing() as session:
            plan = _drafted(session, month.replace(day=1), unit_code, seen, seed)
            plan.settings, plan.proposed_at, plan.proposed_by = settings, at, by
            session.add(plan)
            # Other visits under the same settings are another draft too.
            flag_modified(plan, "settings")
            session.flush()
            _replace(session, plan, visits, by)
            return plan
    except IntegrityError as error:
        raise Conflict("somebody else planned at the same moment; look at the plan again, then repeat") from error


def accept(store: Store, plan_id: int, seen: int, by: str, at: datetime) -> Plan:
    """Makes a draft the plan of the month. Raises Conflict where it was changed, UserError where it is accepted."""
    with store.writing() as session:
        plan = session.get(Plan, plan_id)
        if plan is None:
            raise TranslatableError("no_plan", f"there is no plan {plan_id}")
        _as_seen(plan, seen)
        _open(plan)
        plan.accepted_at, plan.accepted_by = at, by
        return plan


def swap(
    store: Store, visit_id: int, seen: int, cell_code: str, visit_on: date, reason: str, by: str,
    *, within: Collection[str], team: int | None = None,
) -> PlannedVisit:  # fmt: skip
    """Visits another cell, or the same on another day or by another team, and keeps the reason sealed.

    Several teams can go on one day. `team` None = as it is; one that is named stays when it is proposed anew.

    `within` is what the asker may see: neither cell may lie outside of it. A cell swapped in was selected by nobody's
    draw, so it counts as "other" and not as random. Raises Conflict where the visit was changed meanwhile, UserError
    where a cell is out of scope or in the plan already, the day is in another month, or the reason is lacking.
    """
    with store.writing() as session:
        visit = session.get(PlannedVisit, visit_id)
        if visit is None or visit.cell_code not in within or cell_code not in within:
            raise TranslatableError("no_visit", "there is no such visit or cell; look at the plan again")
        _as_seen(visit, seen)
        if not reason.strip():
            raise TranslatableError("no_reason", "say why in a few words; the reason is kept with the visit")
        if visit_on.replace(day=1) != visit.month:
            raise _other_month(visit_on, visit.month)
        _change_cell(session, visit, cell_code)
        visit.visit_on, visit.planned_by = visit_on, by
        if team is not None:
            visit.team, visit.why = team, visit.why | {NAMED_TEAM: True}
        visit.swap_reason_sealed = seal(reason, store.key, place_of_visit(visit_id))
        return visit


def swap_reason(store: Store, visit: PlannedVisit) -> str:
    """Why a visit was swapped; empty where it was not."""
    sealed = visit.swap_reason_sealed
    return "" if sealed is None else unseal(sealed, store.key, place_of_visit(visit.id))


def set_appointment(store: Store, visit_id: int, seen: int, wanted: Appointment) -> None:
    """Keeps the appointment of a visit. Raises Conflict where the visit was changed meanwhile."""
    with store.writing() as session:
        visit = session.get_one(PlannedVisit, visit_id)
        _as_seen(visit, seen)
        text = json.dumps(asdict(wanted), ensure_ascii=False)
        visit.appointment_sealed = seal(text, store.key, place_of_visit(visit_id))


def appointment(store: Store, visit: PlannedVisit) -> Appointment:
    """The appointment of a visit; empty where nobody put it in."""
    sealed = visit.appointment_sealed
    if sealed is None:
        return Appointment()
    return Appointment(**json.loads(unseal(sealed, store.key, place_of_visit(visit.id))))


def _change_cell(session: Session, visit: PlannedVisit, cell_code: str) -> None:
    if cell_code == visit.cell_code:
        return
    if _of_cell(session, visit.month, cell_code):
        raise TranslatableError("planned_already", "this cell is in the month's plan already; choose another one")
    visit.why = {BY_HAND: True, INSTEAD_OF: visit.cell_code, "selected_by": visit.selected_by}
    visit.cell_code, visit.selected_by = cell_code, "other"


def _drafted(session: Session, month: date, unit_code: str, seen: int | None, seed: str) -> Plan:
    plan = _of_unit(session, month, unit_code)
    if (plan.version if plan else None) != seen:
        raise Conflict("somebody else planned this month in the meantime; look at the plan again, then repeat")
    if plan is None:
        return Plan(month=month, unit_code=unit_code, seed=seed, accepted_by="")
    _open(plan)
    return plan


def _replace(session: Session, plan: Plan, visits: Sequence[Proposed], by: str) -> None:
    """The draft's visits anew. A visit by hand keeps its choice and its reason, and takes day and team."""
    machine = (PlannedVisit.plan_id == plan.id, PlannedVisit.swap_reason_sealed.is_(None))
    old = session.scalars(select(PlannedVisit).where(*machine)).all()
    gone = [visit.id for visit in old if BY_HAND not in visit.why]
    session.execute(delete(PlannedVisit).where(PlannedVisit.id.in_(gone)))
    for visit in visits:
        kept = _of_cell(session, plan.month, visit.cell_code)
        if kept is None:
            row = {name: getattr(visit, name) for name in ("cell_code", "visit_on", "team", "selected_by", "why")}
            _put(session, plan.month, plan.id, **row, planned_by=by)
        elif kept.plan_id in (None, plan.id):
            kept.plan_id, kept.visit_on = plan.id, visit.visit_on
            kept.team = kept.team if NAMED_TEAM in kept.why else visit.team
        else:
            raise Conflict(f"{visit.cell_code} is in another plan of the month; propose again")


def _put(session: Session, month: date, plan_id: int | None, **values: Any) -> PlannedVisit:
    visit = PlannedVisit(month=month, plan_id=plan_id, **values)
    session.add(visit)
    session.flush()
    return visit


def _of_cell(session: Session, month: date, cell_code: str) -> PlannedVisit | None:
    query = select(PlannedVisit).where(PlannedVisit.month == month, PlannedVisit.cell_code == cell_code)
    return session.scalars(query).first()


def _of_unit(session: Session, month: date, unit_code: str) -> Plan | None:
    return session.scalars(select(Plan).where(Plan.month == month.replace(day=1), Plan.unit_code == unit_code)).first()


def _as_seen(row: Plan | PlannedVisit, seen: int) -> None:
    if row.version != seen:
        raise Conflict("somebody else changed this in the meantime; look at it again, then repeat")


def _open(plan: Plan) -> None:
    if plan.accepted_at is not None:
        raise TranslatableError("accepted", "this plan is accepted; swap single visits, with a reason")



def _other_month(visit_on: date, month: date) -> TranslatableError:
    message = f"{visit_on} is not in the month of the plan; choose a day of {month:%Y-%m}"
    return TranslatableError("other_month", message, day=visit_on, month=month)


def place_of_visit(visit_id: int) -> str:
    """What the sealed reason of a swap is bound to."""
    return f"visit {visit_id}"
