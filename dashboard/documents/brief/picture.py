"""The two pictures of a brief as SVG: attendance against its limits, and 24 months of meetings; no colour needed."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

import polars as pl

from dashboard.charts import judged
from dashboard.language import Language
from dashboard.summaries.meeting_months import kind_of

WIDTH, HEIGHT = 720, 190
LEFT, RIGHT, TOP, BOTTOM = 44, 8, 8, 24
LOWEST = 0.4
BOX, GAP = 22, 7
MARGIN = 8
LAST_OF_YEAR = 12
FONT = 'font-family="Be Vietnam Pro" font-size="11"'
# A letter beside the shade, so that a copy of a copy still tells the kinds apart.
SHADES = {
    "held": ("#ffffff", "●"),
    "thematic": ("#ffffff", "◆"),
    "mixed": ("#ffffff", "◐"),
    "online": ("#ffffff", "○"),
    "thematic_only": ("#cccccc", "◇"),
    "missing": ("#444444", "×"),
}


def attendance(months: pl.DataFrame, t: Language) -> str:
    """Attendance by month; `months` as given by cell_months.sql, at least one with a rate."""
    rows = judged(months).to_dicts()
    low = max(0.0, min([LOWEST, *(r["rate"] - 0.05 for r in rows if r["rate"] is not None)]))
    x = {i: LEFT + (i + 0.5) * (WIDTH - LEFT - RIGHT) / len(rows) for i in range(len(rows))}

    def y(share: float) -> float:
        return TOP + (1 - max(share, low)) / (1 - low) * (HEIGHT - TOP - BOTTOM)

    usual = [(i, r) for i, r in enumerate(rows) if r["usual"] is not None]
    band = [(x[i], y(r["high95"])) for i, r in usual] + [(x[i], y(r["low95"])) for i, r in reversed(usual)]
    seen = [(i, r) for i, r in enumerate(rows) if r["rate"] is not None]
    parts = [
        *(_level(y(level), t.percent(level)) for level in (0, 0.2, 0.4, 0.6, 0.8, 1) if level >= low),
        f'<polygon points="{_points(band)}" fill="#dddddd"/>' if band else "",
        _line([(x[i], y(r["usual"])) for i, r in usual], 'stroke-dasharray="6 4" stroke-width="1.6"'),
        _line([(x[i], y(r["rate"])) for i, r in seen], 'stroke-width="0.8"'),
        *(_mark(x[i], y(r["rate"]), r["side"]) for i, r in seen),
        *(
            _text(x[i], HEIGHT - 8, t.short_month(r["month"]))
            for i, r in enumerate(rows)
            if (len(rows) - 1 - i) % 3 == 0
        ),
    ]
    return _svg(WIDTH, HEIGHT, parts)


def meetings(months: pl.DataFrame, t: Language) -> str:
    """A box for each month with a symbol for its meetings, the month below it, the year at its first month.

    A first year of one month alone leaves its place to the next one.
    """
    rows = months.to_dicts()
    parts = []
    for i, row in enumerate(rows):
        shade, symbol = SHADES[kind_of(row)]
        at = MARGIN + i * (BOX + GAP)
        ink = "#ffffff" if shade == "#444444" else "#000000"
        parts.append(f'<rect x="{at}" y="1" width="{BOX}" height="{BOX}" fill="{shade}" stroke="#000000"/>')
        parts.append(_text(at + BOX / 2, BOX - 5, symbol, f'fill="{ink}" font-size="14"'))
        parts.append(_text(at + BOX / 2, BOX + 13, str(row["month"].month)))
        if row["month"].month == 1 or (i == 0 and row["month"].month < LAST_OF_YEAR):
            parts.append(_text(at + BOX / 2, BOX + 26, f"{row['month']:%Y}", 'font-weight="600"'))
    return _svg(max(len(rows), 1) * (BOX + GAP) + 2 * MARGIN, BOX + 30, parts)


def legend(t: Language) -> str:
    """The symbols of the strip in words."""
    return "   ".join(f"{symbol} {t.of('strip', kind)}" for kind, (_, symbol) in SHADES.items())


def _svg(width: float, height: float, parts: Iterable[str]) -> str:
    inside = "".join(parts)
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" {FONT}>{inside}</svg>'


def _points(points: Iterable[tuple[float, float]]) -> str:
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in points)


def _line(points: list[tuple[float, float]], style: str) -> str:
    return f'<polyline points="{_points(points)}" fill="none" stroke="#000000" {style}/>' if points else ""


def _level(y: float, label: str) -> str:
    line = f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y:.1f}" y2="{y:.1f}" stroke="#bbbbbb" stroke-width="0.6"/>'
    return line + _text(LEFT - 6, y + 4, label, 'text-anchor="end"')


def _mark(x: float, y: float, side: str) -> str:
    """A dot; a triangle, larger, beyond the 95 % limits."""
    if side == "usual":
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3"/>'
    tip = 7 if side == "low" else -7
    return f'<polygon points="{_points([(x - 6, y - tip / 2), (x + 6, y - tip / 2), (x, y + tip)])}"/>'


def _text(x: float, y: float, text: str, style: str = "") -> str:
    anchor = "" if "text-anchor" in style else 'text-anchor="middle"'
    return f'<text x="{x:.1f}" y="{y:.1f}" {anchor} {style}>{escape(text)}</text>'
