"""What stands on every page: the style, the language, how fresh the data are, and what to do where there are none."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

import streamlit as st

from dashboard import access
from dashboard.components import address
from dashboard.components.markup import Markup, element, show
from dashboard.language import CODES, DEFAULT, Language
from etl.refusal import Refused

STYLE = Path(__file__).parents[1] / "theme" / "cellpulse.css"


@dataclass(frozen=True)
class Look:
    """What a page needs to know to ask and to speak: the language, the rights, and the newest results."""

    say: Language
    scope: str
    as_of: date | None
    previous: date | None
    fresh: dict[str, Any]

    @cached_property
    def words(self) -> dict[tuple[str, str], dict[str, Any]]:
        """The published words by kind and id, in the page's language."""
        rows = access.ask("words", self.scope, lang=self.say.code, as_of=self.as_of).iter_rows(named=True)
        return {(row["kind"], row["id"]): json.loads(row["head"]) for row in rows}

    def flag_name(self, flag: str) -> str:
        """The name of a flag; its id where no words were published for it."""
        return self.words.get(("flag", flag), {}).get("name", flag)

    def link(self, **address_values: str) -> dict[str, str]:
        """The address of another page in the same language."""
        return ({"lang": self.say.code} if self.say.code != DEFAULT else {}) | address_values


def language() -> Language:
    """The language of the address, else the one chosen in this session, else Vietnamese; kept in both."""
    asked = st.query_params.get("lang")
    code = asked if asked in CODES else st.session_state.get("lang", DEFAULT)
    st.session_state["lang"] = code
    if code != DEFAULT and asked != code:
        st.query_params["lang"] = code
    return Language(code)


def open_page(title: str, *, needs_results: bool = True) -> Look | None:
    """Draws the head of a page. None, with the reason and what to do on the page, where there is nothing to show."""
    say = language()
    _prepare(say)
    try:
        look = _look(say) if access.published() else None
    except Refused as refused:
        _head(say, title, None)
        _nothing(say, "refused", reason=str(refused))
        return None
    _head(say, title, look)
    if look is None or (look.as_of is None and needs_results):
        _nothing(say, "no_data" if look is None else "not_built")
        return None
    return look


def _look(say: Language) -> Look:
    scope = access.entitled()
    fresh = access.ask("freshness", scope).row(0, named=True)
    return Look(say, scope, fresh["as_of"], fresh["previous"], fresh)


def _prepare(say: Language) -> None:
    st.html(STYLE)
    # Screen readers and the browser's own translation go by this, and Streamlit says "en" whatever the page speaks.
    st.html(
        f"<script>document.documentElement.lang = '{say.code}'</script>", unsafe_allow_javascript=True, width="content"
    )


def _head(say: Language, title: str, look: Look | None) -> None:
    left, right = st.columns([5, 2], vertical_alignment="center")
    with left:
        show(element("div", element("h1", say(title)), _freshness(say, look), class_="cp-head"))
    with right, st.container(horizontal=True, horizontal_alignment="right"):
        names = {code: Language(code)("language.name") for code in CODES}
        st.segmented_control(
            say("language.label"), CODES, format_func=names.__getitem__, required=True, key=_language_widget(say),
            label_visibility="collapsed", on_change=_switch_language,
        )  # fmt: skip


def _language_widget(say: Language) -> str:
    st.session_state["language_widget"] = say.code
    return "language_widget"


def _switch_language() -> None:
    code = st.session_state["language_widget"] or DEFAULT
    st.session_state["lang"] = code
    address.keep("lang", code, DEFAULT)


def _freshness(say: Language, look: Look | None) -> Markup | None:
    if look is None or look.as_of is None:
        return None
    parts = [say("fresh.data_to", date=say.date(look.fresh["data_to"])), say("fresh.cells", n=look.fresh["n_cells"])]
    parts.append(say("fresh.built", date=say.date(look.fresh["built_at"])))
    stale = element("strong", say("fresh.stale"), class_="cp-stale") if look.fresh["stale"] else None
    return element("p", " · ".join(parts), stale, class_="cp-fresh")


def _nothing(say: Language, case: str, **values: str) -> None:
    show(
        element(
            "section",
            element("h2", say.of("nothing", f"{case}.title")),
            element("p", say.of("nothing", f"{case}.text", **values)),
            element("pre", say.of("nothing", f"{case}.command")),
            class_="cp-nothing",
        )
    )
