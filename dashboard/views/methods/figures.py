"""How each picture is computed: where the link below it leads."""

from __future__ import annotations

from dashboard.components.frame import PageContext
from dashboard.markup import element, show

# In the order of the pages that show them. A picture names its own as `how`; the id of the heading is `how-<name>`.
HOW = (
    "grid", "map", "trend", "changes", "spread", "attendance", "measures", "fall", "presence", "funnel", "flow",
    "reporting", "matrix", "network", "lengths", "reached", "entries", "organisations", "fifths",
)  # fmt: skip


def draw(ctx: PageContext) -> None:
    """The part of the page."""
    t = ctx.t
    show(
        element("h2", t("methods.figures"), class_="cp-part"),
        *(
            element(
                "details",
                element("summary", t.of("how", f"{name}.title")),
                element("p", t.of("how", f"{name}.text"), class_="cp-limits"),
                id=f"how-{name}",
                class_="cp-folded",
            )
            for name in HOW
        ),
    )
