"""How much of a long piece of work is done and how long the rest will take, from the steps that it announces."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Sequence

# The first word of a stage's first step, the stage's part of all the work (0-1), and its number of steps.
Stage = tuple[str, float, int]


class Estimate:
    """Adds to each step how much is done and how long is left: "signal x (34 % done, 80 s left)".

    `stages` in their order; a step belongs to the stage under way until one comes with the first word of the next.
    The rest is estimated from the time so far, so the first steps, under 2 % of the work, say nothing of it.
    """

    def __init__(
        self, stages: Sequence[Stage], say: Callable[[str], None], clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._stages, self._say, self._clock = stages, say, clock
        self._started, self._stage, self._steps = clock(), 0, 0

    def say(self, step: str) -> None:
        """Announces a step."""
        following = self._stages[self._stage + 1 : self._stage + 2]
        # A stage's first word may be that of each of its steps, too.
        if following and re.split(r"\W", step, maxsplit=1)[0] == following[0][0]:
            self._stage, self._steps = self._stage + 1, 0
        done = self._done()
        self._steps += 1
        if done >= 0.02:
            left = (self._clock() - self._started) * (1 - done) / done
            step = f"{step} ({100 * done:.0f} % done, {left:.0f} s left)"
        self._say(step)

    def _done(self) -> float:
        before = sum(part for _, part, _ in self._stages[: self._stage])
        _, part, n_steps = self._stages[self._stage]
        return before + part * min(self._steps / n_steps, 0.99)
