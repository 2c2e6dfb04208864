"""Before anything was handed in: what comes first, and the place to hand it in."""

from __future__ import annotations

from dashboard.components import page_refused, work
from dashboard.components.frame import PageContext
from dashboard.markup import element, listed, show
from dashboard.views.quality import upload

# In the order in which one refers to the other.
FIRST = ("units", "cells", "members", "meetings", "more")


def draw(ctx: PageContext) -> None:
    """The files to begin with, and the field for them; a role that does not tend the data reads which one does."""
    t = ctx.t
    if not work.may_start(ctx):
        page_refused.nothing(t, "no_data", t("nothing.no_data.wait"))
        return
    show(
        element("p", element("strong", t("quality.never")), " ", t("quality.first"), class_="cp-headline cp-ready"),
        listed(t.of("quality.first", kind) for kind in FIRST),
    )
    work.buttons(ctx)
    upload.draw(ctx)
