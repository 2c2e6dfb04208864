"""Flags that are not raised: muted in cellpulse.toml, or because visits do not bear them out."""

from __future__ import annotations

from dashboard import access
from dashboard.components.frame import PageContext
from dashboard.markup import element, listed, show


def draw(ctx: PageContext) -> None:
    """A notice with one line for each muted flag; nothing where every flag is raised."""
    t = ctx.t
    lines = [
        t.of(
            "methods.muted", row["reason"], name=ctx.flag_name(row["flag"]),
            confirmed=t.number(row["confirmed"]), answers=t.number(row["answers"]),
        )
        for row in access.query("muted_flags", ctx.scope, as_of=ctx.as_of).to_dicts()
    ]  # fmt: skip
    if lines:
        show(element("p", element("strong", t("methods.muted.title")), role="status"), listed(lines))
