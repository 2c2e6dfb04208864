"""A file of any kind: opened, taken for one of the kinds, and understood."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from etl.discover import modules
from etl.mapping import other_content, reading
from etl.mapping.files.sheet import Sheet
from etl.mapping.layout import Layout
from etl.mapping.understood import LeftOut, Understood, prefilled
from etl.mapping.unfit import Unfit

# From this likelihood on a file is taken for a kind (chosen by us).
LEAST_LIKELY = 0.1


@dataclass(frozen=True)
class Opened:
    """A file's name and its sheets, visible ones first."""

    name: str
    book: tuple[Sheet, ...]


def understand(
    content: bytes,
    name: str,
    layout: Layout | None,
    answers: Mapping[str, str],
    read: Callable[[bytes, str], list[Sheet]] = reading.sheets,
) -> Understood:
    """What the file gives: by its layout's kind, the kind answered for, or the likeliest one; `read` gives its sheets,
    in a process with limits where the file comes from outside.

    Raises Unfit where it cannot be read, or is of no kind.
    """
    file = Opened(name, tuple(read(content, name)))
    known = modules("etl.mapping.kinds")
    kind = answers.get("file_kind") or (layout.kind if layout else "")
    if kind not in known:
        likely = {kind: module.recognise(file) for kind, module in known.items()}
        kind = max(likely, key=lambda each: likely[each])
        if likely[kind] < LEAST_LIKELY:
            raise Unfit(other_content.reason(file.book), name)
    try:
        understood: Understood = known[kind].understand(file, layout, answers)
    except Unfit as unfit:
        if unfit.reason != "no_heading":
            raise
        raise Unfit(other_content.reason(file.book), unfit.about) from unfit
    left_out = (*understood.left_out, *_without_result(file, understood))
    return replace(understood, left_out=left_out, notes=(*understood.notes, *prefilled(understood.parts)))


def _without_result(file: Opened, understood: Understood) -> list[LeftOut]:
    """The formulas without a result on sheets that something is taken from."""
    others = {left.place for left in understood.left_out if left.why in ("other_sheet", "hidden_sheet")}
    return [
        LeftOut(cells, "no_result") for sheet in file.book if sheet.name not in others for cells in sheet.without_result
    ]
