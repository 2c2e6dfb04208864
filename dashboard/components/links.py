"""Ways between the pages that keep the language, and lead back to the list as it was left."""

from __future__ import annotations

from types import ModuleType
from urllib.parse import urlencode

import streamlit as st

from dashboard.auth.current_user import OWN_CELL
from dashboard.components.frame import LIST, PageContext
from dashboard.markup import Markup, element, plain
from dashboard.scope import Scope
from dashboard.store.tables import CELL_SECRETARY
from etl.discover import parts


def pages() -> dict[str, ModuleType]:
    """Every page by its name: `views/<name>/page.py`."""
    return parts("dashboard.views", "page")


def home_of(role: str) -> str:
    """The page that somebody in a role sees first: who goes to cells begins with the queue, others with their day."""
    if role == CELL_SECRETARY:
        return OWN_CELL
    return "home" if role in ("leader", "committee", "steward") else "attention"


def file_of(page: str) -> str:
    """The file of a page as Streamlit asks for it: relative to app.py."""
    return f"views/{page}/page.py"


def cell_link(ctx: PageContext, cell_code: str, name: str, page: str = "profile") -> None:
    """The name of a cell, leading to its profile or to another page about it."""
    st.page_link(file_of(page), label=f"**{plain(name)}**", icon="", query_params=ctx.link(cell=cell_code))


def compare_link(ctx: PageContext, cell_code: str) -> None:
    """The way from a cell to the cells like it."""
    label, icon = ctx.t("compare.link"), ":material/compare_arrows:"
    st.page_link(file_of("compare"), label=label, icon=icon, query_params=ctx.link(cell=cell_code))


def profile_address(ctx: PageContext, cell_code: str) -> str:
    """The address of a profile, for links within tables; relative, so that it holds behind any front."""
    return f"{pages()['profile'].PATH}?{urlencode(ctx.link(cell=cell_code))}"


def profile_link(ctx: PageContext, cell_code: str, name: str) -> Markup:
    """The name of a cell within a table, leading to its profile."""
    return element("a", name, href=profile_address(ctx, cell_code), target="_self")


def compare_address(ctx: PageContext, cell_code: str) -> str:
    """The address of the page that lays a cell beside similar ones, relative."""
    return f"{pages()['compare'].PATH}?{urlencode(ctx.link(cell=cell_code))}"


def action_address(ctx: PageContext, cell_code: str) -> str:
    """The address of a profile with what can be done about the cell opened."""
    return f"{pages()['profile'].PATH}?{urlencode(ctx.link(cell=cell_code, act=cell_code))}"


def formalism_address(ctx: PageContext, cell_code: str, pair: str) -> str:
    """The address of the evidence of a cell's flags of formalism, relative; `pair` may be empty."""
    named = {"pair": pair} if pair else {}
    return f"{pages()['formalism'].PATH}?{urlencode(ctx.link(cell=cell_code, **named))}"


def decisions_address(ctx: PageContext, cell_code: str) -> str:
    """The address of the page of follow-through with the cell's tasks in the same words laid open, relative."""
    return f"{pages()['decisions'].PATH}?{urlencode(ctx.link(cell=cell_code))}"


def how_address(ctx: PageContext, how: str) -> str:
    """The address of how a figure is computed: its heading on the page of methods, relative."""
    asked = urlencode(ctx.link())
    return f"{pages()['methods'].PATH}{'?' if asked else ''}{asked}#how-{how}"


def case_address(ctx: PageContext, case_id: int) -> str:
    """The address of a case, relative."""
    return f"{pages()['cases'].PATH}?{urlencode(ctx.link(case=str(case_id)))}"


def place_links(ctx: PageContext, scope: Scope) -> None:
    """The ways to the queue and to the list of all cells of a place."""
    asked = {} if scope == ctx.scope else {"unit": scope.code}
    queue, cells = ctx.t("cells.queue_link"), ctx.t("cells.link")
    for page, label in (("attention", queue), ("cells", cells)):
        st.page_link(file_of(page), label=label, icon=":material/arrow_forward:", query_params=ctx.link(**asked))


def back_link(ctx: PageContext) -> None:
    """The way back to the page the reader came from, with the filters it had; to the queue where there is none."""
    title, address = st.session_state.get(LIST, (pages()["attention"].TITLE, {}))
    name = next(name for name, view in pages().items() if title == view.TITLE)
    left = {key: value for key, value in address.items() if key != "lang"}
    label = ctx.t("profile.back", page=ctx.t(title))
    st.page_link(file_of(name), label=label, icon=":material/arrow_back:", query_params=ctx.link(**left))


def queue_of_flag(ctx: PageContext, label: str, scope: Scope, flag: str) -> None:
    """The way to the cells of a unit that bear a flag."""
    asked = {"flag": flag} if scope == ctx.scope else {"flag": flag, "unit": scope.code}
    st.page_link(file_of("attention"), label=label, icon=":material/arrow_forward:", query_params=ctx.link(**asked))
