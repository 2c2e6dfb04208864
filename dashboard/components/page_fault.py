"""What a page says where it goes wrong: a sentence in its language and what to do, never the text of the error."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import streamlit as st
from streamlit.errors import FragmentHandledException

from dashboard import faults
from dashboard.auth.current_user import here
from dashboard.components import page_refused
from dashboard.language import Language
from etl.config.workspace import now
from etl.user_error import TranslatableError, UserError


@contextmanager
def in_a_sentence(t: Language, place: str) -> Iterator[None]:
    """Shows an error within the block as a sentence; the rest of the page stays. `place` names it in the report."""
    try:
        yield
    except FragmentHandledException:
        # A part of the page has shown it in its own place.
        raise
    except Exception as error:
        draw(t, error, place)


def fragment(t: Language, place: str, draw_part: Callable[[], None], run_every: float | None = None) -> None:
    """Draws a part of a page that runs again alone, by itself after so many seconds where they are given. An error in
    it is shown as a sentence in its place."""
    st.fragment(_drawn, run_every=run_every)(t, place, draw_part)


def _drawn(t: Language, place: str, draw_part: Callable[[], None]) -> None:
    with in_a_sentence(t, place):
        draw_part()


def draw(t: Language, error: Exception, place: str) -> None:
    """The sentence. Of what is no refusal a report without data is written, and its name goes to the log."""
    kind = faults.kind(error) or "unexpected"
    case = "damaged" if kind == faults.DAMAGE else "refused"
    if isinstance(error, TranslatableError) and t.knows("fault", error.reason):
        case = error.reason if error.reason == "damaged_pointer" else case
        page_refused.nothing(t, case, t.of("fault", error.reason))
        return
    if isinstance(error, UserError):
        page_refused.nothing(t, "refused", t("nothing.refused.text"), str(error))
        return
    report = faults.of_page(error, _home(), place, now())
    name = report.name if report else t("fault.no_report")
    page_refused.nothing(t, case, f"{t.of('fault', kind)} {t('fault.report', file=name)}")


def _home() -> Path | None:
    """The home that is served; None where it cannot be opened, which may be the fault that is reported."""
    try:
        return here().home
    except (OSError, UserError):
        return None
