"""The text of a PDF as lines, page after page, columns beside each other as cells of a row.

A scan has no text, and nothing is read from pictures.
"""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING

from etl.mapping.files.sheet import Sheet, of_cells
from etl.mapping.unfit import Unfit

if TYPE_CHECKING:
    from pypdf import PageObject

MOST_PAGES = 300
# Wider than the spaces of a justified line.
GAP = re.compile(r" {4,}")


def sheets(content: bytes) -> list[Sheet]:
    """The text as one sheet. Raises Unfit where it is locked, broken, or has pictures only."""
    # Late, for it takes 20 MB, and few files need it.
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    try:
        reader = PdfReader(io.BytesIO(content))
        if reader.is_encrypted and not reader.decrypt(""):
            raise Unfit("locked")
        if len(reader.pages) > MOST_PAGES:
            raise Unfit("too_long")
        rows = [GAP.split(line.strip()) for page in reader.pages for line in _text(page).splitlines()]
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError) as error:
        raise Unfit("broken") from error
    if not any(any(row) for row in rows):
        raise Unfit("scan")
    return [of_cells("", ((n, dict(enumerate(row))) for n, row in enumerate(rows, start=1)))]


def _text(page: PageObject) -> str:
    """The text with the gaps between columns; without them where the page does not say where its letters stand."""
    try:
        return page.extract_text(extraction_mode="layout", layout_mode_space_vertically=False)
    except Exception:
        # The library raises whatever a page without fonts or widths makes of its state.
        return page.extract_text()
