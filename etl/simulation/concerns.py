"""What is planted: which cells have which concern, from which month, with which symptoms.

Symptoms of formalism follow the list of signs in the seed articles and in inspectors' practice. A symptom that is a
flag of its own in the contract carries that flag's name; the others (`uniform_duration`, `no_premeeting`,
`tasks_perfect`, `tasks_repeated`, `roll_perfect`) only count together with others. Each formalistic cell shows a few of
them, weakly or strongly; some honest cells show exactly one, strongly, and are not formalistic.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from etl.simulation.chance import Bools, Floats, Ints, sample_share, stream
from etl.simulation.months import Months
from etl.simulation.places import EXAMPLE, Cells
from etl.simulation.tree import Tree
from etl.simulation.world import ARMED_FORCES, PUBLIC_SERVICE, World

FORMAL = (
    "minutes_copied",
    "minutes_shared",
    "minutes_empty",
    "uniform_duration",
    "meeting_short",
    "few_speakers",
    "professional_only",
    "thematic_skipped",
    "papers_late",
    "no_premeeting",
    "no_criticism",
    "tasks_unowned",
    "tasks_perfect",
    "tasks_unmet",
    "tasks_repeated",
    "score_inflated",
    "score_uniform",
    "roll_perfect",
    "records_backfilled",
    "headcount_mismatch",
    "leaders_absent",
)
OTHERS = (
    "attendance_low",
    "absence_unaddressed",
    "data_missing",
    "visits_perfunctory",
    "never_visited",
    "findings_overdue",
)
SYMPTOMS = FORMAL + OTHERS
NO_FLAG = frozenset({"uniform_duration", "no_premeeting", "tasks_perfect", "tasks_repeated", "roll_perfect"})
# Not planted alone: sharing takes two, and an unvisited cell cannot have other findings of visits.
NOT_ALONE = NO_FLAG | {"minutes_shared"}
# Symptoms that cannot stand together in one cell.
EXCLUSIVE = (
    {"minutes_copied", "minutes_shared", "minutes_empty"},
    {"uniform_duration", "meeting_short"},
    {"tasks_perfect", "tasks_unmet"},
    {"roll_perfect", "leaders_absent"},
)


@dataclass(frozen=True)
class Plan:
    """What is planted; one index per cell unless said otherwise.

    `drop_size` is 0 where attendance does not fall; `*_from` are indices of months. `skipped` is (cells, months):
    the regular meeting is left out. `strength` is (cells, symptoms): 0, or the probability that the symptom shows
    at a meeting from `symptom_from` on. `cluster` numbers cells that share minutes (-1: none). `area_drop`,
    `bunching`, `discipline_outlier` are per organisation.
    """

    drop_size: Floats
    drop_in_steps: Bools
    drop_from: Ints
    skipped: Bools
    formalistic: Bools
    strength: Floats
    symptom_from: Ints
    cluster: Ints
    area_drop: Bools
    area_drop_from: int
    bunching: Bools
    discipline_outlier: Bools

    def cells_with(self, symptom: str) -> Bools:
        """Cells in which the symptom is planted, weak or strong."""
        return self.strength[:, SYMPTOMS.index(symptom)] > 0

    def shows(self, symptom: str, cell: Ints, month: Ints, rng: np.random.Generator) -> Bools:
        """Whether the symptom shows, drawn for each pair of a cell and the index of a month."""
        strength = self.strength[cell, SYMPTOMS.index(symptom)] * (month >= self.symptom_from[cell])
        return rng.random(len(cell)) < strength

    def fall(self, cell: Ints, month: Ints, ramp_months: int) -> Floats:
        """Share of the full fall of attendance reached by each cell in each month, 0 to 1."""
        since = month - self.drop_from[cell] + 1
        ramp = np.clip(since / ramp_months, 0, 1)
        return np.where(self.drop_in_steps[cell], (since >= 1).astype(float), ramp) * (self.drop_size[cell] > 0)


def plan(world: World, seed: int, cells: Cells, tree: Tree, months: Months) -> Plan:
    """Draws what is planted where."""
    rng = stream(seed, "concerns")
    n, t = len(cells), len(months)
    areas = _areas(world, seed, cells, tree)
    free = cells.stable & (np.arange(n) != EXAMPLE) & ~(areas[0] | areas[1])[cells.organisation]
    drops = sample_share(rng, free, world.planting.attendance_drop if t >= 6 else 0)
    free[drops] = False
    drop_size, drop_from = np.zeros(n), np.full(n, t)
    drop_size[drops] = rng.permutation(np.resize(world.planting.drop_sizes, len(drops)))
    drop_from[drops] = t - _onsets(rng, world, t, len(drops))
    in_steps = np.zeros(n, bool)
    in_steps[drops] = rng.permutation(np.arange(len(drops)) < world.planting.step_share * len(drops))
    skipped = np.zeros((n, t), bool)
    skipping = sample_share(rng, free, world.planting.meeting_skipped if t >= 4 else 0)
    free[skipping] = False
    for cell, months_back in zip(skipping, np.maximum(_onsets(rng, world, t, len(skipping)), 2), strict=True):
        skipped[cell] = _skipped_months(rng, t, int(months_back))
    formal = sample_share(rng, free & (cells.size >= 5), world.planting.formalistic, n)
    free[formal] = False
    strength = np.zeros((n, len(SYMPTOMS)))
    for cell in formal:
        strength[cell] = _symptoms(rng, world, int(cells.type[cell]))
    for symptom in [s for s in SYMPTOMS if s not in NOT_ALONE]:
        fits = free & _fits(symptom, cells, t)
        alone = sample_share(rng, fits, world.planting.single_symptom, n)
        free[alone] = False
        strength[alone, SYMPTOMS.index(symptom)] = world.planting.strong
    symptom_from = _symptom_months(rng, t, n)
    cluster = _clusters(rng, cells, strength, symptom_from)
    is_formal = np.isin(np.arange(n), formal)
    return Plan(
        drop_size, in_steps, drop_from, skipped, is_formal, strength, symptom_from, cluster,
        areas[0], max(t - 10, 0), areas[1], areas[2],
    )  # fmt: skip


def _areas(world: World, seed: int, cells: Cells, tree: Tree) -> tuple[Bools, Bools, Bools]:
    rng = stream(seed, "areas")
    n_cells = np.bincount(cells.organisation, minlength=len(tree.organisation_kind))
    free = (n_cells >= 5) & np.isnat(tree.changed_on) & (np.arange(len(n_cells)) > 0)
    marked = []
    for share in (world.planting.area_drop, world.planting.bunching, world.planting.discipline_outlier):
        chosen = np.zeros(len(n_cells), bool)
        chosen[sample_share(rng, free, share)] = True
        free &= ~chosen
        marked.append(chosen)
    return marked[0], marked[1], marked[2]


def _onsets(rng: np.random.Generator, world: World, t: int, count: int) -> Ints:
    """Months from the onset to the end, both counted."""
    first, last = world.planting.onset_months
    last = min(last, max(first, t // 2))
    return rng.permutation(np.resize(np.arange(first, last + 1), count)) if count else np.zeros(0, int)


def _skipped_months(rng: np.random.Generator, t: int, months_back: int) -> Bools:
    """Months left out: the first of the last `months_back`, and at least one more."""
    skipped = np.zeros(t, bool)
    skipped[t - months_back] = True
    later = np.arange(t - months_back + 1, t)
    more = max(1, rng.binomial(len(later), rng.choice([0.25, 0.4, 0.7])))
    skipped[rng.permutation(later)[:more]] = True
    return skipped


def _symptoms(rng: np.random.Generator, world: World, type_: int) -> Floats:
    few, many = world.planting.formalistic_symptoms
    wanted = rng.integers(few, many + 1)
    strength = np.zeros(len(SYMPTOMS))
    taken: set[str] = set()
    for symptom in rng.permutation(FORMAL).tolist():
        clash = any(symptom in group and group & taken for group in EXCLUSIVE)
        if len(taken) == wanted or clash or (symptom == "professional_only" and type_ == ARMED_FORCES):
            continue
        taken.add(symptom)
        is_strong = rng.random() < world.planting.strong_share
        strength[SYMPTOMS.index(symptom)] = world.planting.strong if is_strong else world.planting.weak
    return strength


def _fits(symptom: str, cells: Cells, t: int) -> Bools:
    if symptom == "professional_only":
        return ~np.isin(cells.type, [PUBLIC_SERVICE, ARMED_FORCES])
    if symptom in ("few_speakers", "leaders_absent", "absence_unaddressed"):
        return (cells.size >= 9) & np.isnat(cells.secretary_changed_on) & (t >= 8)
    if symptom == "records_backfilled":
        return cells.has_internet
    return np.ones(len(cells), bool)


def _symptom_months(rng: np.random.Generator, t: int, n: int) -> Ints:
    """Half have always been so; the others became so 5 to 16 months before the end (chosen by us)."""
    recent = np.maximum(t - rng.integers(5, 17, n), 0)
    return np.where(rng.random(n) < 0.5, 0, recent)


def _clusters(rng: np.random.Generator, cells: Cells, strength: Floats, symptom_from: Ints) -> Ints:
    """Groups of two or three cells of like type that share minutes, and begin together; a lone one loses the symptom."""
    column = SYMPTOMS.index("minutes_shared")
    sharing = np.flatnonzero(strength[:, column] > 0)
    cluster = np.full(len(cells), -1)
    ordered = sharing[np.lexsort((cells.committee[sharing], cells.type[sharing]))]
    if len(ordered) == 1:
        strength[ordered, column] = 0
        return cluster
    groups = np.array_split(ordered, max(1, len(ordered) // 2)) if len(ordered) else []
    for number, group in enumerate(groups):
        cluster[group] = number
        symptom_from[group] = symptom_from[group].min()
        strength[group, column] = strength[group, column].max()
    return cluster
