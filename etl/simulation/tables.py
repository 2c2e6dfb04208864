"""The tables of the contract, but units and cells, as frames."""

from __future__ import annotations

import numpy as np
import polars as pl

from etl.simulation.chance import Bools, Days
from etl.simulation.columns import codes, days, known, times, words
from etl.simulation.conduct import CHAIRS, Conduct
from etl.simulation.discipline import FORMS, GROUNDS, Cases
from etl.simulation.findings import OUTCOMES, TOPICS, Findings
from etl.simulation.people import KINDS, ROLES, Spells
from etl.simulation.records import Headcounts, Recorded
from etl.simulation.roll import MARKS, Counts, Rolls
from etl.simulation.schedule import KINDS as MEETING_KINDS
from etl.simulation.schedule import MODES, Schedule
from etl.simulation.scores import BAND_FROM, BANDS, CRITERIA, Scores
from etl.simulation.statuses import STATUSES, Statuses
from etl.simulation.tasks import Tasks
from etl.simulation.visits import KINDS as VISIT_KINDS
from etl.simulation.visits import LEVELS, SELECTIONS, Visits


def member_codes(rng: np.random.Generator, spells: Spells) -> pl.Series:
    """Codes of the members: numbers in random order, so that a code tells nothing of the cell."""
    count = int(spells.member.max()) + 1
    return codes("DV", count).gather(rng.permutation(count))


def memberships(spells: Spells, members: pl.Series, cell_codes: pl.Series) -> pl.DataFrame:
    """Table `memberships`."""
    return pl.DataFrame(
        {
            "member_code": members.gather(spells.member),
            "cell_code": cell_codes.gather(spells.cell),
            "kind": words(spells.kind, KINDS),
            "role": words(spells.role, ROLES),
            "valid_from": days(spells.first),
            "valid_to": days(spells.last),
        }
    ).sort("cell_code", "valid_from", "member_code")


def member_statuses(periods: Statuses, members: pl.Series) -> pl.DataFrame:
    """Table `member_statuses`."""
    return pl.DataFrame(
        {
            "member_code": members.gather(periods.member),
            "status": words(periods.status, STATUSES),
            "valid_from": days(periods.first),
            "valid_to": days(periods.last),
        }
    ).sort("member_code", "status", "valid_from")


def meetings(
    schedule: Schedule,
    conduct: Conduct,
    recorded: Recorded,
    meeting_codes: pl.Series,
    cell_codes: pl.Series,
    texts: dict[str, pl.Series],
    superior: Bools,
    support: dict[str, pl.Series],
) -> pl.DataFrame:
    """Table `meetings`; `texts` holds topic and minutes_text, `superior` whether a superior sat in, `support` the
    columns of `support.channels`."""
    has = recorded.groups
    number = {
        "agenda_items": (conduct.agenda, "agenda"),
        "professional_items": (conduct.professional, "agenda"),
        "discussion_minutes": (conduct.discussion, "discussion"),
        "criticism_minutes": (conduct.criticism, "discussion"),
        "speakers": (conduct.speakers, "speaking"),
        "opinions": (conduct.opinions, "opinions"),
        "reminders": (conduct.reminders, "opinions"),
    }
    return pl.DataFrame(
        {
            "meeting_code": meeting_codes,
            "cell_code": cell_codes.gather(schedule.cell),
            "kind": words(schedule.kind, MEETING_KINDS),
            "held_on": days(schedule.day),
            "started_at": known(times(conduct.started), has["times"]),
            "ended_at": known(times(conduct.ended), has["times"]),
            "mode": words(schedule.mode, MODES),
            "chair_role": words(conduct.chair, CHAIRS),
            "committee_premeeting": known(pl.Series(conduct.premeeting), has["premeeting"]),
            "notice_sent_on": known(days(conduct.notice_on), has["papers"]),
            "papers_shared_on": known(days(conduct.shared_on), has["papers"]),
            "papers_final_on": known(days(conduct.final_on), has["papers"]),
            **{name: known(pl.Series(values), has[group]) for name, (values, group) in number.items()},
            "superior_present": pl.Series(superior),
            "notice_channel": known(support["notice_channel"], has["papers"]),
            "papers_channel": known(support["papers_channel"], has["papers"]),
            "proposals_received": known(support["proposals_received"], has["opinions"]),
            "proposals_answered": known(support["proposals_answered"], has["opinions"]),
            "topic": texts["topic"],
            "minutes_text": known(texts["minutes_text"], has["minutes_text"]),
            "recorded_at": known(times(conduct.recorded), has["recorded_at"]),
        }
    )


def attendance(
    rolls: Rolls, written: Bools, arrived: Days, left: Days, meeting_codes: pl.Series, members: pl.Series
) -> pl.DataFrame:
    """Table `attendance`."""
    rows = np.flatnonzero(written)
    return pl.DataFrame(
        {
            "meeting_code": meeting_codes.gather(rolls.meeting[rows]),
            "member_code": members.gather(rolls.member[rows]),
            "status": words(rolls.mark[rows], MARKS),
            "arrived_at": times(arrived[rows]),
            "left_at": times(left[rows]),
        }
    )


