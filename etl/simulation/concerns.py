"""What can be planted: concerns, and the symptoms of formalism.

Symptoms of formalism follow the list of signs in the seed articles and in inspectors' practice. A symptom that is a
flag of its own in the contract carries that flag's name; the others (`NO_FLAG`) only count together with others. Each
formalistic cell shows a few of them, weakly or strongly; some honest cells show exactly one, strongly, and are not
formalistic.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from etl.simulation.chance import Bools, Floats, Ints

FORMAL = (
    "minutes_copied",
    "minutes_shared",
    "minutes_empty",
    "uniform_duration",
    "meeting_short",
    "few_speakers",
    "professional_only",
    "thematic_skipped",
    "topic_repeated",
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
NO_FLAG = frozenset(
    {"uniform_duration", "no_premeeting", "tasks_perfect", "tasks_repeated", "roll_perfect", "topic_repeated"}
)
# Not planted alone: sharing takes two, and an unvisited cell cannot have other findings of visits.
NOT_ALONE = NO_FLAG | {"minutes_shared"}
# A symptom that shows at more than this share of the meetings is strong: a concern on its own.
STRONG = 0.55


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

    def is_strong(self, symptom: str) -> Bools:
        """Cells in which the symptom is strong."""
        return self.strength[:, SYMPTOMS.index(symptom)] > STRONG

    def shows(self, symptom: str, cell: Ints, month: Ints, rng: np.random.Generator) -> Bools:
        """Whether the symptom shows, drawn for each pair of a cell and the index of a month."""
        strength = self.strength[cell, SYMPTOMS.index(symptom)] * (month >= self.symptom_from[cell])
        return rng.random(len(cell)) < strength

    def fall(self, cell: Ints, month: Ints, ramp_months: int) -> Floats:
        """Share of the full fall of attendance reached by each cell in each month, 0 to 1."""
        since = month - self.drop_from[cell] + 1
        ramp = np.clip(since / ramp_months, 0, 1)
        return np.where(self.drop_in_steps[cell], (since >= 1).astype(float), ramp) * (self.drop_size[cell] > 0)
