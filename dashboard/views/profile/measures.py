"""Every measure of every meeting in one picture, beside what is usual in cells of the kind."""

from __future__ import annotations

from functools import partial
from typing import Any
from urllib.parse import urlencode

import polars as pl

from dashboard import access
from dashboard.charts.measures import ARROWS, Strip, measures, step_of
from dashboard.components import drawing
from dashboard.components.blind import may_see_scores
from dashboard.components.cell_responses import disputed_columns
from dashboard.components.downloads import offer
from dashboard.components.frame import PageContext
from dashboard.components.meeting_table import RECORD
from dashboard.components.months import Rows
from dashboard.components.table import folded, table
from dashboard.language import Language
from dashboard.markup import element, listed, show
from dashboard.store.responses import ReadResponse
from dashboard.summaries.disputes import in_meetings

# In the order in which a meeting runs, then how it is recorded and scored.
MEASURES = (
    "notice", "papers", "attendance", "duration", "speakers", "criticism", "tasks", "entry", "self_score",
)  # fmt: skip
SHARES = ("attendance", "speakers")
UNIT = {"duration": "minutes", "criticism": "minutes", "notice": "days", "papers": "days", "entry": "days"}
QUANTILES = ("p01", "p05", "p95", "p99")
Row = dict[str, Any]
# By meeting and column of the table of meetings what the cell says of the figure.
Disputed = dict[str, dict[str, str]]
# Columns of that table that have another name than the measure.
COLUMN = {"self_score": "self"}


def draw(ctx: PageContext, cell: Row) -> None:
    """The part of the page: the picture, a sentence, the table; nothing where no measure is known."""
    t, code = ctx.t, cell["cell_code"]
    figures = access.query("cell_figures", ctx.scope, as_of=ctx.as_of, cell=code)
    if not may_see_scores(ctx.user, code):
        figures = figures.filter(pl.col("measure") != "self_score")
    title = t("measures.title")
    show(element("h3", title))
    if figures.is_empty():
        show(element("p", t("measures.none"), class_="cp-empty"))
        return
    usual = _usual(ctx, cell["cell_type"])
    disputed = in_meetings(t, _open(ctx, code))
    strip = _strip(ctx, code, figures, usual, disputed)
    sentence = _sentence(t, figures, usual)
    drawing.draw(ctx, measures(strip, t, drawing.theme()), title, sentence, "measures-chart", how="measures")
    show(element("p", sentence, class_="cp-limits"))
    if sentences := [words for of_meeting in disputed.values() for words in of_meeting.values()]:
        show(listed(sentences, class_="cp-triggers"))
    head = [t.of("measures.column", name) for name in ("measure", "usual", "low", "high", "last")]
    rows = [_row(t, measure, figures, usual) for measure in MEASURES if measure in set(figures["measure"])]
    show(folded(t("profile.as_table"), table(title, head, rows, numbers=range(1, 5))))
    offer(t, "measures", partial(_exported, t, figures, usual, disputed), about=code)


def written(t: Language, measure: str, figure: float) -> str:
    """A figure of a measure as it is read."""
    if measure in SHARES:
        return t.percent(figure)
    return t.of("measures.unit", UNIT[measure], n=t.number(figure, 0)) if measure in UNIT else t.number(figure)


def _usual(ctx: PageContext, cell_type: str) -> dict[str, Row]:
    rows = access.query("kind_measures", ctx.scope, as_of=ctx.as_of, cell_type=cell_type)
    return {row["measure"]: row for row in rows.iter_rows(named=True)}


def _step(measure: str, figure: float, usual: dict[str, Row]) -> int:
    of_kind = usual.get(measure)
    return 0 if of_kind is None else step_of(figure, *(of_kind[q] for q in QUANTILES))


def _open(ctx: PageContext, code: str) -> list[ReadResponse]:
    """The open disputes that the reader may read of."""
    return [one for of in disputed_columns(ctx, [code]).get(code, {}).values() for one in of]


