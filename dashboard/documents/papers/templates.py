"""Fills a template of a paper: the committee's own where its home has one, else the one that comes along."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

from docx.opc.exceptions import PackageNotFoundError
from docxtpl import DocxTemplate
from jinja2 import StrictUndefined
from jinja2.exceptions import TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from lxml.etree import XMLSyntaxError

from etl.discover import DATA
from etl.user_error import UserError

FOLDER = "documents"
# The same content gives the same bytes; the day of a paper stands in the paper.
WRITTEN = datetime(2026, 1, 1)
UNREADABLE = (PackageNotFoundError, BadZipFile, KeyError, ValueError, OSError, XMLSyntaxError)


def filled(paper: str, lang: str, values: Mapping[str, Any], home: Path) -> bytes:
    """The DOCX of a paper with the values in it.

    Raises UserError where the committee's own template cannot be read, is faulty, or asks for a value that is
    not there.
    """
    file = template_of(paper, lang, home)
    # A template may come from anywhere: it can read the values and nothing else.
    environment = ImmutableSandboxedEnvironment(undefined=StrictUndefined)
    try:
        template = DocxTemplate(file)
        template.render(dict(values), environment, autoescape=True)
        if (sheet := template.docx) is not None:
            sheet.core_properties.author = sheet.core_properties.last_modified_by = ""
            sheet.core_properties.created = sheet.core_properties.modified = WRITTEN
        made = BytesIO()
        template.save(made)
    except TemplateError as error:
        raise UserError(f"{file}: the template is faulty ({error}); mend it, or take it away") from error
    except UNREADABLE as error:
        raise UserError(f"{file}: this is no template in DOCX; save it as .docx, or take it away") from error
    return made.getvalue()


def template_of(paper: str, lang: str, home: Path) -> Path:
    """The file of a template: that in the home, where there is one."""
    name = f"{paper}.{lang}.docx"
    own = home / FOLDER / name
    return own if own.is_file() else DATA / FOLDER / name
