"""What cells wrote about what is seen of them: how much of it waits, was accepted, was refused."""

from __future__ import annotations

from dashboard.components.cell_responses import STATES, counted
from dashboard.components.frame import PageContext
from dashboard.components.table import table
from dashboard.markup import element, show


def draw(ctx: PageContext) -> None:
    """The part of the page."""
    t = ctx.t
    head = [t("response.kind_head"), *(t.of("response.count", state) for state in STATES), t("response.count.overdue")]
    show(
        element("h2", t("response.counts"), class_="cp-part"),
        element("p", t("response.counts_text"), class_="cp-limits"),
        table(t("response.counts"), head, counted(ctx), numbers=range(1, len(head))),
    )
