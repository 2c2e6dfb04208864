"""Typst with our font and nothing of the machine's: the same input gives the same bytes everywhere."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import fontpkg_be_vietnam_pro
import typst

FONTS = fontpkg_be_vietnam_pro.ROOT / "files"


def typeset(source: Path | bytes, form: str, inputs: dict[str, str] | None = None, ppi: float = 80) -> list[bytes]:
    """A file in the form "pdf" (one), or "png" (one a page). Raises typst.TypstError where the source is faulty."""
    # One mapping: typst's own types name each form of file apart.
    asked: dict[str, Any] = {"input": source, "format": form, "sys_inputs": inputs or {}, "ppi": ppi}
    made = typst.compile(font_paths=[FONTS], ignore_system_fonts=True, **asked)
    return made if isinstance(made, list) else [made]
