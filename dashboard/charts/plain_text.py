"""Names in charts stay texts: Plotly reads labels as HTML of a kind, with links, and drops what it does not know."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import plotly.graph_objects as go

# A line break is the only mark that charts of ours use.
READ_AS_HTML = re.compile(r"&|<(?!br>)")
OF_TRACES = ("text", "hovertext", "name")


def plain(label: str) -> str:
    """A label as Plotly shows it letter by letter; line breaks stay."""
    return READ_AS_HTML.sub(lambda match: "&amp;" if match[0] == "&" else "&lt;", label)


def keep_plain(figure: go.Figure) -> None:
    """Makes every label of a figure plain: of its marks, axes, notes and title."""
    for trace in figure.data:
        for name in OF_TRACES:
            _replace(trace, name)
    for axis in (*figure.select_xaxes(), *figure.select_yaxes()):
        _replace(axis, "ticktext")
        _replace(axis.title, "text")
    for note in figure.layout.annotations:
        _replace(note, "text")
    meta = figure.layout.meta
    if isinstance(meta, dict) and "title" in meta:
        figure.layout.meta = meta | {"title": plain(meta["title"])}


def _replace(thing: Any, name: str) -> None:
    if name not in thing:
        return
    before = thing[name]
    after = _plain(before)
    if after is not before:
        thing[name] = after


def _plain(labels: Any) -> Any:
    """The same labels made plain; the very same object where nothing is to change."""
    if isinstance(labels, str):
        return plain(labels) if READ_AS_HTML.search(labels) else labels
    if not isinstance(labels, list | tuple | np.ndarray) or (isinstance(labels, np.ndarray) and labels.dtype != object):
        return labels
    changed = [_plain(label) for label in labels]
    return labels if all(a is b for a, b in zip(changed, labels, strict=True)) else changed
