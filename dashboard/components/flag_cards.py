"""Flags in words: what was seen, what could explain it, what to ask, what would clear it."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Any

from dashboard import url_state
from dashboard.components.frame import PageContext
from dashboard.components.links import decisions_address, formalism_address
from dashboard.components.table import folded
from dashboard.markup import Markup, element, listed
from dashboard.summaries.circumstances import explaining
from dashboard.summaries.explanations import in_turn, items_of
from dashboard.summaries.known_of_cell import CellContext
from dashboard.summaries.meetings_named import meetings_named
from dashboard.summaries.sentences import fill, natural_frequency

FLAGS_IN_QUEUE = 2
QUESTIONS_IN_QUEUE = 2
HARMLESS_IN_QUEUE = 2
HOLDING_IN_QUEUE = 2
# Flags whose evidence is shown on the page of formalism, and the pair of minutes that stands first there.
SHOWN_IN_FULL = {
    "minutes_copied": "minutes_copied-1",
    "minutes_shared": "minutes_shared-1",
    "formalistic": "",
    "records_backfilled": "",
}
# The signal that rests on tasks in the same words.
MATCHED = "tasks_repeated"


def sentence(ctx: PageContext, flag: dict[str, Any]) -> str:
    """What was seen, in one sentence; counts of persons under three are masked."""
    words = ctx.words.get(("flag", flag["flag"]))
    if words is None:
        return ctx.t("flag.without_words", flag=flag["flag"])
    return _filled(ctx, flag, words["sentence"])


def trigger(ctx: PageContext, flag: dict[str, Any]) -> Markup:
    """The same on the page."""
    return element("span", sentence(ctx, flag))


def with_meetings(ctx: PageContext, flag: dict[str, Any], known: CellContext) -> Markup:
    """The same with the days of its meetings, what the cell disputes of it, and what became of it."""
    return element("span", trigger(ctx, flag), _meetings(ctx, flag, known))


def in_short(ctx: PageContext, flags: list[dict[str, Any]], known: CellContext) -> Markup:
    """A cell's flags for the queue: sentences, harmless explanations (those that hold here first), the first questions.

    `known`: the cell's context, for what explains the flags and the meetings that they rest on. Beyond the first two,
    sentences are folded away, so that what to ask is seen beside them.
    """
    explanations = [sentence for flag in flags for sentence in explaining(ctx.words, ctx.t, flag, known.holding)]
    spoken = [with_meetings(ctx, flag, known) for flag in flags]
    others = spoken[FLAGS_IN_QUEUE:]
    return element(
        "div",
        listed(spoken[:FLAGS_IN_QUEUE], class_="cp-triggers"),
        folded(ctx.t("flag_card.others", n=len(others)), listed(others, class_="cp-triggers")) if others else None,
        _paragraph(ctx, "holds", explanations, HOLDING_IN_QUEUE),
        _few(ctx, flags, "harmless", HARMLESS_IN_QUEUE, known),
        _few(ctx, flags, "questions", QUESTIONS_IN_QUEUE, known),
        class_="cp-flags",
    )


def in_full(ctx: PageContext, flag: dict[str, Any], known: CellContext) -> Markup:
    """One flag for the profile, with everything that is known about it; what explains it and holds here comes first."""
    words = ctx.words.get(("flag", flag["flag"]))
    if words is None:
        return element("section", trigger(ctx, flag), class_="cp-flag-card")
    t = ctx.t
    return element(
        "section",
        element(
            "h3",
            words["name"],
            element("span", t.of("severity", flag["severity"]), class_=f"cp-chip cp-chip-{flag['severity']}"),
        ),
        element("p", _filled(ctx, flag, words["sentence"], masked=False), class_="cp-lead"),
        _meetings(ctx, flag, known),
        _carrying(ctx, flag),
        _evidence_link(ctx, flag["flag"]),
        _matched(ctx, flag),
        element("p", _how_sure(ctx, flag, words), class_="cp-sure"),
        element(
            "div",
            _items(ctx, "holds", explaining(ctx.words, ctx.t, flag, known.holding, masked=False)),
            _box(ctx, flag, "harmless", known.tested),
            class_="cp-boxes",
        ),
        folded(
            t("flag_card.what_to_do"),
            element("div", *(_box(ctx, flag, kind) for kind in ("questions", "papers", "clears")), class_="cp-boxes"),
        ),
        element("p", words["limits"], class_="cp-limits") if words.get("limits") else None,
        class_="cp-flag-card",
    )


def _how_sure(ctx: PageContext, flag: dict[str, Any], words: dict[str, Any]) -> str | None:
    return natural_frequency(words.get("frequency"), flag["confidence"], ctx.t, ctx.measured.get(flag["flag"]))


def _evidence_link(ctx: PageContext, flag: str) -> Markup | None:
    """The way to the minutes and times of entry behind a flag; the cell is the one in the address."""
    code = url_state.kept("cell")
    if flag not in SHOWN_IN_FULL or not code:
        return None
    where = formalism_address(ctx, code, SHOWN_IN_FULL[flag])
    return element("p", element("a", ctx.t("formal.link"), href=where, target="_self"), class_="cp-lead")


def _matched(ctx: PageContext, flag: dict[str, Any]) -> Markup | None:
    """The way to the tasks that a signal takes for the same one, where it rests on them."""
    code = url_state.kept("cell")
    carried = [signal["signal"] for signal in json.loads(flag["evidence"]).get("carried", [])]
    if not code or MATCHED not in {flag["flag"], *carried}:
        return None
    where = decisions_address(ctx, code)
    return element("p", element("a", ctx.t("distinct.link"), href=where, target="_self"), class_="cp-lead")


def _carrying(ctx: PageContext, flag: dict[str, Any]) -> Markup | None:
    """The sentences of the signals that a combined flag rests on, each with its own figures; a simple flag has none."""
    signals = json.loads(flag["evidence"]).get("carried", [])
    words = [
        ctx.words.get(("signal", signal["signal"]), ctx.words.get(("flag", signal["signal"]))) for signal in signals
    ]
    sentences = [
        fill(spoken["sentence"], json.dumps(signal), ctx.t, masked=False)
        for spoken, signal in zip(words, signals, strict=True)
        if spoken
    ]
    return listed(sentences, class_="cp-triggers") if sentences else None


def _filled(ctx: PageContext, flag: dict[str, Any], template: str, *, masked: bool = True) -> str:
    return fill(template, flag["evidence"], ctx.t, since=flag["since"], masked=masked)


def _box(ctx: PageContext, flag: dict[str, Any], kind: str, tested: Collection[str] = ()) -> Markup | None:
    templates = [text for _, text in items_of(ctx.words[("flag", flag["flag"])], kind, tested)]
    return _items(ctx, kind, [_filled(ctx, flag, template, masked=False) for template in templates])


def _items(ctx: PageContext, kind: str, items: list[str]) -> Markup | None:
    if not items:
        return None
    return element("div", element("h4", ctx.t.of("flag_card", kind)), listed(items), class_=f"cp-box cp-box-{kind}")


def _few(ctx: PageContext, flags: list[dict[str, Any]], kind: str, most: int, known: CellContext) -> Markup | None:
    """The first items of a kind, taken from the flags in turn, so that each is represented."""
    spoken = [(flag, ctx.words.get(("flag", flag["flag"]), {})) for flag in flags]
    return _paragraph(ctx, kind, in_turn(spoken, kind, ctx.t, most, tested=known.tested), most)


def _meetings(ctx: PageContext, flag: dict[str, Any], known: CellContext) -> Markup | None:
    named = meetings_named(ctx.t, known.days_of(flag["flag"]))
    disputed = known.disputed.get(flag["flag"], ())
    judged = known.judged.get(flag["flag"])
    if not named and not disputed and not judged:
        return None
    marks = [element("strong", " ", sentence, class_="cp-disputed") for sentence in disputed]
    marks += [element("strong", " ", judged, class_="cp-judged")] if judged else []
    return element("span", " ", named, *marks, class_="cp-place")


def _paragraph(ctx: PageContext, kind: str, sentences: list[str], most: int) -> Markup | None:
    # Two flags can share a question; asking it once is enough.
    picked = list(dict.fromkeys(sentences))[:most]
    if not picked:
        return None
    return element(
        "p", element("strong", ctx.t.of("flag_card", kind)), " ", " ".join(picked), class_=f"cp-few cp-few-{kind}"
    )
