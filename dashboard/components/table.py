"""A plain HTML table: readable by screen readers, in the page's language, and it prints."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from dashboard.markup import Markup, element

Cell = str | Markup


def table(
    caption: str, head: Sequence[str], rows: Iterable[Sequence[Cell]], *,
    numbers: Sequence[int] = (), dense: bool = False,
) -> Markup:  # fmt: skip
    """A table whose first column names its rows; `numbers` are the places of columns to align right.

    A `dense` one, of many short columns, breaks no value in two."""

    def kind(place: int) -> str | None:
        return "cp-number" if place in numbers else None

    heads = (element("th", title, scope="col", class_=kind(i)) for i, title in enumerate(head))
    body = (
        element(
            "tr",
            element("th", row[0], scope="row", class_=kind(0)),
            *(element("td", cell, class_=kind(i)) for i, cell in enumerate(row[1:], start=1)),
        )
        for row in rows
    )
    written = element(
        "table",
        element("caption", caption),
        element("thead", element("tr", *heads)),
        element("tbody", *body),
        class_="cp-table cp-table-dense" if dense else "cp-table",
    )
    return element("div", written, class_="cp-scroll", tabindex="0", role="region", aria_label=caption)


def folded(summary: str, *inside: Markup) -> Markup:
    """Something that opens when asked for, without asking the server."""
    return element("details", element("summary", summary), *inside, class_="cp-folded")
