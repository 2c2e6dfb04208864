"""A name, a card's number, a text and member codes are planted in what comes in; after each command, also one that
fails, every byte of the home, of temporary folders and of what was printed or written is searched for them."""

from __future__ import annotations

import getpass
import io
import re
import sys
import tempfile
import unicodedata
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import cycle
from pathlib import Path

import polars as pl
import pytest

from dashboard import access
from dashboard.auth import current_user
from dashboard.commands import export as exporting
from dashboard.documents.brief import Stamp, as_file
from dashboard.documents.papers import letter, packet
from dashboard.jobs.bundle import Uploaded, packed
from dashboard.language import Language
from dashboard.scope import WHOLE
from dashboard.store import cases, letters, people, visits
from dashboard.store.letters import Details, ToSend
from dashboard.store.plans import Appointment
from dashboard.store.visits import Made
from etl.config.workspace import Workspace
from etl.discover import statements
from etl.intake.privacy import member_hash
from tests.chain.commands import NOW, Command
from tests.chain.test_privacy import CARD, NAME, planted
from tests.pdf_text import pages

PASSWORD = "một câu dài dễ nhớ"
REMARK = "Người này hay vắng mặt"
AT = datetime.fromisoformat(NOW)
CONFIG = """
retain_text = true
[[sources]]
name = "province"
kind = "canonical"
folder = "{folder}"
[digest]
every = "month"
link = "http://127.0.0.1:8501"
folder = "digests"
recipients = [{{ login = "binh", address = "binh@example.vn", lang = "vi" }}]
"""


def encodings(text: str) -> set[bytes]:
    """The bytes by which a text may stand in a file."""
    forms = {unicodedata.normalize(form, text) for form in ("NFC", "NFD")}
    escaped = {form.encode("unicode_escape") for form in forms}
    return escaped | {form.encode(code) for form in forms for code in ("utf-8", "utf-16-le", "utf-16-be")}


def contents(file: Path) -> list[bytes]:
    """A file's bytes, and those of its parts where they are packed."""
    raw = file.read_bytes()
    if file.suffix == ".parquet":
        return [raw, pl.read_parquet(io.BytesIO(raw)).write_json().encode("utf-8")]
    if file.suffix == ".pdf":
        return [raw, "\n".join(pages(raw)).encode("utf-8")]
    return [raw, *_parts(raw)]


def _parts(raw: bytes) -> Iterator[bytes]:
    """The parts of an archive, and those of archives in it."""
    if zipfile.is_zipfile(io.BytesIO(raw)):
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            for name in archive.namelist():
                yield archive.read(name)
                yield from _parts(archive.read(name))


class Search:
    """Looks for what was planted; `folders` are searched, and what a command printed."""

    def __init__(self, words: set[str], *folders: Path) -> None:
        self.folders, self.searched = folders, 0
        self.pattern = re.compile(b"|".join(re.escape(form) for word in words for form in sorted(encodings(word))))
        self.seen: dict[Path, int] = {}

    def __call__(self, where: str, *printed: str) -> None:
        for text in printed:
            assert not self.pattern.search(text.encode("utf-8")), f"{where} prints {text[:300]}"
        for file in (file for folder in self.folders for file in folder.rglob("*") if file.is_file()):
            # What did not change since was searched before.
            if self.seen.get(file) == (changed := file.stat().st_mtime_ns):
                continue
            self.seen[file] = changed
            self.searched += 1
            for content in contents(file):
                match = self.pattern.search(content)
                assert not match, f"{where} leaves {match and match[0]!r} in {file}"


def book(rows: list[dict[str, str]]) -> bytes:
    """A workbook with these rows."""
    file = io.BytesIO()
    pl.DataFrame(rows).write_excel(file)
    return file.getvalue()


@pytest.fixture
def home(command, tmp_path, monkeypatch):
    """The command on a home whose source has what was planted, with temporary folders of its own."""
    (tmp_path / "temporary").mkdir()
    monkeypatch.setenv("TMPDIR", str(tmp_path / "temporary"))
    monkeypatch.setattr(tempfile, "tempdir", None)
    monkeypatch.setenv("CELLPULSE_KEY", command.environ["CELLPULSE_KEY"])
    command.environ["TMPDIR"] = str(tmp_path / "temporary")
    Command(tmp_path / "none")("simulate", tmp_path / "hamlet", "--cells", 12, "--months", 14, "--seed", 5)
    codes = planted(tmp_path / "hamlet", tmp_path / "planted")
    command.home.mkdir()
    (command.home / "cellpulse.toml").write_text(CONFIG.format(folder=tmp_path / "planted"), "utf-8")
    (tmp_path / "out").mkdir()
    return command, codes


