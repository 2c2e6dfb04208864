"""The score that a cell gives its own meeting: "Chi bộ tự chấm 92 điểm, xếp loại Tốt"."""

from __future__ import annotations

import re
from collections.abc import Iterable

from etl.mapping.minutes.head import Value
from etl.mapping.minutes.lines import Line
from etl.mapping.names import words

OWN = re.compile(r"\b(?:tu (?:cham|danh gia|xep loai|nhan)|cham diem|tong diem|tong so diem|diem tu cham)\b")
OF_OTHERS = re.compile(r"\b(?:cap tren|dang uy|dang bo|tap the|thang truoc|ca nhan)\b")
POINTS = re.compile(
    r"(?<![\d,.])(\d{1,3}(?:[.,]\d{1,2})?)\s*(?:/\s*100)?\s*điểm|(?<![\d,.])(\d{1,3}(?:[.,]\d{1,2})?)\s*/\s*100"
)
AFTER = re.compile(r"\b(?:điểm|chấm)[^\d]{0,20}(\d{1,3}(?:[.,]\d{1,2})?)(?!\d|%|/(?!\s*100))")
BAND = re.compile(
    r"\b(?:xep loai|xep|loai|muc|danh gia)(?: chat luong| la| loai| muc| dat)* (tot|kha|trung binh|tb|kem|yeu)\b"
)


def own_score(lines: Iterable[Line]) -> tuple[Value | None, Value | None]:
    """Points (0-100) and band of the self-score; None for what no line gives, or two give differently."""
    points: list[Value] = []
    bands: list[Value] = []
    for line in lines:
        if not OWN.search(line.plain) or OF_OTHERS.search(line.plain):
            continue
        if match := POINTS.search(line.text) or AFTER.search(line.text):
            number = next(group for group in match.groups() if group).replace(",", ".")
            points += [Value(number, line.number)] if float(number) <= 100 else []
        if match := BAND.search(line.plain):
            bands.append(Value(words("scores", "band")[match[1]], line.number))
    return _one(points), _one(bands)


def _one(values: list[Value]) -> Value | None:
    return values[0] if len({value.text for value in values}) == 1 else None
