"""Downloads of what is shown, as CSV, Excel and Parquet, made when asked for and not before.

The CSV comes alone and not in an archive with its stamp: people open it by a double click, and what is in an archive
opens as a copy that is lost when saved. Its stamp is the entry in the audit, which holds the checksum of the file.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from typing import Any

import streamlit as st

from dashboard.auth.current_user import CurrentUser, refuse_ended, store
from dashboard.auth.request_user import request_user
from dashboard.documents import stamped_file
from dashboard.language import Language, fold
from dashboard.store import audit
from etl.config.workspace import now

Rows = Callable[[], list[dict[str, Any]]]
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMS = {".csv": "text/csv", ".xlsx": XLSX, ".parquet": "application/vnd.apache.parquet"}


def offer(t: Language, name: str, rows: Rows, *, about: str = "", title: str = "", masked: bool = True) -> None:
    """A button for each form of the same rows. Each taking is entered in the audit.

    The title (`title`, else `file.<name>`) names the sheet and, written without marks, begins the file's name; `about`
    (a code, a month) ends it. `masked` only tells whether counts of persons under 3 are hidden.
    """
    title = title or t.of("file", name)
    taken_as = {suffix: partial(_table, t, name, title, suffix, rows, masked) for suffix in FORMS}
    with st.container(horizontal=True, horizontal_alignment="right"):
        for suffix, make in taken_as.items():
            form = suffix.removeprefix(".")
            key = "-".join(part for part in (name, about, form) if part)
            offer_file(t.of("download", form), f"{file_name(title, about)}{suffix}", FORMS[suffix], make, key=key)


def file_name(title: str, about: str = "") -> str:
    """A title as the name of a file that every system takes: small letters without marks, words joined by hyphens."""
    return "-".join(part for part in (re.sub("[^a-z0-9]+", "-", fold(title)).strip("-"), about) if part)


def offer_file(label: str, file_name: str, mime: str, make: Callable[[CurrentUser], bytes], *, key: str) -> None:
    """A button for a file of any kind, made by `make` at the click for the user who asks and entered in the audit.

    At the click UserError is raised where the grant by which the page was drawn has ended since.
    """
    who = request_user()
    if not isinstance(who, CurrentUser):
        return
    asked = dict(st.query_params)
    st.download_button(label, partial(_taken, who, file_name, make, asked), file_name, mime, on_click="ignore", key=key)


def _taken(who: CurrentUser, file_name: str, make: Callable[[CurrentUser], bytes], asked: dict[str, str]) -> bytes:
    refuse_ended(who)
    content = make(who)
    detail = {
        "unit": who.scope.code,
        "role": who.right.role,
        "bytes": len(content),
        "sha256": stamped_file.checksum(content),
    }
    audit.enter(store(), now(), who.login, "exported", file_name[:200], address=asked, **detail, **who.as_detail())
    return content


def _table(t: Language, name: str, title: str, suffix: str, rows: Rows, masked: bool, who: CurrentUser) -> bytes:
    stamp = stamped_file.Stamp(who.login, now(), name, who.scope.code, masked=masked, title=title)
    return stamped_file.writer(suffix, stamp, t, for_excel=True)(rows())
