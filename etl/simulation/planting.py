"""Where concerns are planted: which cells, from which month, with which symptoms."""

from __future__ import annotations

import numpy as np

from etl.simulation.chance import Bools, Floats, Ints, sample_share, stream
from etl.simulation.concerns import FORMAL, NOT_ALONE, SYMPTOMS, Plan
from etl.simulation.months import Months
from etl.simulation.places import Cells
from etl.simulation.tree import Tree
from etl.simulation.world import ARMED_FORCES, EXAMPLE, PUBLIC_SERVICE, Planting, World

# Fewer months than these cannot show a fall, two skipped meetings, a change of an area (chosen by us).
LEAST_FOR_DROP, LEAST_FOR_SKIPPING, LEAST_FOR_AREA = 6, 4, 18
AREA_DROP_MONTHS = 10
# Symptoms that cannot stand together in one cell.
EXCLUSIVE = (
    {"minutes_copied", "minutes_shared", "minutes_empty"},
    {"uniform_duration", "meeting_short"},
    {"tasks_perfect", "tasks_unmet"},
    {"roll_perfect", "leaders_absent"},
    {"thematic_skipped", "topic_repeated"},
)


def plan(world: World, seed: int, cells: Cells, tree: Tree, months: Months) -> Plan:
    """Draws what is planted where: no cell has two of fall, skipping, formalism, a symptom alone."""
    rng, p, t, n = stream(seed, "concerns"), world.planting, len(months), len(cells)
    area_drop, bunching, outlier = _areas(world, seed, cells, tree, t)
    free = cells.stable & (np.arange(n) != EXAMPLE) & ~(area_drop | bunching)[cells.organisation]
    drop_size, drop_in_steps, drop_from = _falls(rng, p, free, t)
    skipped = _skipping(rng, p, free, t)
    formal = sample_share(rng, free & (cells.size >= 5), p.formalistic)
    free[formal] = False
    strength = np.zeros((n, len(SYMPTOMS)))
    for cell in formal:
        strength[cell] = _symptoms(rng, p, int(cells.type[cell]))
    _single_symptoms(rng, p, cells, free, strength, t)
    symptom_from = _symptom_months(rng, t, n)
    cluster = _clusters(cells, strength, symptom_from)
    return Plan(
        drop_size=drop_size,
        drop_in_steps=drop_in_steps,
        drop_from=drop_from,
        skipped=skipped,
        formalistic=np.isin(np.arange(n), formal),
        strength=strength,
        symptom_from=symptom_from,
        cluster=cluster,
        area_drop=area_drop,
        area_drop_from=max(t - AREA_DROP_MONTHS, 0),
        bunching=bunching,
        discipline_outlier=outlier,
    )


def _areas(world: World, seed: int, cells: Cells, tree: Tree, t: int) -> tuple[Bools, Bools, Bools]:
    """Organisations with a common fall, with bunching, with far too much discipline; none with two of them."""
    rng, p = stream(seed, "areas"), world.planting
    n_cells = np.bincount(cells.organisation, minlength=len(tree.organisation_kind))
    free = (n_cells >= 5) & np.isnat(tree.changed_on) & (np.arange(len(n_cells)) > 0)
    marked = []
    for share in (p.area_drop if t >= LEAST_FOR_AREA else 0.0, p.bunching, p.discipline_outlier):
        chosen = np.isin(np.arange(len(n_cells)), sample_share(rng, free, share))
        free &= ~chosen
        marked.append(chosen)
    return marked[0], marked[1], marked[2]


def _falls(rng: np.random.Generator, p: Planting, free: Bools, t: int) -> tuple[Floats, Bools, Ints]:
    """Size, shape and first month of each fall: sizes, shapes and onsets in equal parts; takes cells from `free`."""
    n = len(free)
    falls = sample_share(rng, free, p.attendance_drop if t >= LEAST_FOR_DROP else 0.0)
    free[falls] = False
    size, in_steps, begin = np.zeros(n), np.zeros(n, bool), np.full(n, t)
    size[falls] = rng.permutation(np.resize(p.drop_sizes, len(falls)))
    in_steps[falls] = rng.permutation(np.arange(len(falls)) < p.step_share * len(falls))
    begin[falls] = t - _months_back(rng, p, t, len(falls))
    return size, in_steps, begin


