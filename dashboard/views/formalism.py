"""What exactly looks copied, entered afterwards, or lifted over a line: the evidence of formalism, laid open."""

from __future__ import annotations

from typing import Any

import polars as pl
import streamlit as st

from dashboard import access, charts
from dashboard.components import address, pair, tree
from dashboard.components.downloads import offer
from dashboard.components.frame import Look, open_page
from dashboard.components.links import cell_link
from dashboard.components.markup import element, joined, listed, show
from dashboard.components.signs import in_short
from dashboard.components.table import folded, table
from dashboard.components.witness import texts_seen
from etl.text import lines as lines_of

ORDER = 6
TITLE = "formal.title"
ICON = ":material/plagiarism:"
PATH = "dau-hieu-hinh-thuc"
SIGNS = ("", "minutes_copied", "minutes_shared")


def page() -> None:
    """Draws the page."""
    look = open_page(TITLE)
    if look is None:
        return
    place = tree.place(look)
    left, right = st.columns(2, vertical_alignment="bottom")
    with left:
        place.draw(look)
    with right:
        signal = address.switch("signal", look.say("formal.signal"), _signs(look))
    cells = access.ask("copy_cells", place.unit, as_of=look.as_of, signal=signal)
    show(element("p", look.say("formal.headline", n=cells["cell_code"].n_unique()), class_="cp-headline"))
    _copies(look, place, cells)
    if code := address.kept("cell"):
        _entries(look, code)
    _clusters(look, place)
    _bunching(look, place)


def _signs(look: Look) -> dict[str, str]:
    return {name: look.flag_name(name) if name else look.say("formal.any_sign") for name in SIGNS}


def _copies(look: Look, place: tree.Place, cells: pl.DataFrame) -> None:
    say = look.say
    if cells.is_empty():
        show(element("p", say("formal.none"), class_="cp-empty"))
        return
    options = {
        f"{row['cell_code']}/{row['signal']}": say(
            "formal.cell", name=row["name"], unit=row["unit"] or "", sign=look.flag_name(row["signal"]), n=row["n_pairs"]
        )
        for row in cells.iter_rows(named=True)
    }
    asked = f"{address.kept('cell')}/{address.kept('of')}"
    chosen = asked if asked in options else next((o for o in options if o.startswith(asked.split("/")[0] + "/")), None)
    labels = list(options)
    picked = st.selectbox(
        say("formal.which"), labels, index=labels.index(chosen) if chosen else 0, format_func=options.__getitem__
    )
    code, signal = picked.split("/")
    address.keep("cell", code)
    address.keep("of", signal)
    _pair(look, place, code, signal)


def _pair(look: Look, place: tree.Place, code: str, signal: str) -> None:
    say = look.say
    rows = access.ask("copy_pair", place.unit, as_of=look.as_of, cell=code, signal=signal)
    pairs = {str(p): rows.filter(pl.col("pair") == p) for p in rows["pair"].unique().sort().to_list()}
    labels = {p: _label(look, found.row(0, named=True)) for p, found in pairs.items()}
    number = address.switch("pair", say("formal.pair"), labels, next(iter(labels)))
    found = pairs[number]
    first = found.row(0, named=True)
    texts = _texts(look, place, first)
    name = access.ask("cell", look.scope, as_of=look.as_of, cell=code)["name"][0]
    left, right = st.columns([5, 2], vertical_alignment="center")
    with left:
        cell_link(look, code, name)
    with right:
        offer(say, f"pair-{code}", lambda: _exported(look, found))
    sides = [
        pair.side(say, _title(look, first, of_source=of_source), lines.to_dicts(), texts.get(first[code_of], {}))
        for of_source, code_of in ((True, "source_code"), (False, "meeting_code"))
        if (lines := found.filter(pl.col("of_source") == of_source)).height
    ]
    said = [element("p", say("formal.share", share=say.percent(first["share"])), class_="cp-lead")]
    if len(sides) < 2:
        said.append(element("p", say("formal.outside"), class_="cp-limits"))
    if not texts:
        said.append(element("p", say("formal.not_kept"), class_="cp-limits"))
    show(*said, element("div", *sides, class_="cp-pair"), element("p", say("formal.legend"), class_="cp-limits"))


def _label(look: Look, row: dict[str, Any]) -> str:
    return look.say("formal.pair_of", date=look.say.date(row["held_on"]), share=look.say.percent(row["share"]))


