"""Opening a page: its language, who asks by what right, as of which month, and whether there is anything to show."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import streamlit as st

from dashboard import access, url_state
from dashboard.auth import access_log, role_switch
from dashboard.auth.current_user import AccessDenied, CurrentUser, in_demo
from dashboard.auth.request_user import request_user
from dashboard.components import page_fault, page_head, page_refused, page_scripts, preparation
from dashboard.language import CODES, DEFAULT, Language
from dashboard.markup import element, show
from dashboard.scope import Cell, Scope
from dashboard.summaries import precision
from dashboard.summaries.precision import Measured
from etl.user_error import UserError

# The address of the page that the reader was on before one about a single cell: the way back leads there.
LIST = "list_address"
OF_ONE_CELL = ("profile.title", "compare.title")
# The month that a page looks back at, in its address.
MONTH = "month"
# What `freshness.sql` answers, where there is no warehouse to ask yet.
NOTHING_YET: dict[str, Any] = dict.fromkeys(
    ("as_of", "data_to", "built_at", "previous", "ingested_at", "stale", "n_cells")
)


@dataclass(frozen=True)
class PageContext:
    """What a page needs to know to ask and to speak: the language, the rights, and the newest results."""

    t: Language
    user: CurrentUser
    as_of: date | None
    previous: date | None
    fresh: dict[str, Any]
    # The month in the address, where it is none that was published.
    unknown_month: str = ""

    @property
    def scope(self) -> Scope:
        """The part of the tree that may be seen."""
        return self.user.scope

    @cached_property
    def words(self) -> dict[tuple[str, str], dict[str, Any]]:
        """The published words by kind and id, in the page's language."""
        rows = access.query("words", self.scope, lang=self.t.code, as_of=self.as_of).iter_rows(named=True)
        return {(row["kind"], row["id"]): json.loads(row["head"]) for row in rows}

    @cached_property
    def measured(self) -> dict[str, Measured]:
        """What visits to all cells measured of each flag: the same for every reader."""
        return precision.measured(self.words)

    def flag_name(self, flag: str) -> str:
        """The name of a flag, or of a signal that is none; its id where no words were published for it."""
        return self.spoken(flag).get("name", flag)

    def spoken(self, flag: str) -> dict[str, Any]:
        """The words of a flag, or of a signal that is none; empty where none were published."""
        return self.words.get(("flag", flag), self.words.get(("signal", flag), {}))

    def link(self, **address_values: str) -> dict[str, str]:
        """The address of another page in the same language and, where this one looks back, as of the same month."""
        language = {"lang": self.t.code} if self.t.code != DEFAULT else {}
        back = self.as_of is not None and self.as_of != self.fresh.get("as_of")
        return language | ({MONTH: f"{self.as_of:%Y-%m}"} if back else {}) | address_values


def language() -> Language:
    """The language of the address, else the one chosen in this session, else Vietnamese; kept in both."""
    asked = st.query_params.get("lang")
    code = asked if asked in CODES else st.session_state.get("lang", DEFAULT)
    st.session_state["lang"] = code
    if code != DEFAULT and asked != code:
        st.query_params["lang"] = code
    return Language(code)


def open_page(
    title: str, *, needs_data: bool = True, needs_results: bool = True, any_month: bool = False
) -> PageContext | None:
    """Draws the head of a page. None, with the reason and what to do on the page, where there is nothing to show.

    A page that needs no data is opened before any were handed in. A page for `any_month` is as of the published month
    in its address; every other is as of the newest.
    """
    t = language()
    page_scripts.prepare(t, title)
    who = None
    try:
        who = request_user()
        role_switch.draw(t)
        preparation.draw(t)
        if isinstance(who, AccessDenied):
            page_head.impersonated(t, who)
            page_refused.turn_away(t, who)
            return None
        if not who.may(title.removesuffix(".title")):
            page_head.draw(t, title, None)
            show(element("p", t("denied.page"), class_="cp-empty cp-ready"))
            return None
        ctx = _context(t, who, any_month) if access.published() else None
        if ctx is not None:
            access_log.seen(who, title, ctx.as_of)
    except access.OutdatedResults:
        page_head.draw(t, title, None)
        page_refused.outdated(t, PageContext(t, who, None, None, NOTHING_YET) if isinstance(who, CurrentUser) else None)
        return None
    except UserError as refused:
        page_head.draw(t, title, None)
        page_fault.draw(t, refused, title)
        return None
    page_head.draw(t, title, ctx)
    if ctx is None:
        return _without_data(PageContext(t, who, None, None, NOTHING_YET), needs_data)
    if ctx.as_of is None and needs_results:
        return page_refused.without(ctx, "not_built")
    if ctx.unknown_month:
        show(element("p", t("month.unknown", month=ctx.unknown_month), class_="cp-message", role="status"))
    if title not in OF_ONE_CELL:
        st.session_state[LIST] = (title, dict(st.query_params))
    return ctx


def _without_data(ctx: PageContext, needs_data: bool) -> PageContext | None:
    """The page itself where it needs no data; else what is waited for in the demo, and what is to be done elsewhere."""
    if in_demo():
        return preparation.wait_for_first(ctx.t)
    return page_refused.without(ctx, "no_data") if needs_data else ctx


def _context(t: Language, who: CurrentUser, any_month: bool) -> PageContext:
    fresh = access.query("freshness", who.scope).row(0, named=True)
    fresh |= {"n_cells": 1} if isinstance(who.scope, Cell) else {}
    months = access.query("months_published", who.scope)["as_of"].to_list() if any_month else []
    wanted = url_state.kept(MONTH)
    asked = next((i for i, month in enumerate(months) if f"{month:%Y-%m}" == wanted), None)
    if asked is None:
        return PageContext(t, who, fresh["as_of"], fresh["previous"], fresh, wanted if any_month else "")
    return PageContext(t, who, months[asked], next(iter(months[asked + 1 :]), None), fresh)
