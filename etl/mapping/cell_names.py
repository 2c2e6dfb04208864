"""The cell that a sheet or minutes are of, from the lines that name it: "Chi bộ: thôn Đông", "CHI BỘ THÔN ĐÔNG"."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

NAMED = re.compile(
    r"^[\s*•\-–]*(?:tên\s+)?(?:chi\s+bộ|c\.?b\.?)\s*[:.\-–]?\s*(?:chi\s+bộ\s+)?(?P<name>\S.*)$", re.IGNORECASE
)
# "SỔ ĐIỂM DANH CHI BỘ THÔN ĐÔNG": the kind of the paper stands before the cell.
OF_PAPER = re.compile(
    r"^(?:sổ|danh sách|biểu|bảng|nghị quyết|biên bản|phiếu|tổng hợp|theo dõi)\b[^,;:|]*?(?:\b(?:họp|sinh hoạt|của|"
    r"điểm danh|tham gia|danh sách|đảng viên|nghị quyết|biên bản|sổ|nhiệm vụ)|[-–])"
    r"\s+chi\s+bộ\s*[:.\-–]?\s*(?P<name>\S.*)$",
    re.IGNORECASE,
)
# Lines that begin with "chi bộ" and go on in a sentence name none.
GENERAL = re.compile(
    r"^(?:năm|tháng|họp|tổ chức|tự|có|đã|tiến|thường|trực thuộc|sinh hoạt|thống nhất|biểu quyết|nhất trí|xếp|quyết|sẽ|"
    r"cần|là|và|được|đề nghị|yêu cầu|tiếp tục|trong|đánh giá|thông qua|lãnh đạo|phân công|giao|cơ bản|luôn|"
    r"xác định|nghe|cử|kiểm|rút)\b",
    re.IGNORECASE,
)
# What stands behind "chi bộ" in titles of papers, and is no name.
OF_MEETING = re.compile(
    r"^(?:chuyên đề|định kỳ|bất thường|mở rộng|hằng|hàng|thực hiện|tham gia|dự|của|các|\d+ tháng|quý [\divx]+|"
    r"lần (?:thứ|\d)|kỳ (?:họp|sinh hoạt|\d))\b",
    re.IGNORECASE,
)
LONGEST, LONGEST_LINE = 80, 300
# What the cell belongs to stands behind its name.
BEHIND = re.compile(
    r"\s*[-–,;.(]\s*(?:theo dõi|danh sách|sổ|bảng|biểu|tổng hợp|điểm danh|báo cáo|năm|tháng|quý)\b.*$"
    r"|\s+(?:năm|tháng|quý)\s+(?:\d|[ivx]+\b).*$",
    re.IGNORECASE,
)
BELONGS = re.compile(r"\s*[-–,;(]?\s*\b(?:trực thuộc|thuộc|đảng bộ|đảng ủy|đảng uỷ)\b.*$", re.IGNORECASE)


def cell_name(texts: Iterable[str]) -> str:
    """The name with "Chi bộ" in front, of the first line that begins so, else of the first title of a paper that has
    one; empty where none does."""
    lines = [unicodedata.normalize("NFC", line.strip()) for text in texts for line in text.splitlines()]
    for pattern in (NAMED, OF_PAPER):
        if name := next(filter(None, (_named(pattern, line) for line in lines)), ""):
            return f"Chi bộ {name}"
    return ""


def _named(pattern: re.Pattern[str], line: str) -> str:
    # The patterns take the square of a line's length, and no name of a cell stands so far behind.
    match = pattern.match(line[:LONGEST_LINE])
    own = BEHIND.sub("", BELONGS.sub("", re.split(r"\s{3,}|\t|[;,(|]", match["name"])[0])) if match else ""
    name = " ".join(own.split()).strip(" .:-–")
    is_name = len(name) <= LONGEST and not GENERAL.match(name)
    return name if is_name and (pattern is NAMED or not OF_MEETING.match(name)) else ""
