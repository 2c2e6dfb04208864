"""Slows guessing of passwords down, per address and login, and locks nobody out."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import datetime, timedelta

# Chosen by us: typing errors cost nothing; 1,000 guesses from one address take some eight hours.
FREE = 3
LONGEST_SECONDS = 30.0
# Guesses from many addresses on one login slow its owner down by no more than this.
LONGEST_ELSEWHERE_SECONDS = 4.0
FORGOTTEN = timedelta(hours=1)
REMEMBERED = 50_000


@dataclass
class Slowing:
    """Counts failures of the last hour by address and login, whether or not the login exists; in memory only."""

    _failures: OrderedDict[tuple[str, str], tuple[int, datetime]] = field(default_factory=OrderedDict)

    def seconds(self, address: str, login: str, at: datetime) -> float:
        """How long an answer to this attempt waits, a right one too."""
        here = _pause(self._count((address, login), at), LONGEST_SECONDS)
        return max(here, _pause(self._count(("", login), at) - 2 * FREE, LONGEST_ELSEWHERE_SECONDS))

    def failed(self, address: str, login: str, at: datetime) -> None:
        """One more failure."""
        for key in ((address, login), ("", login)):
            self._failures[key] = (self._count(key, at) + 1, at)
            self._failures.move_to_end(key)
        while len(self._failures) > REMEMBERED:
            self._failures.popitem(last=False)

    def succeeded(self, address: str, login: str) -> None:
        """The person is known at this address; failures elsewhere go on counting."""
        self._failures.pop((address, login), None)

    def _count(self, key: tuple[str, str], at: datetime) -> int:
        n, last = self._failures.get(key, (0, at))
        return n if at - last < FORGOTTEN else 0


def _pause(failures: int, longest: float) -> float:
    return min(longest, 2.0 ** min(failures - FREE, 10)) if failures >= FREE else 0.0
