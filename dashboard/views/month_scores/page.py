"""Points and band of the month for all cells of a unit on one sheet: by keyboard, or pasted from a spreadsheet."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import streamlit as st

from dashboard import access, url_state
from dashboard.auth.current_user import here, store
from dashboard.components import tree, work
from dashboard.components.blind import hidden_scores
from dashboard.components.downloads import offer
from dashboard.components.frame import PageContext, open_page
from dashboard.components.right_ended import says_ended
from dashboard.language import Language
from dashboard.markup import element, show
from dashboard.scope import Scope
from dashboard.store import audit, month_scores
from dashboard.views.month_scores import ratings, sheet
from etl.config.workspace import now
from etl.user_error import UserError

ORDER = 9
GROUP = "work"
TITLE = "month_scores.title"
PATH = "cham-diem-thang"
MONTHS = 12
RESULT = "month_scores_result"
Rows = list[dict[str, Any]]


def page() -> None:
    """Draws the page."""
    ctx = open_page(TITLE)
    if ctx is None or ctx.as_of is None:
        return
    t = ctx.t
    left, right = st.columns(2, vertical_alignment="bottom")
    place = tree.place(ctx)
    with left:
        place.draw(ctx)
    months = {f"{month:%Y-%m}": month for month in _months(ctx.as_of)}
    with right:
        labels = {code: t.month(month) for code, month in months.items()}
        month = months[url_state.select("of", t("month_scores.month"), labels, next(iter(labels)))]
    work.progress(ctx, ("outcomes",))
    rows = _rows(ctx, place.scope, month)
    kept = month_scores.of_month(store(), month, {row["cell_code"] for row in rows})
    shown = [_line(t, row, kept) for row in rows]
    _headline(ctx, rows, shown)
    _show_done(month)
    if ctx.user.may_act:
        _offer_confirming(ctx, month, rows, kept)
    if changed := sheet.draw(ctx, f"{month:%Y-%m} {place.scope.code}", rows, shown):
        _save(ctx, month, rows, shown, changed)
    offer(t, "month_scores", lambda: _exported(t, shown), title=t(TITLE), about=f"{month:%Y-%m}")
    ratings.draw(ctx, place.scope, ctx.as_of)
    show(element("p", t("month_scores.limits"), class_="cp-limits cp-ready"))


def _show_done(month: date) -> None:
    """What was kept last for the month: it stays while the page runs anew because the intake is at work."""
    kept_for, done = st.session_state.get(RESULT, (None, ""))
    if kept_for == month:
        st.success(done, icon=":material/check:")


def _rows(ctx: PageContext, part: Scope, month: date) -> Rows:
    """The meetings to score, without those of cells whose scores the user is not to see yet."""
    rows = access.query("meetings_to_score", part, as_of=ctx.as_of, month=month)
    hidden = hidden_scores(ctx.user, rows["cell_code"].to_list())
    if hidden:
        show(element("p", ctx.t("blind.scores"), class_="cp-limits"))
    return rows.filter(~pl.col("cell_code").is_in(list(hidden))).to_dicts()


def _months(last: date) -> list[date]:
    """The months that can be decided, the newest first."""
    number = last.year * 12 + last.month - 1
    return [date((number - back) // 12, (number - back) % 12 + 1, 1) for back in range(MONTHS)]


def _line(t: Language, row: dict[str, Any], kept: dict[str, Any]) -> dict[str, Any]:
    """A row of the sheet: what was decided here, else what the source has."""
    own = kept.get(row["meeting_code"] or "")
    points, band = (own.points, own.band) if own else (row["points"], row["band"])
    given = [t.number(row["self_points"])] if row["self_points"] is not None else []
    given += [t.of("band", row["self_band"])] if row["self_band"] else []
    state = "none" if own is None else "confirmed" if own.second_at else "decided"
    return {
        "cell": f"{row['name']} ({row['cell_code']})",
        "unit": row["unit"] or "",
        "held_on": t.date(row["held_on"]) if row["held_on"] else t("month_scores.no_meeting"),
        "self": " · ".join(given) or t("value.unknown"),
        "points": sheet.written(t, points),
        "band": t.of("band", band) if band else None,
        "state": t.of("month_scores.state", state),
    }


def _headline(ctx: PageContext, rows: Rows, shown: Rows) -> None:
    met = sum(row["meeting_code"] is not None for row in rows)
    decided = sum(line["points"] is not None for line in shown)
    first = ctx.t("month_scores.headline", n=len(rows), met=met, decided=decided)
    show(element("p", element("strong", first), class_="cp-headline"))


def _offer_confirming(ctx: PageContext, month: date, rows: Rows, kept: dict[str, Any]) -> None:
    """Where two persons decide: what waits for the second one."""
    waiting = [one for one in kept.values() if one.second_at is None]
    if not here().config.two_scorers or not waiting:
        return
    if st.button(ctx.t("month_scores.confirm", n=len(waiting)), key="month-scores-confirm"):
        _confirm(ctx, month, {row["cell_code"] for row in rows})


def _save(ctx: PageContext, month: date, rows: Rows, shown: Rows, changed: sheet.Changed) -> None:
    t, login, at = ctx.t, ctx.user.login, now()
    if says_ended(ctx):
        return
    try:
        decided, lacking = sheet.decided_in(t, rows, shown, changed)
        n_decided = month_scores.decide(store(), month, decided, login, at)
    except (UserError, ValueError):
        st.error(t("month_scores.unfit"))
        return
    audit.enter(store(), at, login, "month scores decided", f"{month:%Y-%m}", cells=n_decided, **ctx.user.as_detail())
    more = f" {t('month_scores.lacking', n=lacking)}" if lacking else ""
    st.session_state[RESULT] = (month, t("month_scores.saved", n=n_decided) + more)
    if n_decided and not here().config.two_scorers:
        work.start(ctx, "outcomes", f"{month:%Y-%m}", ["outcomes"])
    st.rerun()


def _confirm(ctx: PageContext, month: date, cells: set[str]) -> None:
    login, at = ctx.user.login, now()
    if says_ended(ctx):
        return
    confirmed = month_scores.confirm(store(), month, cells, login, at)
    audit.enter(store(), at, login, "month scores confirmed", f"{month:%Y-%m}", cells=confirmed, **ctx.user.as_detail())
    st.session_state[RESULT] = (month, ctx.t("month_scores.confirmed", n=confirmed))
    if confirmed:
        work.start(ctx, "outcomes", f"{month:%Y-%m}", ["outcomes"])
    st.rerun()


def _exported(t: Language, shown: Rows) -> Rows:
    return [
        {t.of("month_scores.column", name): "" if line[name] is None else line[name] for name in sheet.COLUMNS}
        for line in shown
    ]


# Streamlit runs the file of a page as the main module.
if __name__ == "__main__":
    page()
