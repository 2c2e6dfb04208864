"""What people write: grants, accounts, cases, notes, plans, outcomes, and the audit of all of it.

Free text is sealed (`sealed.py`) before it is stored; its columns end in `_sealed`. Rows that two people may change
carry a `version`, and who changes one says which version was seen. Moments are in local time.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from dashboard.store.base import Table, one_of
from dashboard.store.letter_tables import Letter, Response
from dashboard.store.score_table import MonthScore
from dashboard.store.view_tables import SavedView

# The tables of the store, in whichever file they stand.
__all__ = ["Letter", "MonthScore", "Response", "SavedView", "Table"]

ROLES = ("committee", "inspector", "leader", "steward", "administrator")
# Sees one cell, its own, and nothing else; only where cellpulse.toml switches it on.
CELL_SECRETARY = "cell_secretary"
CASE_STATES = ("open", "asked", "planned", "watched", "closed")
OUTCOMES = ("confirmed", "partly", "not_confirmed", "not_seen")
SELECTED_BY = ("flag", "random", "routine", "other")
VISIT_KINDS = ("sit_in", "regular_supervision", "thematic_supervision", "inspection", "twinning")
VISITOR_LEVELS = ("central", "province", "district", "commune", "grassroots")
NOTE_KINDS = ("note", "question", "answer", "reason")


class Account(Table):
    """A local account, for places without an identity provider.

    `failures` and `locked_until` are of earlier versions, which locked accounts out; nothing reads them.
    """

    __tablename__ = "accounts"
    login: Mapped[str] = mapped_column(String(120), primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    password_hash: Mapped[str] = mapped_column(String(300))
    must_change: Mapped[bool] = mapped_column(default=True)
    failures: Mapped[int] = mapped_column(default=0)
    locked_until: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]


class Grant(Table):
    """Who may see which subtree in which role, from when to when, and why; an empty unit is the whole tree."""

    __tablename__ = "grants"
    __table_args__ = (
        one_of("role", (*ROLES, CELL_SECRETARY)),
        CheckConstraint("valid_to >= valid_from", name="period"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    login: Mapped[str] = mapped_column(String(120), index=True)
    role: Mapped[str] = mapped_column(String(20))
    unit_code: Mapped[str] = mapped_column(String(120))
    reason: Mapped[str] = mapped_column(String(500))
    valid_from: Mapped[date]
    valid_to: Mapped[date]
    granted_by: Mapped[str] = mapped_column(String(120))
    revoked_at: Mapped[datetime | None]


class Case(Table):
    """What is done about a cell: who owns it, until when. One case of a cell is open at a time."""

    __tablename__ = "cases"
    __table_args__ = (
        one_of("state", CASE_STATES),
        Index(
            "one_open_case",
            "cell_code",
            unique=True,
            sqlite_where=text("closed_at IS NULL"),
            postgresql_where=text("closed_at IS NULL"),
        ),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    cell_code: Mapped[str] = mapped_column(String(120))
    state: Mapped[str] = mapped_column(String(20))
    flags: Mapped[list[str]]
    owner: Mapped[str] = mapped_column(String(120), default="")
    due_on: Mapped[date | None]
    watch_until: Mapped[date | None]
    opened_at: Mapped[datetime]
    opened_by: Mapped[str] = mapped_column(String(120))
    closed_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()
    __mapper_args__: ClassVar[dict[str, Any]] = {"version_id_col": version}


def place_of_case(case_id: int) -> str:
    """What the sealed texts of a case are bound to."""
    return f"case {case_id}"


class Note(Table):
    """Something written about a case: a note, a question to the cell, its answer, the reason of a change.

    A note that judges a flag says which one, and what became of it: attach, confirm or dismiss.
    """

    __tablename__ = "notes"
    __table_args__ = (one_of("kind", NOTE_KINDS),)
    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    text_sealed: Mapped[bytes]
    written_at: Mapped[datetime]
    written_by: Mapped[str] = mapped_column(String(120))
    flag: Mapped[str | None] = mapped_column(String(60))
    judgement: Mapped[str | None] = mapped_column(String(20))


class Commitment(Table):
    """What was promised, until when, and whether it was done when looked at again.

    One that was made at a visit says at which, and of which signal it speaks, if of one.
    """

    __tablename__ = "commitments"
    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    text_sealed: Mapped[bytes]
    promised_on: Mapped[date]
    due_on: Mapped[date]
    done_on: Mapped[date | None]
    visited_on: Mapped[date | None]
    flag: Mapped[str | None] = mapped_column(String(60))
    version: Mapped[int] = mapped_column()
    __mapper_args__: ClassVar[dict[str, Any]] = {"version_id_col": version}


class Outcome(Table):
    """What a visit found about one flag, and how the visit had been selected."""

    __tablename__ = "outcomes"
    __table_args__ = (
        one_of("outcome", OUTCOMES),
        one_of("selected_by", SELECTED_BY),
        UniqueConstraint("case_id", "visited_on", "flag"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    flag: Mapped[str] = mapped_column(String(60))
    outcome: Mapped[str] = mapped_column(String(20))
    visited_on: Mapped[date]
    selected_by: Mapped[str] = mapped_column(String(20))
    written_at: Mapped[datetime]
    written_by: Mapped[str] = mapped_column(String(120))


class VisitMade(Table):
    """How a visit was made: by whom, how long, whether it left remarks; empty where that is not known."""

    __tablename__ = "visits_made"
    __table_args__ = (
        one_of("kind", VISIT_KINDS),
        one_of("by_level", VISITOR_LEVELS),
        one_of("selected_by", SELECTED_BY),
        CheckConstraint("left_at >= arrived_at", name="stay"),
        UniqueConstraint("case_id", "visited_on"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    visited_on: Mapped[date]
    kind: Mapped[str] = mapped_column(String(30))
    by_level: Mapped[str | None] = mapped_column(String(20))
    arrived_at: Mapped[datetime | None]
    left_at: Mapped[datetime | None]
    remarks_recorded: Mapped[bool | None]
    selected_by: Mapped[str] = mapped_column(String(20))
    written_at: Mapped[datetime]
    written_by: Mapped[str] = mapped_column(String(120))


class Plan(Table):
    """A month's plan of visits for one part of the tree: its capacity, the seed of its draw, who accepted it when."""

    __tablename__ = "plans"
    __table_args__ = (UniqueConstraint("month", "unit_code"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    month: Mapped[date]
    unit_code: Mapped[str] = mapped_column(String(120))
    seed: Mapped[str] = mapped_column(String(32))
    settings: Mapped[dict[str, Any]]
    proposed_at: Mapped[datetime]
    proposed_by: Mapped[str] = mapped_column(String(120))
    accepted_at: Mapped[datetime | None]
    accepted_by: Mapped[str] = mapped_column(String(120), default="")
    version: Mapped[int] = mapped_column()
    __mapper_args__: ClassVar[dict[str, Any]] = {"version_id_col": version}


class PlannedVisit(Table):
    """A visit of a month: which cell, on which day, by which team, chosen why, and why it was swapped in.

    One that was put in by hand has no plan, day or team until a plan takes it up.
    """

    __tablename__ = "planned_visits"
    __table_args__ = (one_of("selected_by", SELECTED_BY), UniqueConstraint("month", "cell_code"))
    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int | None] = mapped_column(ForeignKey("plans.id"))
    month: Mapped[date]
    cell_code: Mapped[str] = mapped_column(String(120))
    visit_on: Mapped[date | None]
    team: Mapped[int | None]
    selected_by: Mapped[str] = mapped_column(String(20))
    why: Mapped[dict[str, Any]]
    swap_reason_sealed: Mapped[bytes | None]
    appointment_sealed: Mapped[bytes | None]
    planned_by: Mapped[str] = mapped_column(String(120))
    version: Mapped[int] = mapped_column()
    __mapper_args__: ClassVar[dict[str, Any]] = {"version_id_col": version}


class Followed(Table):
    """A cell that somebody follows."""

    __tablename__ = "followed"
    login: Mapped[str] = mapped_column(String(120), primary_key=True)
    cell_code: Mapped[str] = mapped_column(String(120), primary_key=True)


class ChosenPeer(Table):
    """A cell that somebody put into, or left out of, the cells that another one is compared with."""

    __tablename__ = "chosen_peers"
    login: Mapped[str] = mapped_column(String(120), primary_key=True)
    cell_code: Mapped[str] = mapped_column(String(120), primary_key=True)
    peer_code: Mapped[str] = mapped_column(String(120), primary_key=True)
    put_in: Mapped[bool]


class DigestSent(Table):
    """A digest of one period: as of which month it reported; without `sent_at` it is under way."""

    __tablename__ = "digests"
    login: Mapped[str] = mapped_column(String(120), primary_key=True)
    period: Mapped[str] = mapped_column(String(10), primary_key=True)
    as_of: Mapped[date]
    claimed_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]


class AuditEntry(Table):
    """One thing that was done or seen; never changed, each chained to the one before."""

    __tablename__ = "audit"
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    login: Mapped[str] = mapped_column(String(120))
    action: Mapped[str] = mapped_column(String(60))
    subject: Mapped[str] = mapped_column(String(200))
    detail: Mapped[dict[str, Any]]
    chained: Mapped[str] = mapped_column(String(64))


class Identity(Table):
    """Which store this is; one row. Details of audit entries from `ordered_from` on are chained in their order."""

    __tablename__ = "identity"
    __table_args__ = (CheckConstraint("number = 1", name="single"),)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    store_id: Mapped[str] = mapped_column(String(32))
    ordered_from: Mapped[int]


class SignIns(Table):
    """How many times a person's sessions were ended at once, and the latest sign-in by a provider that was ended."""

    __tablename__ = "sign_ins"
    login: Mapped[str] = mapped_column(String(120), primary_key=True)
    generation: Mapped[int]
    ended_issue: Mapped[datetime | None]
