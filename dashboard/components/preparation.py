"""What the demo says on each page while its province is being prepared; then the province appears by itself."""

from __future__ import annotations

import re
from functools import partial

import streamlit as st

from dashboard import access, jobs
from dashboard.auth.current_user import here, in_demo
from dashboard.components import page_fault, page_refused
from dashboard.language import Language
from dashboard.markup import element, show

# In the report of a fault.
PLACE = "preparation"
SECONDS_BETWEEN = 2
# Until the commune is there, whose page is waited for (chosen by us).
SECONDS_BEFORE_FIRST = 0.5
# As `cellpulse demo` writes it behind each step.
ESTIMATE = re.compile(r".*\((\d+)\s%\sdone,\s(\d+)\ss\sleft\)")


def draw(t: Language) -> None:
    """The notice; nothing outside of the demo, and nothing once the province is published."""
    job = jobs.current(here().home) if in_demo() else None
    if job is not None and job.kind == "demo" and job.state != "done":
        running = job.state == "running"
        page_fault.fragment(t, PLACE, partial(_notice, t, running), SECONDS_BETWEEN if running else None)


def wait_for_first(t: Language) -> None:
    """What a page of the demo says before anything is published; then the page itself appears."""
    page_fault.fragment(t, PLACE, partial(_until_first, t), SECONDS_BEFORE_FIRST)


def _until_first(t: Language) -> None:
    if access.published():
        st.rerun()
    page_refused.nothing(t, "demo", t("nothing.demo.text"))


def _notice(t: Language, was_running: bool) -> None:
    job = jobs.current(here().home)
    if job is None or (was_running and job.state != "running"):
        # The whole page has the province now, not only this part.
        st.rerun()
    else:
        show(element("p", _sentence(t, job), class_="cp-limits", role="status"))


def _sentence(t: Language, job: jobs.Job) -> str:
    cells = t.number(int(job.about))
    if job.state != "running":
        return t("demo.broken_off", cells=cells, fault=job.fault)
    estimates = [match for text in job.steps if (match := ESTIMATE.fullmatch(text))]
    if not estimates:
        return t("demo.begun", cells=cells)
    done, left = estimates[-1].groups()
    return t("demo.under_way", cells=cells, done=done, left=left)
