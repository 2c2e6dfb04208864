"""The cell that a sheet or minutes are of, from the lines that name it: "Chi bộ: thôn Đông", "CHI BỘ THÔN ĐÔNG"."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

NAMED = re.compile(
    r"^[\s*•\-–]*(?:tên\s+)?(?:chi\s+bộ|c\.?b\.?)\s*[:.\-–]?\s*(?:chi\s+bộ\s+)?(?P<name>\S.*)$", re.IGNORECASE
)
# Lines that begin with "chi bộ" and go on in a sentence name none.
GENERAL = re.compile(
    r"^(?:năm|tháng|họp|tổ chức|tự|có|đã|tiến|thường|trực thuộc|sinh hoạt|thống nhất|biểu quyết|nhất trí|xếp|quyết|sẽ|"
    r"cần|là|và|được|đề nghị|yêu cầu|tiếp tục|trong|đánh giá|thông qua|lãnh đạo|phân công|giao|cơ bản|luôn|"
    r"xác định|nghe|cử|kiểm|rút)\b",
    re.IGNORECASE,
)
LONGEST = 80
# What the cell belongs to stands behind its name.
BEHIND = re.compile(
    r"\s*[-–,;(]\s*(?:theo dõi|danh sách|sổ|bảng|biểu|tổng hợp|điểm danh|báo cáo|năm|tháng|quý)\b.*$"
    r"|\s+(?:năm|tháng|quý)\s+(?:\d|[ivx]+\b).*$",
    re.IGNORECASE,
)
BELONGS = re.compile(r"\s*[-–,;(]?\s*\b(?:trực thuộc|thuộc|đảng bộ|đảng ủy|đảng uỷ)\b.*$", re.IGNORECASE)


def cell_name(texts: Iterable[str]) -> str:
    """The name with "Chi bộ" in front, of the first text that gives one; empty where none does."""
    for text in texts:
        for line in text.splitlines():
            match = NAMED.match(unicodedata.normalize("NFC", line.strip()))
            own = BEHIND.sub("", BELONGS.sub("", re.split(r"\s{3,}|\t|[;,(|]", match["name"])[0])) if match else ""
            name = " ".join(own.split()).strip(" .:-–")
            if name and len(name) <= LONGEST and not GENERAL.match(name):
                return f"Chi bộ {name}"
    return ""
