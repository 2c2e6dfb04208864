"""Fills one template, which can read the values and nothing else. As a program: for a template from anywhere.

Run as `python -m dashboard.documents.papers.filling MEMORY_BYTES`: a line of values as JSON and the template come on
standard input; the first line of the answer is `null`, or why the template cannot be used; the rest is the paper.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from datetime import datetime
from io import BytesIO
from typing import Any
from zipfile import BadZipFile

from docx.opc.exceptions import PackageNotFoundError
from docxtpl import DocxTemplate
from jinja2 import StrictUndefined
from jinja2.exceptions import TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from lxml.etree import XMLSyntaxError

# The same content gives the same bytes; the day of a paper stands in the paper.
WRITTEN = datetime(2026, 1, 1)
UNREADABLE = (PackageNotFoundError, BadZipFile, KeyError, ValueError, OSError, XMLSyntaxError)
# What an expression of a template can come to, such as a division by zero.
WRONG = (TemplateError, TypeError, ArithmeticError, RecursionError, IndexError, AttributeError)
FAULTY, NO_TEMPLATE = "faulty", "no template"


class Faulty(Exception):
    """A template that cannot be used: the kind of its fault, and what it is about."""

    def __init__(self, kind: str, about: str = "") -> None:
        super().__init__(kind, about)
        self.kind, self.about = kind, about


def fill(content: bytes, values: Mapping[str, Any]) -> bytes:
    """The DOCX of a template with the values in it. Raises Faulty where it cannot be used."""
    environment = ImmutableSandboxedEnvironment(undefined=StrictUndefined)
    try:
        template = DocxTemplate(BytesIO(content))
        template.render(dict(values), environment, autoescape=True)
        if (sheet := template.docx) is not None:
            sheet.core_properties.author = sheet.core_properties.last_modified_by = ""
            sheet.core_properties.created = sheet.core_properties.modified = WRITTEN
        made = BytesIO()
        template.save(made)
    except WRONG as error:
        raise Faulty(FAULTY, str(error)) from error
    except UNREADABLE as error:
        raise Faulty(NO_TEMPLATE) from error
    return made.getvalue()


def main(memory: int) -> None:
    """Reads, fills and answers; ends with another code than 0 where a limit was hit."""
    from etl.untrusted import confine_here

    values = json.loads(sys.stdin.buffer.readline())
    content = sys.stdin.buffer.read()
    confine_here(memory)
    try:
        made, fault = fill(content, values), None
    except Faulty as error:
        made, fault = b"", [error.kind, error.about]
    sys.stdout.buffer.write(json.dumps(fault).encode("ascii") + b"\n" + made)


if __name__ == "__main__":
    main(int(sys.argv[1]))
