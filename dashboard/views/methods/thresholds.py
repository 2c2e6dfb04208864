"""From where on a signal becomes a flag: what other thresholds would change, tried before they are saved."""

from __future__ import annotations

from typing import Any

import streamlit as st

from dashboard import access, url_state
from dashboard.auth.current_user import RightEnded, here, refuse_ended, store
from dashboard.components import work
from dashboard.components.downloads import offer
from dashboard.components.frame import PageContext
from dashboard.components.right_ended import why_refused
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
_RESULT = "thresholds_result"


def draw(ctx: PageContext) -> None:
    """What holds, and for administrators of the whole tree what else could hold."""
    t = ctx.t
    configured = read_config(here().home / FILE_NAME).thresholds
    show(
        element("h2", t("thresholds.title"), class_="cp-part"),
        element("p", t("thresholds.text"), class_="cp-limits"),
        _present(ctx, configured),
    )
    if not _may_change(ctx):
        show(element("p", t("thresholds.who"), class_="cp-limits"))
        return
    flag, values = _choice(ctx, configured)
    _try(ctx, flag, values)
    counted = settings.counted(here(), flag, values)
    if counted is not None:
        _counted(ctx, flag, counted)
        if values != configured.for_flag(flag):
            _saving(ctx, flag, values, configured)
    elif not work.under_way():
        show(element("p", t("thresholds.not_tried"), class_="cp-empty"))
    _tell(t)


def _may_change(ctx: PageContext) -> bool:
    """Thresholds touch every cell, so who changes them answers for every cell; who impersonates somebody only reads."""
    right = ctx.user.right
    whole = bool(access.query("scope_is_whole", ctx.scope)["is_whole"][0])
    return right.role == "administrator" and not ctx.user.seen_as and whole


def _names(ctx: PageContext) -> dict[str, str]:
    flags = {flag: head["name"] for (kind, flag), head in ctx.words.items() if kind == "flag"}
    return {"": ctx.t("thresholds.all")} | dict(sorted(flags.items(), key=lambda item: item[1]))


def _present(ctx: PageContext, configured: Thresholds) -> Markup:
    """The limits that hold, those of single flags, and whether the results on the pages were made with others."""
    t, names = ctx.t, _names(ctx)
    of_all = t("thresholds.present", **_written(t, configured.for_flag("")))
    own = [
        t("thresholds.own", name=names.get(flag, flag), **_written(t, configured.for_flag(flag)))
        for flag in configured.flags
        if configured.for_flag(flag) != configured.for_flag("")
    ]
    rows = access.query("thresholds", ctx.scope, as_of=ctx.as_of).iter_rows(named=True)
    published = {row.pop("flag"): row for row in rows}
    later = bool(published) and published != configured.by_flag()
    pending = element("p", t("thresholds.pending"), class_="cp-work", role="status") if later else None
    lines = element("ul", *(element("li", line) for line in own), class_="cp-limits") if own else None
    return element("div", element("p", of_all), lines, pending)


def _written(t: Language, values: dict[str, float]) -> dict[str, str]:
    return {"rate": _percent(t, values["false_discovery_rate"]), "watch": _percent(t, values["watch_from"])}


def _choice(ctx: PageContext, configured: Thresholds) -> tuple[str, dict[str, float]]:
    t = ctx.t
    columns = st.columns([2, 1, 1], vertical_alignment="bottom")
    with columns[0]:
        flag = url_state.select("flag", t("thresholds.flag"), _names(ctx))
    present = configured.for_flag(flag)
    with columns[1]:
        rate = _percents(t, "rate", t("thresholds.rate"), RATES, present["false_discovery_rate"])
    with columns[2]:
        watch = _percents(t, "watch", t("thresholds.watch"), FROM, present["watch_from"])
    return flag, {"false_discovery_rate": rate, "watch_from": watch}


def _percents(t: Language, key: str, label: str, offered: tuple[int, ...], present: float) -> float:
    """One of the whole per cents offered or the one that holds, which somebody may have written by hand."""
    values = {f"{value:.4g}": value for value in sorted({*(each / 100 for each in offered), present})}
    options = {code: _percent(t, value) for code, value in values.items()}
    return values[url_state.select(key, label, options, f"{present:.4g}")]


def _percent(t: Language, value: float) -> str:
    whole = abs(value * 100 - round(value * 100)) < 1e-9
    return t.percent(value) if whole else t("thresholds.percent", value=t.number(value * 100, 2))