def _skipping(rng: np.random.Generator, p: Planting, free: Bools, t: int) -> Bools:
    """Months left out by cells that began to skip: the first month, and at least one more; takes cells from `free`."""
    skipped = np.zeros((len(free), t), bool)
    skipping = sample_share(rng, free, p.meeting_skipped if t >= LEAST_FOR_SKIPPING else 0.0)
    free[skipping] = False
    for cell, months_back in zip(skipping, _months_back(rng, p, t, len(skipping)), strict=True):
        later = np.arange(t - months_back + 1, t)
        more = max(1, rng.binomial(len(later), rng.choice(p.skip_rates)))
        skipped[cell, t - months_back] = True
        skipped[cell, rng.permutation(later)[:more]] = True
    return skipped


def _months_back(rng: np.random.Generator, p: Planting, t: int, count: int) -> Ints:
    """Months from the onset to the end, both counted: each number equally often, never before half of the period."""
    first, last = p.onset_months
    choices = np.arange(first, min(last, max(first, t // 2)) + 1)
    return rng.permutation(np.resize(choices, count))


def _symptoms(rng: np.random.Generator, p: Planting, type_: int) -> Floats:
    """Strengths of the few symptoms of one formalistic cell."""
    few, many = p.formalistic_symptoms
    wanted = rng.integers(few, many + 1)
    strength = np.zeros(len(SYMPTOMS))
    taken: set[str] = set()
    for symptom in rng.permutation(FORMAL).tolist():
        clashes = any(symptom in group and group & taken for group in EXCLUSIVE)
        if len(taken) == wanted or clashes or (symptom == "professional_only" and type_ == ARMED_FORCES):
            continue
        taken.add(symptom)
        bounds = p.strong if rng.random() < p.strong_share else p.weak
        strength[SYMPTOMS.index(symptom)] = rng.uniform(*bounds)
    return strength


def _single_symptoms(
    rng: np.random.Generator, p: Planting, cells: Cells, free: Bools, strength: Floats, t: int
) -> None:
    """Gives some cells exactly one strong symptom; takes them from `free`."""
    for symptom in [s for s in SYMPTOMS if s not in NOT_ALONE]:
        chosen = sample_share(rng, free & _fits(symptom, cells, t), p.single_symptom)
        free[chosen] = False
        strength[chosen, SYMPTOMS.index(symptom)] = rng.uniform(*p.strong, len(chosen))


def _fits(symptom: str, cells: Cells, t: int) -> Bools:
    """Cells in which a symptom on its own would mean what its flag says."""
    if symptom == "professional_only":
        return ~np.isin(cells.type, [PUBLIC_SERVICE, ARMED_FORCES])
    if symptom in ("few_speakers", "leaders_absent", "absence_unaddressed"):
        return (cells.size >= 9) & np.isnat(cells.secretary_changed_on) & (t >= 8)
    if symptom == "records_backfilled":
        return cells.has_internet
    if symptom == "meeting_short":
        return cells.min_duration == 0
    return np.ones(len(cells), bool)


def _symptom_months(rng: np.random.Generator, t: int, n: int) -> Ints:
    """Half have always been so; the others became so 5 to 16 months before the end (chosen by us)."""
    recent = np.maximum(t - rng.integers(5, 17, n), 0)
    return np.where(rng.random(n) < 0.5, 0, recent)


def _clusters(cells: Cells, strength: Floats, symptom_from: Ints) -> Ints:
    """Groups of two or three cells of like type that share minutes and begin together; one alone does not share."""
    column = SYMPTOMS.index("minutes_shared")
    sharing = np.flatnonzero(strength[:, column] > 0)
    cluster = np.full(len(cells), -1)
    if len(sharing) == 1:
        strength[sharing, column] = 0
    if len(sharing) < 2:
        return cluster
    ordered = sharing[np.lexsort((cells.committee[sharing], cells.type[sharing]))]
    for number, group in enumerate(np.array_split(ordered, len(ordered) // 2)):
        cluster[group] = number
        symptom_from[group] = symptom_from[group].min()
        strength[group, column] = strength[group, column].max()
    return cluster