def _strip(
    ctx: PageContext, code: str, figures: pl.DataFrame, usual: dict[str, Row], disputed: Disputed
) -> Strip:
    t = ctx.t
    meetings = figures.select("meeting_code", "held_on").unique(maintain_order=True)
    known = {(row["measure"], row["meeting_code"]): row["figure"] for row in figures.iter_rows(named=True)}
    shown = [measure for measure in MEASURES if any(name == measure for name, _ in known)]
    codes = meetings["meeting_code"].to_list()
    hrefs = [f"?{urlencode(ctx.link(cell=code, **{RECORD: meeting}))}" for meeting in codes]
    days = dict(meetings.iter_rows())
    steps, hover = list[list[int | None]](), list[list[str]]()
    for measure in shown:
        row = [known.get((measure, meeting)) for meeting in codes]
        steps.append([None if figure is None else _step(measure, figure, usual) for figure in row])
        hover.append(
            [
                "" if figure is None else _hover(t, measure, figure, t.date(days[meeting]), usual)
                + _marked(disputed, meeting, measure)
                for meeting, figure in zip(codes, row, strict=True)
            ]
        )
    return Strip([t.of("measures.name", m) for m in shown], list(days.values()), steps, hover, hrefs)


def _hover(t: Language, measure: str, figure: float, day: str, usual: dict[str, Row]) -> str:
    here = t("measures.hover", measure=t.of("measures.name", measure), date=day, figure=written(t, measure, figure))
    return f"{here}<br>{t('measures.usual', range=_range(t, measure, usual))}" if measure in usual else here



def _words_of(disputed: Disputed, meeting: str, measure: str) -> str:
    """What the cell says of a figure; empty where it disputes nothing."""
    return disputed.get(meeting, {}).get(COLUMN.get(measure) or measure, "")


def _marked(disputed: Disputed, meeting: str, measure: str) -> str:
    words = _words_of(disputed, meeting, measure)
    return f"<br>{words}" if words else ""


def _range(t: Language, measure: str, usual: dict[str, Row]) -> str:
    low, high = (written(t, measure, usual[measure][q]) for q in ("p05", "p95"))
    return t("measures.from_to", low=low, high=high)


def _counts(measure: str, figures: pl.DataFrame, usual: dict[str, Row]) -> tuple[int, int]:
    """Of how many meetings the measure is unusually low, and unusually high."""
    steps = [_step(measure, v, usual) for v in figures.filter(pl.col("measure") == measure)["figure"]]
    return sum(step < 0 for step in steps), sum(step > 0 for step in steps)


def _sentence(t: Language, figures: pl.DataFrame, usual: dict[str, Row]) -> str:
    counted = {m: sum(_counts(m, figures, usual)) for m in MEASURES}
    n_known = {m: figures.filter(pl.col("measure") == m).height for m in MEASURES}
    # Chance alone puts a tenth of the meetings there.
    most = [m for m in MEASURES if counted[m] > max(0.25 * n_known[m], 2)]
    parts = [t("measures.part", measure=t.of("measures.name", m), n=counted[m], of=n_known[m]) for m in most]
    first = t("measures.sentence", parts=t.listed(parts)) if parts else t("measures.all_usual")
    return f"{first} {t('measures.no_verdict')}"


def _row(t: Language, measure: str, figures: pl.DataFrame, usual: dict[str, Row]) -> list[str]:
    low, high = _counts(measure, figures, usual)
    last = figures.filter(pl.col("measure") == measure)["figure"][-1]
    known = measure in usual
    return [
        t.of("measures.name", measure), _range(t, measure, usual) if known else t("value.unknown"),
        t.number(low) if known else "", t.number(high) if known else "", written(t, measure, last),
    ]  # fmt: skip


def _exported(t: Language, figures: pl.DataFrame, usual: dict[str, Row], disputed: Disputed) -> Rows:
    return [
        {
            t("meeting.column.date"): t.date(row["held_on"]),
            t.of("measures.column", "measure"): t.of("measures.name", row["measure"]),
            t.of("measures.column", "figure"): written(t, row["measure"], row["figure"]),
            t("dispute.column"): _words_of(disputed, row["meeting_code"], row["measure"]),
            t.of("measures.column", "usual"): _range(t, row["measure"], usual) if row["measure"] in usual else "",
            t.of("measures.column", "step"): ARROWS[_step(row["measure"], row["figure"], usual)],
        }
        for row in figures.iter_rows(named=True)
    ]
