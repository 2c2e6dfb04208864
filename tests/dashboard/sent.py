"""What a page sent to the browser, and the words of the files that were taken from it."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from io import BytesIO
from zipfile import ZipFile

from tests.dashboard.test_letters import words
from tests.pdf_text import pages as printed

# Tables are the same in each form, and so are papers that come as DOCX too.
OTHER_FORMS = (".xlsx", ".parquet", ".pdf")


def sent(app) -> str:
    """Everything that the page sent, without the numbers that Streamlit makes of it."""
    pieces = "\n".join(str(element.proto) for element in app._tree if hasattr(element, "proto"))
    return re.sub(r"\$\$ID-[0-9a-f]+", "", pieces)


def read(name: str, made: Callable[[], bytes], *, only_pdf: str = "") -> str:
    """The words of a file; of one that comes in a form read elsewhere too, none, but for PDFs named `only_pdf`."""
    if name.endswith(OTHER_FORMS) and not (only_pdf and name.startswith(only_pdf) and name.endswith(".pdf")):
        return ""
    content = made()
    if name.endswith(".zip"):
        with ZipFile(BytesIO(content)) as archive:
            return "\n".join(
                read(inside, partial(archive.read, inside), only_pdf=only_pdf) for inside in archive.namelist()
            )
    if name.endswith(".docx"):
        return words(content)
    if name.endswith(".pdf"):
        return "\n".join(printed(content))
    return content.decode("utf-8", "replace") if name.endswith((".csv", ".ics")) else ""
