"""From where on a sign becomes a flag: what others would change, tried before they are saved."""

from __future__ import annotations

from typing import Any

import streamlit as st

from dashboard import access, url_state
from dashboard.auth.current_user import here, refuse_ended, store
from dashboard.components import work
from dashboard.components.downloads import offer
from dashboard.components.frame import Look
from dashboard.components.table import folded, table
from dashboard.jobs import settings
from dashboard.language import Language
from dashboard.markup import Markup, element, show
from dashboard.store import audit
from etl.config.thresholds import Thresholds
from etl.config.workspace import FILE_NAME, now, read_config
from etl.user_error import UserError

Rows = list[dict[str, Any]]
# Whole per cents within the bounds of etl/config/thresholds.py.
RATES = (1, 2, 3, 5, 7, 10, 15, 20, 25, 30)
FROM = (50, 55, 60, 65, 70, 75, 80, 85, 90, 95)
COUNTED = ("n_act", "n_act_then", "n_watch", "n_watch_then")
_TOLD = "thresholds_told"


def draw(look: Look) -> None:
    """What holds, and for administrators of the whole tree what else could hold."""
    say = look.say
    configured = read_config(here().home / FILE_NAME).thresholds
    show(
        element("h2", say("thresholds.title"), class_="cp-part"),
        element("p", say("thresholds.text"), class_="cp-limits"),
        _present(look, configured),
    )
    if not _may_change(look):
        show(element("p", say("thresholds.who"), class_="cp-limits"))
        return
    flag, values = _choice(look, configured)
    _try(look, flag, values)
    found = settings.counted(here(), flag, values)
    if found is not None:
        _counted(look, flag, found)
        if values != configured.for_flag(flag):
            _saving(look, flag, values, configured)
    elif not work.under_way():
        show(element("p", say("thresholds.not_tried"), class_="cp-empty"))
    _tell(say)


def _may_change(look: Look) -> bool:
    """Thresholds touch every cell, so whoever changes them answers for every cell; who looks as another only looks."""
    right = look.visitor.right
    whole = bool(access.ask("scope_is_whole", look.scope)["is_whole"][0])
    return right.role == "administrator" and not look.visitor.seen_as and whole


def _names(look: Look) -> dict[str, str]:
    flags = {flag: head["name"] for (kind, flag), head in look.words.items() if kind == "flag"}
    return {"": look.say("thresholds.all")} | dict(sorted(flags.items(), key=lambda item: item[1]))


def _present(look: Look, configured: Thresholds) -> Markup:
    """The limits that hold, those of single flags, and whether the results on the pages were made with others."""
    say, names = look.say, _names(look)
    of_all = say("thresholds.present", **_said(say, configured.for_flag("")))
    own = [
        say("thresholds.own", name=names.get(flag, flag), **_said(say, configured.for_flag(flag)))
        for flag in configured.flags
        if configured.for_flag(flag) != configured.for_flag("")
    ]
    published = {flag: head for (kind, flag), head in look.words.items() if kind == "threshold"}
    later = bool(published) and published != configured.by_flag()
    pending = element("p", say("thresholds.pending"), class_="cp-work", role="status") if later else None
    lines = element("ul", *(element("li", line) for line in own), class_="cp-limits") if own else None
    return element("div", element("p", of_all), lines, pending)


def _said(say: Language, values: dict[str, float]) -> dict[str, str]:
    return {"rate": _percent(say, values["false_discovery_rate"]), "watch": _percent(say, values["watch_from"])}


def _choice(look: Look, configured: Thresholds) -> tuple[str, dict[str, float]]:
    say = look.say
    columns = st.columns([2, 1, 1], vertical_alignment="bottom")
    with columns[0]:
        flag = url_state.select("flag", say("thresholds.flag"), _names(look))
    held = configured.for_flag(flag)
    with columns[1]:
        rate = _percents(say, "rate", say("thresholds.rate"), RATES, held["false_discovery_rate"])
    with columns[2]:
        watch = _percents(say, "watch", say("thresholds.watch"), FROM, held["watch_from"])
    return flag, {"false_discovery_rate": rate, "watch_from": watch}


def _percents(say: Language, key: str, label: str, offered: tuple[int, ...], held: float) -> float:
    """One of the whole per cents offered or the one that holds, which somebody may have written by hand."""
    values = {f"{value:.4g}": value for value in sorted({*(each / 100 for each in offered), held})}
    options = {code: _percent(say, value) for code, value in values.items()}
    return values[url_state.select(key, label, options, f"{held:.4g}")]


