"""A computation that waits for a second person: what it changes, and the button that lets it through."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import polars as pl
import streamlit as st

from dashboard import access
from dashboard.auth import session_cookie
from dashboard.auth.current_user import here, store
from dashboard.components import work
from dashboard.components.downloads import offer
from dashboard.components.frame import Look
from dashboard.components.table import table
from dashboard.jobs import waiting_run
from dashboard.language import Language
from dashboard.markup import element, show
from dashboard.store import audit
from etl.config.workspace import now
from etl.warehouse.pointer import Held

# On the page; all of them are in the file.
SHOWN = 100
GRAVITY = {"act": 3, "watch": 2, "thin": 1}
# The proof for the command; it starts within seconds.
TICKET = timedelta(minutes=2)


def draw(look: Look) -> None:
    """What waits, for whoever may release it the changes too; nothing where nothing waits."""
    held = access.waiting()
    if held is None:
        return
    say = look.say
    moment = say.moment(datetime.fromisoformat(held.at))
    with st.container(border=True, key="release"):
        show(element("h2", say("release.title"), class_="cp-part"))
        show(element("p", say("release.waits", moment=moment, by=held.by or say("release.nobody")), role="status"))
        if look.visitor.seen_as or not waiting_run.may_release(look.visitor.right):
            show(element("p", say("release.not_you"), class_="cp-limits"))
            return
        _changes(look, held)
        _button(look, held)
        if not work.may_start(look):
            work.progress(look, ("release",))


def _changes(look: Look, held: Held) -> None:
    say, found = look.say, waiting_run.comparison()
    if st.session_state.get("changes_seen") != held.run:
        audit.enter(store(), now(), look.visitor.login, "changes seen", str(held.run))
        st.session_state["changes_seen"] = held.run
    waiting = say("value.unknown") if found.waiting is None else say.month(found.waiting)
    published = say("release.none_yet") if found.published is None else say.month(found.published)
    counts = {"waiting": waiting, "published": published, "n": found.changed.height, "of": found.n_cells}
    show(element("p", element("strong", say("release.counted", **counts)), class_="cp-headline"))
    if found.changed.is_empty():
        return
    gravest_first = found.changed.sort(
        pl.col("after").replace_strict(GRAVITY, default=0), "cell_code", descending=[True, False]
    )
    head = [say(f"column.{name}") for name in ("cell", "unit")]
    head += [say(f"release.column.{name}") for name in ("before", "after", "gained", "lost")]
    body = [list(_row(look, row).values())[1:] for row in gravest_first.head(SHOWN).iter_rows(named=True)]
    show(table(say("release.caption"), head, body))
    if found.changed.height > SHOWN:
        show(element("p", say("release.more", n=found.changed.height - SHOWN), class_="cp-limits"))
    offer(say, "release", lambda: [_row(look, row) for row in found.changed.iter_rows(named=True)])


def _row(look: Look, row: dict[str, Any]) -> dict[str, str]:
    say = look.say
    return {
        say("column.cell_code"): row["cell_code"],
        say("column.cell"): row["name"],
        say("column.unit"): row["unit"] or say("value.unknown"),
        say("release.column.before"): _state(say, row["before"]),
        say("release.column.after"): _state(say, row["after"]),
        say("release.column.gained"): _signs(look, row["gained"]),
        say("release.column.lost"): _signs(look, row["lost"]),
    }


def _state(say: Language, state: str | None) -> str:
    return say.of("state", state) if state else say("release.absent")


def _signs(look: Look, signs: list[str]) -> str:
    told = (sign.split(":") for sign in signs)
    return "; ".join(f"{look.flag_name(flag)} ({look.say.of('state', severity)})" for flag, severity in told) or "–"


def _button(look: Look, held: Held) -> None:
    say, login = look.say, look.visitor.login
    if held.by == login:
        show(element("p", say("release.second"), class_="cp-limits"))
        return
    label = say("release.button") if held.by else say("release.first")
    if st.button(label, key="release-now", type="primary", disabled=work.under_way(), icon=":material/verified:"):
        ticket = session_cookie.issue(login, now() + TICKET, here().keys.store)
        if work.start(look, "release", "", ["release", str(held.run), "--by", login], f"{ticket}\n".encode()):
            st.rerun()
