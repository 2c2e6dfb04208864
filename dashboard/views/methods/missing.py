"""What the build of the month could not compute, and why: unknown for every cell, everything else is published."""

from __future__ import annotations

from dashboard import access
from dashboard.components.frame import PageContext
from dashboard.markup import element, listed, show


def draw(ctx: PageContext) -> None:
    """A notice with one line for each missing part; nothing where everything was computed."""
    lines = [
        ctx.t("methods.missing.line", name=_name(ctx, row["kind"], row["name"]), reason=row["reason"])
        for row in access.query("not_computed", ctx.scope, as_of=ctx.as_of).to_dicts()
    ]
    if lines:
        show(element("p", element("strong", ctx.t("methods.missing.title")), role="status"), listed(lines))


def _name(ctx: PageContext, kind: str, name: str) -> str:
    if kind == "part":
        return ctx.t.of("methods.missing.part", name)
    kinds = ("flag", "signal") if kind in ("flag", "signal") else (kind,)
    return next((ctx.words[of, name]["name"] for of in kinds if (of, name) in ctx.words), name)
