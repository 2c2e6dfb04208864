"""What a page says where it goes wrong: a sentence in its language and what to do, never the text of the error."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

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
    except Exception as error:
        draw(t, error, place)


def draw(t: Language, error: Exception, place: str) -> None:
    """The sentence. Of what is no refusal a report without data is written, and its name goes to the log."""
    kind = faults.kind(error) or "unexpected"
    case = "damaged" if kind == faults.DAMAGE else "refused"
    if isinstance(error, TranslatableError) and t.knows("fault", error.reason):
        page_refused.nothing(t, case, t.of("fault", error.reason))
        return
    if isinstance(error, UserError):
        page_refused.nothing(t, "refused", t("nothing.refused.text"), str(error))
        return
    report = faults.of_page(error, here().home, place, now())
    name = report.name if report else t("fault.no_report")
    page_refused.nothing(t, case, f"{t.of('fault', kind)} {t('fault.report', file=name)}")
