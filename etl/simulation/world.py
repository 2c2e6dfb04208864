"""The parameters of a simulated province. Change them with `dataclasses.replace`; `healthy()` plants nothing.

Sources: sizes of the province, its discipline and the example cell: the seed articles (3,441 cells, 918 grassroots
organisations, 21 committees, 463 members disciplined in a year, 82 of them expelled). Attendance: "World B" of the
comparison of detectors (beta-binomial cells with shocks, drift, harvest, unequal overdispersion). All else is chosen
by us: plausible, not measured, and meant to be varied.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date

CELL_TYPES = (
    "residential",
    "agency",
    "public_service",
    "state_enterprise",
    "private_enterprise",
    "student",
    "armed_forces",
)
RESIDENTIAL, AGENCY, PUBLIC_SERVICE, STATE_ENTERPRISE, PRIVATE_ENTERPRISE, STUDENT, ARMED_FORCES = range(7)
# Index of the seed's example cell.
EXAMPLE = 0
# Cells, organisations and committees of the seed's province; other sizes are scaled from these.
FULL_CELLS, FULL_ORGANISATIONS, FULL_COMMITTEES = 3441, 918, 21


@dataclass(frozen=True)
class Land:
    """Shares of what happens to organisations and cells over the whole period."""

    # Of all organisations; only communes have sub-committees.
    sub_committee_share: float = 0.016
    renamed_share: float = 0.03
    moved_share: float = 0.02
    organisations_merged_share: float = 0.02
    cells_merged_share: float = 0.012
    cells_closed_share: float = 0.004
    cells_founded_share: float = 0.02
    cells_renamed_share: float = 0.01
    # Of the cells without internet and without an oddity.
    cells_connected_share: float = 0.15
    secretary_changed_share: float = 0.18


@dataclass(frozen=True)
class People:
    """Sizes of cells (median by type, in the order of CELL_TYPES), and monthly rates per member."""

    size_medians: tuple[float, ...] = (17.0, 11.0, 14.0, 15.0, 8.0, 18.0, 14.0)
    size_sigma: float = 0.5
    smallest: int = 3
    largest: int = 60
    leaving_rate: float = 0.004
    transfer_share: float = 0.55
    admission_rate: float = 0.004
    exempt_shares: tuple[float, ...] = (0.10, 0.01, 0.01, 0.01, 0.01, 0.0, 0.0)
    away_rates: tuple[float, ...] = (0.006, 0.003, 0.003, 0.003, 0.006, 0.008, 0.003)
    special_duty_share: float = 0.15
    temporary_share: float = 0.012
    # The seed: 463 members disciplined in a year in 3,441 cells, 82 of them expelled.
    discipline_rate: float = 463 / 3441
    expelled_share: float = 82 / 463
    struck_off_rate: float = 0.02
    organisations_disciplined_rate: float = 0.003


@dataclass(frozen=True)
class Attendance:
    """How members come to meetings; effects in logits (World B)."""

    mean: float = 0.88
    sd: float = 0.06
    tet: float = -0.7
    harvest: float = -0.45
    harvest_months: tuple[int, ...] = (5, 6, 10)
    province_shock_sd: float = 0.08
    area_shock_sd: float = 0.15
    decline: float = -0.15
    ar_phi: float = 0.5
    ar_sd: float = 0.25
    rho: tuple[float, float] = (2.0, 48.0)
    member_sd: float = 0.3
    # A cell talks to a member who missed two months running: the chance to miss the third is this much smaller.
    outreach: float = 0.3
    unexcused: tuple[float, float] = (1.2, 12.0)
    exempt_come: float = 0.12
    away_come: float = 0.03
    away_come_online: float = 0.35
    duty_come: float = 0.01
    duty_come_online: float = 0.1


@dataclass(frozen=True)
class Records:
    """What reaches the data: shares of the cells that record each kind of thing, and single gaps."""

    roll_and_headcount: float = 0.55
    roll_only: float = 0.27
    gap_share: float = 0.07
    unmarked_share: float = 0.04
    times: float = 0.93
    speaking: float = 0.87
    discussion: float = 0.75
    opinions: float = 0.65
    papers: float = 0.8
    premeeting: float = 0.87
    agenda: float = 0.87
    recorded_at: float = 0.92
    minutes_text: float = 0.8
    tasks: float = 0.88
    self_scores: float = 0.93
    superior_scores: float = 0.6
    single_gap: float = 0.015
    # Before HD 42 (28 October 2025) there was no national frame: a provincial form gave a total only.
    criteria_since: date = date(2025, 11, 1)


@dataclass(frozen=True)
class Meetings:
    """Whether meetings are held at all, where nothing is planted."""

    missing_rate: float = 0.018
    missing_again: float = 0.35
    storm_share: float = 0.03
    thematic_missed: float = 0.03
    extraordinary_rate: float = 0.015


@dataclass(frozen=True)
class Habits:
    """How honest cells differ in their habits of paperwork and conduct, as factors on what `manner` draws.

    `level`: on the usual logit; below 1 habits are laxer everywhere. `spread`: on the differences between cells.
    `care`: on what the secretary's care does to all paperwork at once, so on how much its signals are correlated.
    """

    level: float = 1.0
    spread: float = 1.0
    care: float = 1.0


@dataclass(frozen=True)
class Planting:
    """Shares of the cells (or organisations) with a planted concern, and how strong its symptoms are."""

    attendance_drop: float = 0.05
    drop_sizes: tuple[float, ...] = (0.08, 0.15, 0.25)
    step_share: float = 0.5
    ramp_months: int = 6
    onset_months: tuple[int, int] = (2, 12)
    meeting_skipped: float = 0.03
    skip_rates: tuple[float, ...] = (0.25, 0.4, 0.7)
    formalistic: float = 0.05
    formalistic_symptoms: tuple[int, int] = (3, 6)
    strong_share: float = 0.4
    # Probability that a symptom shows at a meeting, drawn between two bounds for each cell and symptom.
    weak: tuple[float, float] = (0.25, 0.5)
    strong: tuple[float, float] = (0.6, 0.95)
    # Cells with one strong symptom and nothing else, per symptom: an observation, not formalism.
    single_symptom: float = 0.004
    area_drop: float = 0.012
    area_drop_size: float = 0.07
    bunching: float = 0.012
    discipline_outlier: float = 0.004
    oddities: float = 0.34


@dataclass(frozen=True)
class World:
    """Everything that shapes a simulated province besides its size, its months and its seed."""

    land: Land = field(default_factory=Land)
    people: People = field(default_factory=People)
    attendance: Attendance = field(default_factory=Attendance)
    meetings: Meetings = field(default_factory=Meetings)
    records: Records = field(default_factory=Records)
    habits: Habits = field(default_factory=Habits)
    planting: Planting = field(default_factory=Planting)


def healthy(world: World | None = None) -> World:
    """The same world with nothing planted: oddities with harmless reasons stay, concerns go."""
    world = world or World()
    nothing = dict.fromkeys(
        (
            "attendance_drop",
            "meeting_skipped",
            "formalistic",
            "single_symptom",
            "area_drop",
            "bunching",
            "discipline_outlier",
        ),
        0.0,
    )
    return replace(world, planting=replace(world.planting, **nothing))
