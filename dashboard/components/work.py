"""Work started from a page and how far it is: loading anew, computing anew, a file just handed in."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import streamlit as st

from dashboard import access, jobs
from dashboard.auth.current_user import here, store
from dashboard.components import case_actions, page_fault
from dashboard.components.frame import PageContext
from dashboard.language import Language
from dashboard.markup import Markup, element, show
from dashboard.scope import WHOLE
from dashboard.store import audit
from etl.config.workspace import now
from etl.user_error import UserError

SECONDS_BETWEEN = 2
# The newest steps in sight; the others are counted.
STEPS_SHOWN = 4


def may_start(ctx: PageContext) -> bool:
    """Whether the user may load and compute: who tends the data, over every cell, since both touch every cell."""
    if not ctx.user.tends_data:
        return False
    # Before there are data no part of the tree is known to hold all of them.
    known = access.published()
    return bool(access.query("scope_is_whole", ctx.scope)["is_whole"][0]) if known else ctx.scope == WHOLE


def under_way() -> bool:
    """Whether any work is under way."""
    job = jobs.current(here().home)
    return job is not None and job.state == "running"


def start(ctx: PageContext, kind: str, about: str, arguments: Sequence[str], content: bytes | None = None) -> bool:
    """Starts work and enters it in the audit; false, with a sentence on the page, where other work is under way."""
    at = now()
    job = jobs.Job(kind, about, ctx.user.login, at)
    try:
        jobs.start(here().home, job, arguments, content)
    except UserError:
        show(element("p", ctx.t("work.busy"), class_="cp-empty", role="alert"))
        return False
    audit.enter(store(), at, ctx.user.login, f"started {kind}", about[:200], **ctx.user.as_detail())
    return True


def buttons(ctx: PageContext) -> None:
    """Loading from the sources and computing, with the work under way or the last one."""
    t, busy = ctx.t, under_way()
    sources = [source.name for source in here().config.sources]
    with st.container(horizontal=True, vertical_alignment="center"):
        if st.button(
            t("work.ingest"),
            key="work-ingest",
            disabled=busy or not sources,
            help=None if sources else t("work.no_sources"),
            icon=":material/sync:",
        ) and start(ctx, "ingest", ", ".join(sources), ["ingest"]):
            st.rerun()
        idle = not busy and access.published()
        if st.button(t("work.build"), key="work-build", disabled=not idle, icon=":material/calculate:") and start(
            ctx, "build", "", ["build", *(["--by", ctx.user.login] if ctx.user.login else [])]
        ):
            st.rerun()
    progress(ctx)


def progress(ctx: PageContext, kinds: Sequence[str] = jobs.KINDS) -> None:
    """The work under way, or the last one if it is of these kinds; while it is under way the place looks after it."""
    busy = under_way()
    every = SECONDS_BETWEEN if busy else None
    page_fault.fragment(ctx.t, "work", partial(_progress, ctx, busy, kinds), every)


def _progress(ctx: PageContext, was_busy: bool, kinds: Sequence[str]) -> None:
    job = jobs.current(here().home)
    if was_busy and (job is None or job.state != "running"):
        # The whole page has new results, not only this part.
        case_actions.show_again()
        st.rerun()
    if job is not None and (job.state == "running" or job.kind in kinds):
        show(job_in_words(ctx.t, job))


def job_in_words(t: Language, job: jobs.Job) -> Markup:
    """The state of a piece of work in a sentence, its newest steps, and why it failed in the command's own words."""
    about = t.of("work.of", job.kind, about=job.about)
    moment = t.moment(job.started_at if job.ended_at is None else job.ended_at)
    first = t.of("work.state", job.state, what=about, moment=moment, n=len(job.steps))
    steps = [element("li", step(t, text)) for text in job.steps[-STEPS_SHOWN:]] if job.state == "running" else []
    fault = element("p", t("work.fault"), " ", element("code", job.fault), class_="cp-limits") if job.fault else None
    role = "alert" if job.state in ("failed", "lost") else "status"
    return element(
        "section",
        element("p", element("strong", first), class_=f"cp-work cp-work-{job.state}"),
        element("ol", *steps, class_="cp-limits") if steps else None,
        fault,
        role=role,
    )


def step(t: Language, text: str) -> str:
    """A step of the command in the page's language; one that this version does not know as it is."""
    head, _, rest = text.partition(": " if ": " in text else " ")
    if head == "intake" and t.knows("table", rest):
        return t.of("work.step", "intake", what=t.of("table", rest))
    return t.of("work.step", head, what=rest) if t.knows("work.step", head) else text
