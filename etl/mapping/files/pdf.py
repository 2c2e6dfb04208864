"""The text of a PDF as lines, page after page; a scan has none, and nothing is read from pictures."""

from __future__ import annotations

import io

from pypdf import PdfReader
from pypdf.errors import PyPdfError

from etl.mapping.files.sheet import Sheet, of_cells
from etl.mapping.unfit import Unfit

MOST_PAGES = 300


def sheets(content: bytes) -> list[Sheet]:
    """The text as one sheet of one column. Raises Unfit where it is locked, broken, or has pictures only."""
    try:
        reader = PdfReader(io.BytesIO(content))
        if reader.is_encrypted and not reader.decrypt(""):
            raise Unfit("locked")
        if len(reader.pages) > MOST_PAGES:
            raise Unfit("too_long")
        lines = [line for page in reader.pages for line in page.extract_text().splitlines()]
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError) as error:
        raise Unfit("broken") from error
    if not any(line.strip() for line in lines):
        raise Unfit("scan")
    return [of_cells("", ((n, {0: line}) for n, line in enumerate(lines, start=1)))]
