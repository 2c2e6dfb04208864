"""Files of any kind handed in together: what was understood of each, what is asked and left out, then all are taken.

The page and the commands `map` and `ingest` understand by the same functions.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import PurePath
from typing import Any

import streamlit as st

from dashboard.components import work
from dashboard.components.frame import PageContext
from dashboard.components.table import folded, table
from dashboard.jobs.bundle import Uploaded, packed
from dashboard.language import Language
from dashboard.markup import Markup, element, show
from dashboard.views.quality.upload_columns import worded
from etl import untrusted
from etl.mapping.opening import understand
from etl.mapping.reading import Sheet
from etl.mapping.understood import Question, Understood
from etl.mapping.unfit import Unfit

NOT_ANSWERED = ""
# Readings of so many files are kept with a session.
MOST_READINGS = 20


def draw(ctx: PageContext, files: Sequence[Any]) -> None:
    """Each file's part, and the button that hands in those without an open question."""
    t = ctx.t
    ready = [uploaded for file in files if (uploaded := _file(t, file)) is not None]
    waiting = len(files) - len(ready)
    if waiting:
        show(element("p", t("upload.waiting", n=waiting), class_="cp-limits"))
    disabled = work.under_way() or not ready
    if st.button(t("upload.hand_in_all", n=len(ready)), type="primary", disabled=disabled, key="upload-files"):
        about = ", ".join(file.name for file in ready)
        if work.start(ctx, "upload", about, ["ingest", "-", "--bundle"], packed(ready)):
            st.rerun()


def _file(t: Language, file: Any) -> Uploaded | None:
    """One file's part of the page; the file with its answers where nothing is open any more."""
    name = PurePath(file.name).name
    show(element("h3", name))
    try:
        answers = _answers(file.file_id)
        understood = understand(file.getvalue(), name, None, answers, lambda content, called: _sheets(file))
    except Unfit as unfit:
        about = f"{unfit.about}: " if unfit.about and unfit.about != name else ""
        text = about + t.of("upload.unfit", unfit.reason)
        show(element("p", text, class_="cp-work cp-work-failed", role="alert"))
        return None
    counts = [t("upload.rows_of", table=t.of("table", part.table), n=len(part.rows)) for part in understood.parts]
    kind = t.of("upload.kind", understood.kind)
    show(element("p", t("upload.taken_for", kind=kind, rows=t.listed(counts) if counts else t("upload.no_rows"))))
    _ask(t, file.file_id, understood.questions)
    show(_fields(t, understood), _left_out(t, understood))
    return Uploaded(name, file.getvalue(), answers) if not understood.questions and counts else None


def _sheets(file: Any) -> list[Sheet]:
    """The first rows of each sheet, read once for each file, in a process of its own, and kept with the session."""
    kept: dict[str, list[Sheet] | Unfit] = st.session_state.setdefault("upload-sheets", {})
    if file.file_id not in kept:
        while len(kept) >= MOST_READINGS:
            kept.pop(next(iter(kept)))
        try:
            kept[file.file_id] = untrusted.first_rows(file.getvalue(), file.name).sheets
        except Unfit as unfit:
            kept[file.file_id] = unfit
    reading = kept[file.file_id]
    if isinstance(reading, Unfit):
        raise reading
    return reading


def _answers(key: str) -> dict[str, str]:
    """What was answered of the file so far, by the question's key."""
    asked: Mapping[str, Question] = st.session_state.get(f"{key}-asked", {})
    given = {name: str(st.session_state.get(f"{key}-ask-{name}", NOT_ANSWERED)).strip() for name in asked}
    return {name: answer for name, answer in given.items() if answer}


def _ask(t: Language, key: str, questions: Sequence[Question]) -> None:
    """Everything that was asked of the file, with the answers: one that is answered can be changed."""
    asked: dict[str, Question] = st.session_state.setdefault(f"{key}-asked", {})
    asked |= {question.key: question for question in questions}
    topics: dict[str, list[Question]] = {}
    for question in asked.values():
        topics.setdefault(question.topic, []).append(question)
    for topic, of_topic in topics.items():
        show(element("p", element("strong", t.of("upload.topic", topic)), class_="cp-limits"))
        with st.container(horizontal=True):
            for question in of_topic:
                _question(t, key, question)


def _question(t: Language, key: str, question: Question) -> None:
    widget = f"{key}-ask-{question.key}"
    about = _about(t, question)
    if question.options:
        options = [NOT_ANSWERED, *question.options]
        st.selectbox(about, options, format_func=lambda option: _option(t, question, option), key=widget)
    else:
        st.text_input(about, key=widget, placeholder=question.about)


def _about(t: Language, question: Question) -> str:
    if question.topic == "value" and "." in question.about:
        name, column = question.about.split(".", 1)
        return f"{t.of('table', name)}: {t.of('field', column)}"
    examples = t("upload.examples", values="; ".join(question.examples)) if question.examples else ""
    label = question.about or t.of("upload.topic", question.topic)
    return f"{label} ({examples})" if examples else label


def _option(t: Language, question: Question, option: str) -> str:
    if option == NOT_ANSWERED:
        return t("upload.choose")
    if t.knows("upload.option", option):
        return t.of("upload.option", option)
    name, _, column = question.about.partition(".")
    return worded(t, name, column, option) if column else option


def _fields(t: Language, understood: Understood) -> Markup:
    """Field, from where, how sure, example."""
    head = [t("upload.field"), t("upload.source"), t("upload.sure"), t("upload.example")]
    rows = [
        [f"{t.of('table', f.table)}: {t.of('field', f.column)}", f.source, f"{f.sure:.0%}", f.example]
        for f in understood.fields
    ]
    return table(t("upload.fields"), head, rows)


def _left_out(t: Language, understood: Understood) -> Markup:
    if not understood.left_out:
        return element("p", t("upload.nothing_left_out"), class_="cp-limits")
    head = [t("upload.place"), t("upload.why")]
    rows = [[left.place, t.of("upload.reason", left.why)] for left in understood.left_out]
    title = t("upload.left_out", n=len(rows))
    return folded(title, table(title, head, rows))