def _try(ctx: PageContext, flag: str, values: dict[str, float]) -> None:
    given = [f"--{name.replace('_', '-')}={value:.4g}" for name, value in values.items()]
    arguments = ["preview", f"--flag={flag}", *given, "--out", str(settings.preview_file(here()))]
    asked = st.button(ctx.t("thresholds.try"), disabled=work.under_way(), key="thresholds-try", type="primary")
    if asked and work.start(ctx, "preview", "", arguments):
        st.rerun()
    work.progress(ctx, ("preview",))


def _counted(ctx: PageContext, flag: str, counted: Rows) -> None:
    t, names = ctx.t, _names(ctx)
    own = [row for row in counted if row["flag"] == flag]
    whole = next(row for row in own if row["kind"] == "all")
    name = names[flag] if flag else t("thresholds.any")
    caption = t("thresholds.groups", name=name)
    head = [t("methods.group"), t("overview.column.n_cells"), *(t.of("thresholds.column", c) for c in COUNTED)]
    groups = [[_group(t, row), *_numbers(t, row)] for row in own if row["kind"] != "all"]
    show(
        element(
            "p", element("strong", t("thresholds.result", name=name, **whole)), class_="cp-headline", role="status"
        ),
        table(caption, head, groups, numbers=range(1, 6)),
    )
    if not flag:
        show(_by_flag(t, names, head, counted))
    titles = [t("thresholds.flag"), *head]
    every = [
        [names[row["flag"]] if row["flag"] else t("thresholds.any"), _group(t, row), *_raw(row)] for row in counted
    ]
    offer(t, "thresholds", lambda: [dict(zip(titles, row, strict=True)) for row in every])


def _by_flag(t: Language, names: dict[str, str], head: list[str], counted: Rows) -> Markup:
    changed = [
        [names[row["flag"]], *_numbers(t, row)[1:]]
        for row in counted
        if row["kind"] == "all" and row["flag"] and _raw(row)[1::2] != _raw(row)[2::2]
    ]
    caption = t("thresholds.by_flag", n=len(changed))
    return folded(caption, table(caption, [t("thresholds.flag"), *head[2:]], changed, numbers=range(1, 5)))


def _group(t: Language, row: dict[str, Any]) -> str:
    if row["kind"] == "all":
        return t("thresholds.all_cells")
    return t.of("size_class", row["member"]) if row["kind"] == "size" else t.of("cell_type", row["member"])


def _raw(row: dict[str, Any]) -> list[int]:
    return [row["n_cells"], *(row[name] for name in COUNTED)]


def _numbers(t: Language, row: dict[str, Any]) -> list[str | Markup]:
    """What would change stands out by its weight, with the difference."""
    cells: list[str | Markup] = [t.number(row["n_cells"])]
    for before, then in (COUNTED[:2], COUNTED[2:]):
        difference = row[then] - row[before]
        text = t.number(row[then])
        cells += [t.number(row[before]), element("strong", f"{text} ({difference:+d})") if difference else text]
    return cells


def _saving(ctx: PageContext, flag: str, values: dict[str, float], seen: Thresholds) -> None:
    t = ctx.t
    with st.form("thresholds", border=False):
        st.text_input(t("thresholds.why"), key="thresholds-why", help=t("thresholds.why_help"), max_chars=500)
        st.form_submit_button(t("thresholds.save"), on_click=_saved, args=(ctx, flag, values, seen))


def _saved(ctx: PageContext, flag: str, values: dict[str, float], seen: Thresholds) -> None:
    why = st.session_state["thresholds-why"].strip()
    if not why:
        st.session_state[_RESULT] = ("no_reason", {})
        return
    try:
        refuse_ended(ctx.user)
        settings.save_thresholds(here().home / FILE_NAME, flag, values, seen)
    except RightEnded as refused:
        st.session_state[_RESULT] = ("ended", {"reason": why_refused(ctx.t, refused)})
        return
    except UserError:
        others = read_config(here().home / FILE_NAME).thresholds != seen
        st.session_state[_RESULT] = ("meanwhile" if others else "refused", {})
        return
    detail = {"before": seen.for_flag(flag), "after": values, "why": why} | ctx.user.as_detail()
    audit.enter(store(), now(), ctx.user.login, "thresholds changed", flag or "all", **detail)
    st.session_state[_RESULT] = ("saved", {"name": _names(ctx)[flag]})


def _tell(t: Language) -> None:
    """What came of the last attempt to save, shown once."""
    if result := st.session_state.pop(_RESULT, None):
        show(element("p", t.of("thresholds.result", result[0], **result[1]), class_="cp-message", role="status"))
