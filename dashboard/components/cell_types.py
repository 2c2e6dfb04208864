"""Types of cells, in the order in which they are offered."""

from __future__ import annotations

from dashboard import url_state
from dashboard.components.frame import PageContext

TYPES = ("residential", "agency", "public_service", "state_enterprise", "private_enterprise", "student", "armed_forces")


def choose(ctx: PageContext) -> str:
    """The type chosen, kept in the address; empty = all."""
    offered = {"": ctx.t("queue.filter.any_type")} | {kind: ctx.t.of("cell_type", kind) for kind in TYPES}
    return url_state.select("cell_type", ctx.t("queue.filter.type"), offered)