def _percent(say: Language, value: float) -> str:
    whole = abs(value * 100 - round(value * 100)) < 1e-9
    return say.percent(value) if whole else say("thresholds.percent", value=say.number(value * 100, 2))


def _try(look: Look, flag: str, values: dict[str, float]) -> None:
    given = [f"--{name.replace('_', '-')}={value:.4g}" for name, value in values.items()]
    arguments = ["preview", f"--flag={flag}", *given, "--out", str(settings.preview_file(here()))]
    asked = st.button(look.say("thresholds.try"), disabled=work.under_way(), key="thresholds-try", type="primary")
    if asked and work.start(look, "preview", "", arguments):
        st.rerun()
    work.progress(look, ("preview",))


def _counted(look: Look, flag: str, found: Rows) -> None:
    say, names = look.say, _names(look)
    own = [row for row in found if row["flag"] == flag]
    whole = next(row for row in own if row["kind"] == "all")
    name = names[flag] if flag else say("thresholds.any")
    caption = say("thresholds.groups", name=name)
    head = [say("methods.group"), say("overview.column.n_cells"), *(say.of("thresholds.column", c) for c in COUNTED)]
    groups = [[_group(say, row), *_numbers(say, row)] for row in own if row["kind"] != "all"]
    show(
        element(
            "p", element("strong", say("thresholds.found", name=name, **whole)), class_="cp-headline", role="status"
        ),
        table(caption, head, groups, numbers=range(1, 6)),
    )
    if not flag:
        show(_by_flag(say, names, head, found))
    titles = [say("thresholds.flag"), *head]
    every = [
        [names[row["flag"]] if row["flag"] else say("thresholds.any"), _group(say, row), *_raw(row)] for row in found
    ]
    offer(say, "thresholds", lambda: [dict(zip(titles, row, strict=True)) for row in every])


def _by_flag(say: Language, names: dict[str, str], head: list[str], found: Rows) -> Markup:
    changed = [
        [names[row["flag"]], *_numbers(say, row)[1:]]
        for row in found
        if row["kind"] == "all" and row["flag"] and _raw(row)[1::2] != _raw(row)[2::2]
    ]
    caption = say("thresholds.by_flag", n=len(changed))
    return folded(caption, table(caption, [say("thresholds.flag"), *head[2:]], changed, numbers=range(1, 5)))


def _group(say: Language, row: dict[str, Any]) -> str:
    if row["kind"] == "all":
        return say("thresholds.all_cells")
    return say.of("size_class", row["member"]) if row["kind"] == "size" else say.of("cell_type", row["member"])


def _raw(row: dict[str, Any]) -> list[int]:
    return [row["n_cells"], *(row[name] for name in COUNTED)]


def _numbers(say: Language, row: dict[str, Any]) -> list[str | Markup]:
    """What would change stands out by its weight, with the difference."""
    cells: list[str | Markup] = [say.number(row["n_cells"])]
    for before, then in (COUNTED[:2], COUNTED[2:]):
        difference = row[then] - row[before]
        text = say.number(row[then])
        cells += [say.number(row[before]), element("strong", f"{text} ({difference:+d})") if difference else text]
    return cells


def _saving(look: Look, flag: str, values: dict[str, float], seen: Thresholds) -> None:
    say = look.say
    with st.form("thresholds", border=False):
        st.text_input(say("thresholds.why"), key="thresholds-why", help=say("thresholds.why_help"), max_chars=500)
        st.form_submit_button(say("thresholds.save"), on_click=_saved, args=(look, flag, values, seen))


def _saved(look: Look, flag: str, values: dict[str, float], seen: Thresholds) -> None:
    why = st.session_state["thresholds-why"].strip()
    if not why:
        st.session_state[_TOLD] = ("no_reason", {})
        return
    try:
        refuse_ended(look.visitor)
        settings.save_thresholds(here().home / FILE_NAME, flag, values, seen)
    except UserError:
        others = read_config(here().home / FILE_NAME).thresholds != seen
        st.session_state[_TOLD] = ("meanwhile" if others else "refused", {})
        return
    said = {"before": seen.for_flag(flag), "after": values, "why": why} | look.visitor.as_detail()
    audit.enter(store(), now(), look.visitor.login, "thresholds changed", flag or "all", **said)
    st.session_state[_TOLD] = ("saved", {"name": _names(look)[flag]})


def _tell(say: Language) -> None:
    """What came of the last attempt to save, told once."""
    if told := st.session_state.pop(_TOLD, None):
        show(element("p", say.of("thresholds.told", told[0], **told[1]), class_="cp-told", role="status"))
