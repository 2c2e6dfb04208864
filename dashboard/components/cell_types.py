"""Types of cells, in the order in which they are offered."""

from __future__ import annotations

from dashboard import url_state
from dashboard.components.frame import Look

TYPES = ("residential", "agency", "public_service", "state_enterprise", "private_enterprise", "student", "armed_forces")


def choose(look: Look) -> str:
    """The type chosen, kept in the address; empty = all."""
    offered = {"": look.say("queue.filter.any_type")} | {t: look.say.of("cell_type", t) for t in TYPES}
    return url_state.select("cell_type", look.say("queue.filter.type"), offered)