def headcounts(heads: Headcounts, meeting_codes: pl.Series) -> pl.DataFrame:
    """Table `headcounts`."""
    counts = {name: pl.Series(getattr(heads.counts, name)) for name in Counts.__dataclass_fields__}
    counts["expected"] = known(counts["expected"], heads.expected_stated)
    return pl.DataFrame({"meeting_code": meeting_codes.gather(heads.meeting), **counts})


def tasks(assigned: Tasks, texts: pl.Series, recorded: Recorded, meeting_codes: pl.Series) -> pl.DataFrame:
    """Table `tasks`."""
    table = pl.DataFrame(
        {
            "task_code": codes("T", len(assigned.meeting)),
            "meeting_code": meeting_codes.gather(assigned.meeting),
            "lead_named": pl.Series(assigned.lead_named),
            "due_on": days(assigned.due_on),
            "reported_on": days(assigned.reported_on),
            "percent_done": pl.Series(assigned.percent).fill_nan(None).cast(pl.Int32),
            "task_text": texts,
        }
    )
    return table.filter(pl.Series(recorded.groups["tasks"][assigned.meeting]))


def scores(given: Scores, recorded: Recorded, meeting_codes: pl.Series) -> pl.DataFrame:
    """Table `scores`: a total per meeting and side, with the criteria where they are kept."""
    kept = given.by_superior | recorded.groups["self_scores"][given.meeting]
    row = np.flatnonzero(kept)
    detailed = np.flatnonzero(kept & given.detailed)
    total = given.points[row].sum(axis=1)
    band = np.select([total >= start for start in BAND_FROM], [0, 1, 2], 3)
    place = np.concatenate([row, np.repeat(detailed, len(CRITERIA))])
    criterion = np.concatenate([np.full(len(row), len(CRITERIA)), np.tile(np.arange(len(CRITERIA)), len(detailed))])
    return (
        pl.DataFrame(
            {
                "meeting_code": meeting_codes.gather(given.meeting[place]),
                "scored_by": words(given.by_superior[place].astype(int), ("self", "superior")),
                "criterion": words(criterion, (*CRITERIA, "total")),
                "points": np.concatenate([total, given.points[detailed].ravel()]),
                "band": words(np.concatenate([band, np.full(len(place) - len(row), -1)]), BANDS),
                "scored_on": days(given.scored_on[place]),
                "place": place * 10 + criterion,
            }
        )
        .sort("place")
        .drop("place")
    )


def discipline(cases: Cases, members: pl.Series, cell_codes: pl.Series) -> pl.DataFrame:
    """Table `discipline`."""
    of_member = cases.member >= 0
    return pl.DataFrame(
        {
            "case_code": codes("K", len(cases.cell)),
            "cell_code": cell_codes.gather(cases.cell),
            "subject": words(1 - of_member.astype(int), ("member", "organisation")),
            "member_code": known(members.gather(np.maximum(cases.member, 0)), of_member),
            "form": words(cases.form, FORMS),
            "ground": words(cases.ground, GROUNDS),
            "decided_on": days(cases.decided_on),
        }
    )


def visits(made: Visits, cell_codes: pl.Series) -> pl.DataFrame:
    """Table `visits`."""
    return pl.DataFrame(
        {
            "visit_code": codes("V", len(made.cell)),
            "cell_code": cell_codes.gather(made.cell),
            "kind": words(made.kind, VISIT_KINDS),
            "by_level": words(made.level, LEVELS),
            "visited_on": days(made.day),
            "arrived_at": times(made.arrived),
            "left_at": times(made.left),
            "remarks_recorded": pl.Series(made.remarks),
            "selected_by": words(made.selected, SELECTIONS),
        }
    )


def findings(drawn: Findings) -> pl.DataFrame:
    """Table `findings`; where only yes or no is known, `confirmed` stands instead of the outcome."""
    answered = drawn.outcome >= 0
    short = answered & (np.arange(len(answered)) % 7 == 0) & (drawn.outcome < 3)
    return pl.DataFrame(
        {
            "finding_code": codes("P", len(drawn.visit)),
            "visit_code": codes("V", int(drawn.visit.max(initial=-1)) + 1).gather(drawn.visit),
            "topic": words(drawn.topic, TOPICS),
            "flag": known(pl.Series(drawn.flag, dtype=pl.String), answered),
            "outcome": known(words(drawn.outcome, OUTCOMES), answered & ~short),
            "confirmed": known(pl.Series(drawn.outcome <= 1), short),
            "due_on": days(drawn.due_on),
            "remedied_on": days(drawn.remedied_on),
        }
    )
