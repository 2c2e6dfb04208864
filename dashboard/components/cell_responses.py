"""What a cell wrote, on the pages that show the cell: marks beside flags, and each response with its state."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from dashboard import access
from dashboard.auth.current_user import store
from dashboard.components.blind import hidden_scores, may_see_scores
from dashboard.components.frame import PageContext
from dashboard.language import Language
from dashboard.markup import Markup, element
from dashboard.scope import Scope
from dashboard.store import responses
from dashboard.store.letter_tables import RESPONSE_KINDS
from dashboard.store.responses import ReadResponse
from dashboard.summaries.disputes import POINTS, by_column, in_meetings, in_words, marked, now_in_source, without_points
from dashboard.summaries.known_of_cell import CellContext
from etl.config.workspace import now

STATES = ("waiting", "judged", "accepted", "refused")


def with_disputes(ctx: PageContext, cell: str, known: CellContext) -> CellContext:
    """The context of a cell with the figures that it disputes; `cell` may be seen by who asks.

    A correction that the newest results have by now is noted, and marked no more.
    """
    written = responses.of_cells(store(), [cell])
    if any(one.is_open_dispute and one.state == "accepted" for one in written):
        meetings = access.query("cell_meetings", ctx.scope, as_of=ctx.fresh["as_of"], cell=cell).to_dicts()
        arrived = now_in_source(written, meetings)
        for one in arrived:
            responses.note_in_source(store(), one.id, one.version, now().date())
        written = [one for one in written if one not in arrived]
    return marked(known, readable(ctx, cell, written), ctx.t)


def readable(ctx: PageContext, cell: str, written: Sequence[ReadResponse]) -> list[ReadResponse]:
    """The responses, without disputes of points, which name them, for who is not to see the cell's scores yet."""
    scored = not any(one.figure.name in POINTS for one in written) or may_see_scores(ctx.user, cell)
    return list(written) if scored else without_points(written)



def disputed_columns(ctx: PageContext, cells: Sequence[str]) -> dict[str, dict[str, list[ReadResponse]]]:
    """By cell and column of the table of meetings the open disputes that the reader may read of; for pages on which
    several cells stand, which the reader may see."""
    wanted = set(cells) & set(responses.cells_that_wrote(store()))
    if not wanted:
        return {}
    hidden = hidden_scores(ctx.user, wanted)
    written = responses.of_cells(store(), wanted)
    return by_column(one for one in written if one.cell_code not in hidden or one.figure.name not in POINTS)


def meetings_with_disputes(ctx: PageContext, cell: str, meetings: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The meetings of a cell, each with the columns that it disputes; call after `with_disputes`."""
    disputed = in_meetings(ctx.t, readable(ctx, cell, responses.of_cells(store(), [cell])))
    return [meeting | {"disputed": disputed.get(meeting["meeting_code"], {})} for meeting in meetings]


def accepted_disputes(ctx: PageContext, scope: Scope, rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The corrections that were accepted and that the source does not have yet, as further rows of corrections.sql.

    A cell's row goes to the unit that has its other `rows`; where none of them does, it is of no unit known.
    """
    wrote = responses.cells_that_wrote(store())
    if not wrote or ctx.as_of is None:
        return []
    seen = access.query("known_among", scope, as_of=ctx.as_of, cells="\n".join(wrote))
    cells = {row["cell_code"]: row for row in seen.iter_rows(named=True)}
    units = {row["unit"]: row["unit_code"] for row in rows}
    hidden = hidden_scores(ctx.user, list(cells))
    of_cells = responses.of_cells(store(), list(cells))
    written = [one for one in of_cells if one.cell_code not in hidden or one.figure.name not in POINTS]
    accepted = [one for one in written if one.is_open_dispute and one.state == "accepted"]
    return [
        {
            "unit": (unit := next((name for name in cells[one.cell_code]["above"] or [] if name in units), "")),
            "unit_code": units.get(unit, ""),
            "source": "",
            "table": "meetings",
            "place": one.figure.meeting_code,
            "cell_code": one.cell_code,
            "cell": cells[one.cell_code]["name"],
            "sentence": in_words(ctx.t, one),
            "content": "{}",
        }
        for one in accepted
    ]


def counted(ctx: PageContext) -> list[list[str]]:
    """How many responses of the scope are waiting, judged, accepted, refused and overdue, by kind."""
    wrote = responses.cells_that_wrote(store())
    seen = access.query("known_among", ctx.scope, as_of=ctx.as_of, cells="\n".join(wrote)) if wrote else None
    written = [] if seen is None else responses.of_cells(store(), seen["cell_code"].to_list())
    today = now().date()
    return [
        [
            ctx.t.of("response.kind", kind),
            *(str(sum(one.kind == kind and one.state == state for one in written)) for state in STATES),
            str(sum(one.kind == kind and one.is_overdue(today) for one in written)),
        ]
        for kind in RESPONSE_KINDS
    ]


def line(t: Language, response: ReadResponse, today: date) -> Markup:
    """One response: its kind, day and author, what it says, and how far it is."""
    head = t("response.head", kind=t.of("response.kind", response.kind), date=t.moment(response.written_at),
             by=response.written_by or t("case.somebody"))  # fmt: skip
    what = [in_words(t, response)] if response.kind == "dispute" else []
    if response.texts.attachment:
        what.append(t("response.attachment", name=response.texts.attachment))
    somebody = t("case.somebody")
    state = t.of(
        "response.state", response.state, owner=response.owner or t("case.unowned"), due=t.date(response.due_on),
        by=response.verdict_by or somebody, second=response.second_by or somebody,
    )  # fmt: skip
    late = element("strong", f" {t('case.late')}", class_="cp-stale") if response.is_overdue(today) else None
    reason = element("q", response.reason) if response.reason else None
    return element(
        "p", element("strong", head), Markup("<br>"), *(element("span", f"{part} ") for part in what),
        element("q", response.texts.text), Markup("<br>"), element("span", state, " "), reason, late,
        class_="cp-note cp-note-answer",
    )  # fmt: skip
