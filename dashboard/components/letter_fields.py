"""What a person fills in of a letter, and the letters of a cell with their state and files."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial

import streamlit as st

from dashboard.auth.current_user import CurrentUser, here
from dashboard.components.blind import hidden_scores, may_see_scores
from dashboard.components.brief_download import FORMS
from dashboard.components.downloads import offer_file
from dashboard.components.frame import PageContext
from dashboard.documents.papers import letter as paper
from dashboard.language import Language
from dashboard.markup import Markup, element
from dashboard.store.letters import Details, SentLetter

SENT = "letters_sent"


def draw(ctx: PageContext, key: str, *, several: bool = False) -> Details:
    """The fields, filled as cellpulse.toml has them; `key` tells the fields of one cell from those of another."""
    t, usual = ctx.t, here().config.documents
    first, second = st.columns([1, 2])
    label = t("letter.first_number" if several else "letter.number")
    number = first.text_input(label, key=f"number-{key}", max_chars=20)
    authority = second.text_input(t("letter.authority"), usual.authority, key=f"authority-{key}", max_chars=200)
    third, fourth = st.columns(2)
    position = third.text_input(t("letter.position"), usual.position, key=f"position-{key}", max_chars=200)
    signatory = fourth.text_input(t("letter.signatory"), usual.signatory, key=f"signatory-{key}", max_chars=200)
    return Details(number.strip(), authority.strip(), position.strip(), signatory.strip())


def state_in_words(t: Language, letter: SentLetter, today: date) -> str:
    """Number, day and state of a letter, in a line."""
    state = "answered" if letter.answered_on else "overdue" if letter.is_overdue(today) else "awaited"
    number = letter.details.number or t("letter.no_number")
    return t.of("letter.line", state, number=number, sent=t.date(letter.sent_on), due=t.date(letter.due_on),
                answered=t.date(letter.answered_on or letter.due_on))  # fmt: skip


def line(ctx: PageContext, letters: Sequence[SentLetter], today: date) -> Markup | None:
    """The newest letter of a cell's open case; marked where its answer is overdue."""
    if not letters:
        return None
    words = state_in_words(ctx.t, letters[0], today)
    return element("strong" if letters[0].is_overdue(today) else "span", words, class_="cp-letter")


def offer(ctx: PageContext, letter: SentLetter) -> None:
    """The letter as DOCX to edit and as PDF to print; each taking is on record."""
    with st.container(horizontal=True, key=f"letter-{letter.id}"):
        for suffix, mime in FORMS.items():
            form = suffix.removeprefix(".")
            name = f"{ctx.t('letter.file')}-{letter.cell_code}-{letter.sent_on:%Y%m%d}{suffix}"
            offer_file(ctx.t.of("letter.take", form), name, mime, partial(_one, ctx, letter, suffix),
                       key=f"letter-{letter.id}-{form}")  # fmt: skip


def offer_all(ctx: PageContext, letters: Sequence[SentLetter]) -> None:
    """A batch of letters: one PDF to print, and an archive of DOCX by unit."""
    name = f"{ctx.t('letter.file')}-{letters[0].sent_on:%Y%m%d}"
    with st.container(horizontal=True, key="letters-batch"):
        offer_file(ctx.t.of("letter.take_all", "pdf"), f"{name}.pdf", FORMS[".pdf"],
                   partial(_all, ctx, letters, paper.all_as_pdf), key="letters-pdf")  # fmt: skip
        offer_file(ctx.t.of("letter.take_all", "zip"), f"{name}.zip", "application/zip",
                   partial(_all, ctx, letters, paper.all_as_zip), key="letters-zip")  # fmt: skip


def _one(ctx: PageContext, letter: SentLetter, suffix: str, who: CurrentUser) -> bytes:
    scores = may_see_scores(who, letter.cell_code)
    return paper.as_file(letter, suffix, ctx.t, who.scope, scores=scores)


def _all(ctx: PageContext, letters: Sequence[SentLetter], make: Callable[..., bytes], who: CurrentUser) -> bytes:
    hidden = hidden_scores(who, {one.cell_code for one in letters})
    return make(letters, ctx.t, who.scope, hidden=hidden)
