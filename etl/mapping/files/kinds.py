"""What a file is by its first bytes, whatever its name says."""

from __future__ import annotations

import io
import re
import zipfile

from etl.mapping.unfit import Unfit

DATABASES = (b"SQLite format 3\0", b"\0\1\0\0Standard Jet DB", b"\0\1\0\0Standard ACE DB")
STREAMS = ("Workbook", "Book", "WordDocument")
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def kind(content: bytes) -> str:
    """`xlsx`, `xlsb`, `xls`, `ods`, `docx`, `pdf`, `html` or `text`.

    Raises Unfit for what cannot be read: an archive, a locked workbook, an old Word file, a picture.
    """
    if content.startswith(b"PK"):
        return _packed(content)
    if content.startswith(OLE):
        return _old(content)
    if content.startswith(b"%PDF"):
        return "pdf"
    if content.startswith(DATABASES):
        raise Unfit("database")
    if content[:4] in (b"\xff\xd8\xff\xe0", b"\xff\xd8\xff\xe1", b"\x89PNG", b"GIF8", b"II*\0", b"MM\0*"):
        raise Unfit("picture")
    if content[:2] in (b"\x09\x08", b"\x09\x04", b"\x09\x02", b"\x09\x00") and content[2:4] in (
        b"\x10\0",
        b"\x08\0",
        b"\x06\0",
    ):
        return "xls"
    if content.startswith(b"{\\rtf"):
        raise Unfit("rich_text")
    return _of_text(content)


def _of_text(content: bytes) -> str:
    start = content[:4000].replace(b"\0", b"").lower()
    is_xml = start.lstrip(b"\xef\xbb\xbf\xff\xfe \r\n\t").startswith(b"<?xml")
    if (is_xml and b"urn:schemas-microsoft-com:office:spreadsheet" in start) or b"mime-version:" in start[:200]:
        raise Unfit("saved_as_page")
    if b"<html" in start or b"<table" in start or b"<!doctype html" in start:
        return "html"
    if b"urn:schemas-microsoft-com:office:spreadsheet" in start:
        raise Unfit("saved_as_page")
    return "text"


def _packed(content: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as file:
            names = set(file.namelist())
            mime = file.read("mimetype")[:80] if "mimetype" in names else b""
    except (zipfile.BadZipFile, OSError, EOFError, RuntimeError) as error:
        raise Unfit("broken") from error
    if any(name.endswith("workbook.bin") for name in names):
        return "xlsb"
    if any(name.endswith("word/document.xml") for name in names):
        return "docx"
    if b"opendocument.spreadsheet" in mime:
        return "ods"
    if b"opendocument.text" in mime:
        raise Unfit("rich_text")
    if "[Content_Types].xml" in names and any("workbook" in name for name in names):
        return "xlsx"
    raise Unfit("kind" if "[Content_Types].xml" in names or mime else "zip")


def _old(content: bytes) -> str:
    # Names of streams stand in UTF-16 in the directory, which can be anywhere in the file.
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise Unfit("locked")
    # A whole name, and not the beginning of "Bookmark"; the file's own stream stands before those of what it embeds.
    match = re.search(b"(?:%s)(?:\0\0|$)" % b"|".join(re.escape(n.encode("utf-16-le")) for n in STREAMS), content)
    first = match[0].decode("utf-16-le").rstrip("\0") if match else ""
    if first in ("Workbook", "Book"):
        return "xls"
    raise Unfit("old_word" if first else "kind")