def _title(look: Look, row: dict[str, Any], *, of_source: bool) -> str:
    say = look.say
    if not of_source:
        return say("formal.this", date=say.date(row["held_on"]))
    if row["own_source"]:
        return say("formal.earlier", date=say.date(row["source_held_on"]))
    return say("formal.other", name=row["source_name"], date=say.date(row["source_held_on"]))


def _texts(look: Look, place: tree.Place, row: dict[str, Any]) -> dict[str, dict[int, str]]:
    """The lines of both minutes by number, where they are kept and the role may read them; that is entered."""
    if not look.visitor.may("texts"):
        return {}
    asked = {"meeting": row["meeting_code"], "source": row["source_code"]}
    kept = access.ask("copy_texts", place.unit, as_of=look.as_of, **asked)
    if kept.height:
        texts_seen(look.visitor, kept["meeting_code"].to_list())
    return {code: dict(enumerate(lines_of(text), start=1)) for code, text in kept.iter_rows()}


def _exported(look: Look, found: pl.DataFrame) -> list[dict[str, str]]:
    say = look.say
    return [
        {
            say("formal.column.meeting"): row["source_code"] if row["of_source"] else row["meeting_code"],
            say("formal.column.line"): str(row["line_no"]),
            say("formal.column.characters"): str(row["characters"]),
            say("formal.column.kind"): say.of("pair.kind", row["kind"]),
            say("formal.column.same"): "" if row["same"] is None else say.percent(row["same"]),
        }
        for row in found.iter_rows(named=True)
    ]


def _entries(look: Look, code: str) -> None:
    say = look.say
    rows = access.ask("entry_times", look.scope, as_of=look.as_of, cell=code)
    known = rows.filter(pl.col("days").is_not_null())
    show(element("h2", say("formal.entries"), class_="cp-part"))
    if known.is_empty():
        show(element("p", say("formal.no_entries"), class_="cp-empty"))
        return
    sentence = say("formal.entries_text", n=known.height, median=int(known["days"].median() or 0), most=known["days"].max())
    figure = charts.entries(known, say, _theme())
    st.plotly_chart(figure, theme=None, config=charts.CONFIG, alt=sentence, key="entries")
    head = [say("formal.column.held"), say("formal.column.recorded"), say("formal.column.days")]
    body = [[say.date(r["held_on"]), say.moment(r["recorded_at"]), str(r["days"])] for r in known.iter_rows(named=True)]
    show(element("p", sentence, class_="cp-limits"), folded(say("formal.as_table"), table(sentence, head, body, numbers=(2,))))


def _clusters(look: Look, place: tree.Place) -> None:
    say = look.say
    rows = access.ask("copy_clusters", place.unit, as_of=look.as_of)
    show(element("h2", say("formal.clusters"), class_="cp-part"))
    if rows.is_empty():
        show(element("p", say("formal.no_clusters"), class_="cp-empty"))
        return
    body = [
        [f"{r['one_name']} ({r['one']})", f"{r['other_name']} ({r['other']})", say.number(r["n_minutes"]), say.percent(r["share"])]
        for r in rows.iter_rows(named=True)
    ]
    head = [say("formal.column.one"), say("formal.column.other"), say("formal.column.minutes"), say("formal.column.most")]
    show(element("p", say("formal.clusters_text"), class_="cp-limits"), table(say("formal.clusters"), head, body, numbers=(2, 3)))


def _bunching(look: Look, place: tree.Place) -> None:
    say = look.say
    show(element("h2", say("formal.bunching"), class_="cp-part"))
    units = access.ask("bunched_units", place.unit, as_of=look.as_of).to_dicts()
    steps = access.ask("bunching", place.unit, as_of=look.as_of)
    if steps.is_empty():
        show(element("p", say("formal.no_lengths"), class_="cp-empty"))
        return
    sentence = say("formal.bunching_text", n=int(steps["n_meetings"].sum()))
    st.plotly_chart(charts.lengths(steps, say, _theme()), theme=None, config=charts.CONFIG, alt=sentence, key="lengths")
    head, body = [say("formal.column.length"), say("formal.column.meetings")], steps.iter_rows(named=True)
    rows = [[str(r["minutes"]), say.number(r["n_meetings"])] for r in body]
    show(element("p", sentence, class_="cp-limits"), folded(say("formal.as_table"), table(sentence, head, rows, numbers=(1,))))
    told = [joined([element("strong", u["name"]), in_short(look, [u], [])]) for u in units]
    show(listed(told) if told else element("p", say("formal.no_bunched"), class_="cp-limits"))


def _theme() -> str:
    return "dark" if st.context.theme.type == "dark" else "light"


# Streamlit runs the file of a page as the main module.
if __name__ == "__main__":
    page()