def test_what_names_a_person_stays_nowhere(home, tmp_path, monkeypatch):
    command, codes = home
    out = tmp_path / "out"
    search = Search({NAME, CARD, REMARK, PASSWORD, *codes[:40]}, command.home, tmp_path / "temporary", out)

    def run(*words: object, code: int = 0) -> None:
        done = command(*words, code=code)
        # What the operator typed is theirs.
        typed = [str(word) for word in words]
        printed = done.stdout + done.stderr
        for word in typed:
            printed = printed.replace(word, "")
        search(" ".join(typed[:2]), printed)

    run("init", code=None)
    run("sync", "--report", out / "report.json")
    _names(command, codes, tmp_path, search, monkeypatch)
    run("preview", "--watch-from", "0.6", "--out", out / "preview.json")
    run("separate", "TRIAL", code=None)
    _papers(command, out, monkeypatch)
    search("papers")
    _uploads(command, codes, search, monkeypatch)
    suffixes = cycle(("csv", "xlsx", "parquet"))
    for table, suffix in zip(statements("dashboard/documents/exports"), suffixes, strict=False):
        run("export", table, "--out", out / f"{table}.{suffix}")
    run("lake", "export", out / "lake", "--site", "xa-a")
    run("digest")
    run("outcomes")
    run("backup", out / "backup")
    run("backup", "verify", out / "backup")
    run("doctor", "--deep", code=None)
    run("audit", "verify")
    run("grant", "an", NAME, "--whole", "--reason", "x", code=2)
    run("forget", codes[0], "--why", "đơn")
    run("rollback")
    run("restore", out / "backup", "--overwrite")
    _faults(command, run, monkeypatch)
    assert len({file.suffix for file in search.seen}) > 8, sorted(search.seen)


def _names(command: Command, codes: list[str], folder: Path, search: Search, monkeypatch) -> None:
    """An account of a person, a roll call of a meeting online mapped and taken in, and its name matched to a member."""
    monkeypatch.setattr(getpass, "getpass", lambda *_, **__: PASSWORD)
    done = command("account", "binh", "--name", "Bình")
    search("account", done.stdout, done.stderr)
    rolls = pl.read_csv(folder / "planted" / "attendance.csv", infer_schema=False)
    mine = rolls.filter(pl.col("member_code") == codes[0])["meeting_code"][0]
    online = folder / "online"
    online.mkdir()
    rolls.filter(pl.col("meeting_code") == mine).head(1).with_columns(member_code=pl.lit(NAME)).write_csv(
        online / "attendance.csv"
    )
    for words in (("map", online / "attendance.csv", "--save", "rolls"), ("ingest", online)):
        done = command(*words)
        search(words[0], done.stdout, done.stderr)
    keys = Workspace.open(command.home).keys
    with command.reading() as con:
        ((cell,),) = con.execute("SELECT cell_code FROM intake.meetings WHERE meeting_code = ?", [mine]).fetchall()
    for undo in ((), ("--undo",)):
        monkeypatch.setattr(sys, "stdin", io.StringIO(f"{codes[0]}\n"))
        done = command("match", *undo, cell, member_hash(NAME, keys))
        search("match", done.stdout, done.stderr)


def _papers(command: Command, out: Path, monkeypatch) -> None:
    """A note in which somebody names a person, a visit, and a letter and a packet with free texts."""
    monkeypatch.setenv("CELLPULSE_HOME", str(command.home))
    cell, as_of = command.table("attention")["cell_code"][0], access.query("freshness", WHOLE)["as_of"][0]
    store, today = current_user.store(), AT.date()
    people.grant(store, "binh", "leader", WHOLE, "x", today, today + timedelta(days=9), "y")
    case = cases.open_case(store, cell, ["attendance_drop"], "binh", AT)
    cases.add_note(store, case.id, "note", f"{REMARK}: {NAME}", "binh", AT)
    visits.record_visit(store, case.id, Made(today, "flag"), {"attendance_drop": "confirmed"}, "binh", AT)
    with store.writing() as session:
        to_send = ToSend(as_of, today, Details(signatory=REMARK))
        letters.put_letter(session, store.key, case.id, ["attendance_drop"], to_send, "binh", AT)
    [sent] = letters.letters_of(store, [cell])
    sent = replace(sent, details=Details())
    t, stamp = Language("vi"), Stamp(AT, "binh", "")
    for suffix in (".docx", ".pdf"):
        (out / f"letter{suffix}").write_bytes(letter.as_file(sent, suffix, t, WHOLE))
        (out / f"brief{suffix}").write_bytes(as_file(cell, suffix, t, WHOLE, stamp))
    asked = packet.Asked(date(2026, 12, 1), as_of, today)
    visit = packet.Visit(cell, date(2026, 12, 5), "Tổ 1", Appointment())
    (out / "packet.zip").write_bytes(packet.as_zip([visit], {cell: stamp}, asked, t, WHOLE))
    store.engine.dispose()


def _uploads(command: Command, codes: list[str], search: Search, monkeypatch) -> None:
    """Files of a page: one that fits, one that is broken, one that asks, one of names only."""
    marks = [{"Họ và tên": NAME, "Mã đảng viên": codes[0], "01/10/2026": "x", "Ghi chú": f"{REMARK} {CARD}"}]
    files = {
        "diem-danh.xlsx": book(marks),
        "hong.xlsx": book(marks)[:-300],
        "rac.csv": f"{NAME};{CARD}\n{codes[0]}".encode(),
        "meetings.csv": f"meeting_code,cell_code,kind,held_on\n{NAME},C1,{CARD},{codes[0]}\n".encode(),
    }
    for name, content in files.items():
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(packed([Uploaded(name, content, {})]))))
        done = command("ingest", "--bundle", code=None)
        search(f"upload of {name}", done.stdout, done.stderr)


def _faults(command: Command, run, monkeypatch) -> None:
    """Commands that fail, whose errors quote the data."""

    def broken(*_: object, **__: object) -> None:
        raise ValueError(f"{NAME} {CARD}")

    monkeypatch.setattr(exporting, "workspace_of", broken)
    run("export", "flags", "--out", command.home / "x.csv", code=2)
