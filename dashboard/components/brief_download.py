"""Downloads of visit briefs: of one cell, and of a whole plan in one go; each brief printed is on record by itself."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial

import streamlit as st

from dashboard.auth.current_user import CurrentUser, store
from dashboard.components.blind import may_see_scores
from dashboard.components.downloads import offer_file
from dashboard.components.frame import PageContext
from dashboard.documents import brief
from dashboard.markup import plain
from dashboard.store import audit
from etl.config.workspace import now

PRINTED = "brief printed"
FORMS = {
    ".pdf": "application/pdf",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


def offer(ctx: PageContext, cell: str, name: str = "") -> None:
    """Two buttons for the brief of one cell; the copy is numbered and entered in the audit.

    Where several cells stand on a page, `name` tells the buttons of one from those of another for those who hear them;
    who sees them sees the cell above.
    """
    with st.container(horizontal=True, width="content", key=f"briefs-{cell}"):
        for suffix, mime in FORMS.items():
            form = suffix.removeprefix(".")
            label = ctx.t.of("plan.next", form, cell=plain(name)) if name else ctx.t.of("plan.brief", form)
            offer_file(
                label, f"{ctx.t('plan.brief.file')}-{cell}{suffix}", mime,
                partial(_one, ctx, cell, suffix), key=f"brief-{cell}-{form}",
            )  # fmt: skip


def offer_all(ctx: PageContext, cells: Sequence[str], name: str) -> None:
    """The briefs of these cells in the order given: one PDF to print, and an archive of DOCX to fill in."""
    offer_file(
        ctx.t("plan.briefs.pdf"), f"{name}.pdf", FORMS[".pdf"], partial(_all, ctx, cells, ".pdf"), key="briefs-pdf"
    )
    offer_file(
        ctx.t("plan.briefs.zip"),
        f"{name}.zip",
        "application/zip",
        partial(_all, ctx, cells, ".zip"),
        key="briefs-zip",
    )


def _one(ctx: PageContext, cell: str, suffix: str, who: CurrentUser) -> bytes:
    stamp = stamps([cell], who)[cell]
    made = brief.as_file(cell, suffix, ctx.t, who.scope, stamp, ctx.as_of)
    enter(who, {cell: stamp}, suffix)
    return made


def _all(ctx: PageContext, cells: Sequence[str], suffix: str, who: CurrentUser) -> bytes:
    copies = stamps(cells, who)
    write = brief.all_as_pdf if suffix == ".pdf" else brief.all_as_zip
    made = write(copies, ctx.t, who.scope, ctx.as_of)
    enter(who, copies, suffix)
    return made


def stamps(cells: Sequence[str], who: CurrentUser) -> dict[str, brief.Stamp]:
    """Each copy's number is the next after those on record for its cell."""
    before = audit.counted(store(), PRINTED)
    at: datetime = now()
    texts = who.may("texts")
    return {
        cell: brief.Stamp(at, who.login, str(before.get(cell, 0) + 1), texts, may_see_scores(who, cell))
        for cell in cells
    }


def enter(who: CurrentUser, copies: dict[str, brief.Stamp], suffix: str) -> None:
    """Each copy is on record by itself."""
    for cell, stamp in copies.items():
        detail = {"copy": stamp.copy, "form": suffix.removeprefix(".")} | who.as_detail()
        audit.enter(store(), stamp.at, who.login, PRINTED, cell[:200], **detail)
