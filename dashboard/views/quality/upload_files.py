"""Files of any kind handed in together: what was understood of each, what is asked and left out, then all are taken.

The page and the commands `map` and `ingest` understand by the same functions, in a process of their own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import PurePath
from typing import Any

import streamlit as st

from dashboard.components import work
from dashboard.components.frame import PageContext
from dashboard.components.table import table
from dashboard.jobs.bundle import Uploaded, packed
from dashboard.language import Language
from dashboard.markup import Markup, element, joined, show
from dashboard.views.quality import file_answers, file_notes, known_meetings
from dashboard.views.quality.upload_columns import worded
from etl.mapping.shown import Summary
from etl.mapping.understood import Question
from etl.mapping.unfit import Unfit

NOT_ANSWERED = ""
# Chosen by us: more at once is a form, not a question.
MOST_QUESTIONS = 3


def draw(ctx: PageContext, files: Sequence[Any]) -> None:
    """Each file's part, and the button that hands in those without an open question."""
    t = ctx.t
    ready = [uploaded for file in files if (uploaded := _file(ctx, file)) is not None]
    waiting = len(files) - len(ready)
    if waiting:
        show(element("p", t("upload.waiting", n=waiting), class_="cp-limits"))
    disabled = work.under_way() or not ready
    if st.button(t("upload.hand_in_all", n=len(ready)), type="primary", disabled=disabled, key="upload-files"):
        about = ", ".join(file.name for file in ready)
        if work.start(ctx, "upload", about, ["ingest", "-", "--bundle"], packed(ready)):
            st.rerun()


def _file(ctx: PageContext, file: Any) -> Uploaded | None:
    """One file's part of the page; the file with its answers where nothing is open any more."""
    t = ctx.t
    name = PurePath(file.name).name
    show(element("h3", name))
    try:
        answers = _answers(file.file_id)
        understood = file_answers.summary(file, answers)
    except Unfit as unfit:
        about = f"{unfit.about}: " if unfit.about and unfit.about != name else ""
        text = about + t.of("upload.unfit", unfit.reason)
        show(element("p", text, class_="cp-work cp-work-failed", role="alert"))
        return None
    counts = [t("upload.rows_of", table=t.of("table", table), n=n) for table, n in understood.rows]
    kind = t.of("upload.kind", understood.kind)
    show(element("p", t("upload.taken_for", kind=kind, rows=t.listed(counts) if counts else t("upload.no_rows"))))
    if understood.notes:
        show(file_notes.notes(t, understood.notes))
    _ask(ctx, file.file_id, understood.questions)
    warning = joined([file_notes.unread(t, understood.unread)])
    show(warning, _fields(t, understood), file_notes.left_out(t, understood.left_out))
    return Uploaded(name, file.getvalue(), answers) if not understood.questions and counts else None


def _answers(key: str) -> dict[str, str]:
    """What was answered of the file so far, by the question's key."""
    asked: Mapping[str, Question] = st.session_state.get(f"{key}-asked", {})
    given = {name: str(st.session_state.get(f"{key}-ask-{name}", NOT_ANSWERED)).strip() for name in asked}
    return {name: answer for name, answer in given.items() if answer}


def _ask(ctx: PageContext, key: str, questions: Sequence[Question]) -> None:
    """What was asked of the file, with the answers, and at most three questions that are open; the others follow."""
    t = ctx.t
    asked: dict[str, Question] = st.session_state.setdefault(f"{key}-asked", {})
    asked |= {question.key: question for question in questions}
    topics: dict[str, list[Question]] = {}
    for question in asked.values():
        topics.setdefault(question.topic, []).append(question)
    still_open = [topic for topic in topics if any(question.topic == topic for question in questions)]
    shown = [topic for topic in topics if topic not in still_open[MOST_QUESTIONS:]]
    for topic in shown:
        show(element("p", element("strong", t.of("upload.topic", topic)), class_="cp-limits"))
        with st.container(horizontal=True):
            for question in topics[topic]:
                _question(ctx, key, question)
    if len(topics) > len(shown):
        show(element("p", t("upload.more_questions", n=len(topics) - len(shown)), class_="cp-limits"))


def _question(ctx: PageContext, key: str, question: Question) -> None:
    t, widget = ctx.t, f"{key}-ask-{question.key}"
    about = _about(t, question)
    if question.options:
        options = [NOT_ANSWERED, *question.options]
        st.selectbox(about, options, format_func=lambda option: _option(t, question, option), key=widget)
    elif meetings := known_meetings.offered(ctx, question) if question.topic == "meeting" else {}:
        chosen = st.selectbox(
            about,
            [NOT_ANSWERED, *meetings],
            format_func=lambda code: meetings.get(code, code or t("upload.choose_meeting")),
            key=widget,
            accept_new_options=True,
        )
        known_meetings.remember(ctx, question, chosen or "")
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


def _fields(t: Language, understood: Summary) -> Markup:
    """Field, from where, how sure, example."""
    head = [t("upload.field"), t("upload.source"), t("upload.sure"), t("upload.example")]
    rows = [
        [
            f"{t.of('table', f.table)}: {t.of('field', f.column)}",
            file_notes.source(t, f),
            t.percent(f.sure),
            worded(t, f.table, f.column, f.example),
        ]
        for f in understood.fields
    ]
    return table(t("upload.fields"), head, rows)
