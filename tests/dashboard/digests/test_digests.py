"""Digests as their readers get them: within their scope, counts and links only, once a period, by a mail server."""

from __future__ import annotations

import re
import socket
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Sink

from dashboard.documents.digests import send_due
from dashboard.scope import from_code
from dashboard.store import acting, audit, cases, digests, open_store, people
from dashboard.store.letters import Details, ToSend
from etl.config.workspace import Workspace
from etl.user_error import UserError
from tests.dashboard.rows import AS_OF

AT = datetime(2026, 11, 10, 9, 0)
RECIPIENTS = (
    'recipients = [{ login = "an", address = "an@x.vn" }, { login = "binh", address = "binh@x.vn", lang = "en" }]\n'
)
NAMES = re.compile(r"Chi bộ|C\d{4}|Đảng ủy")


class Mailbox(Sink):
    """Keeps what the server took; refuses the address that is told."""

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []
        self.refused = ""

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802  the server calls it so
        if address == self.refused:
            return "550 no such person"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802  the server calls it so
        self.letters.append(message_from_bytes(envelope.content, policy=default))
        return "250 OK"


@pytest.fixture
def mailbox() -> Iterator[tuple[Mailbox, int]]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    box = Mailbox()
    server = Controller(box, hostname="127.0.0.1", port=port)
    server.start()
    yield box, port
    server.stop()


@pytest.fixture
def home(tmp_path, monkeypatch) -> Path:
    monkeypatch.setenv("CELLPULSE_KEY", "a key for the tests only")
    home = tmp_path / "home"
    home.mkdir()
    return home


def configured(home: Path, settings: str) -> Workspace:
    (home / "cellpulse.toml").write_text(settings, "utf-8")
    return Workspace.open(home)


def by_mail(home: Path, port: int, more: str = "") -> Workspace:
    mail = f'[digest.mail]\nhost = "127.0.0.1"\nport = {port}\nsender = "cellpulse@x.vn"\n'
    return configured(home, f'[digest]\n{more}{RECIPIENTS}{mail}tls = "none"\n')


def opened(workspace: Workspace):
    workspace.claim()
    return open_store(workspace.store_url, workspace.keys.store)


def allowed(workspace: Workspace, login: str, unit: str, days: int = 100) -> None:
    store = opened(workspace)
    first = AT.date() - timedelta(days=200) if days < 0 else AT.date()
    people.grant(
        store, login, "inspector", from_code(unit), "kế hoạch", first, AT.date() + timedelta(days=days), "command"
    )
    store.engine.dispose()


def counts_in(service, unit: str) -> dict[str, dict]:
    rows = service.query("queue_counts", from_code(unit), {"as_of": AS_OF, "previous": date(2026, 9, 1)}).iter_rows(
        named=True
    )
    return {row["state"]: row for row in rows}


def test_each_gets_the_counts_of_their_own_scope_and_no_name(open_world, home, mailbox):
    service, (box, port) = open_world("full"), mailbox
    workspace = by_mail(home, port)
    allowed(workspace, "an", "D0")
    allowed(workspace, "binh", "G03")
    assert send_due(workspace, AT).counts == {"sent": 2}
    first, second = box.letters
    assert (first["To"], second["To"]) == ("an@x.vn", "binh@x.vn")
    act = counts_in(service, "D0")["now"]
    text = first.get_content()
    assert f"Mới cần xem trong tháng này: {act['n_new']} chi bộ" in text
    assert f"Tiếp tục cần xem trong tháng này: {act['n'] - act['n_new']} chi bộ" in text
    assert "inspector" not in text
    assert "Results to the end of October 2026" in second.get_content()
    assert not NAMES.search(text + second.get_content() + first["Subject"])


def test_links_lead_to_the_queue_with_the_state_and_the_right(open_world, home, mailbox):
    open_world("full")
    box, port = mailbox
    workspace = by_mail(home, port, 'link = "https://x.vn/cp/"\n')
    allowed(workspace, "an", "D0")
    send_due(workspace, AT)
    links = [line.strip() for line in box.letters[0].get_content().splitlines() if "https://" in line]
    asked = [parse_qs(urlsplit(link).query) for link in links]
    assert {"state": ["now"], "new": ["1"], "right": ["1"]} in asked
    assert all(link.startswith("https://x.vn/cp/?") for link in links)
    assert all(set(query) <= {"state", "new", "right", "lang"} for query in asked)


def test_once_a_period_and_then_only_as_what_persists(open_world, home, mailbox):
    open_world("full")
    box, port = mailbox
    workspace = by_mail(home, port, 'every = "week"\n')
    allowed(workspace, "an", "D0")
    assert send_due(workspace, AT).counts == {"sent": 1, "no_right": 1}
    assert send_due(workspace, AT + timedelta(days=3)).counts == {"repeated": 1, "no_right": 1}
    assert send_due(workspace, AT + timedelta(days=7)).counts == {"sent": 1, "no_right": 1}
    before, after = (letter.get_content() for letter in box.letters)
    assert "Mới cần xem" in before
    assert "Mới cần xem" not in after
    assert "Tiếp tục cần xem" in after


def test_nothing_new_and_nothing_that_persists_sends_nothing(open_world, home, mailbox):
    open_world("full")
    box, port = mailbox
    workspace = by_mail(home, port)
    allowed(workspace, "an", "nowhere")
    assert send_due(workspace, AT).counts == {"quiet": 1, "no_right": 1}
    assert box.letters == []


@pytest.mark.parametrize("days", [-1, -50])
def test_whose_right_has_ended_gets_nothing(open_world, home, mailbox, days):
    open_world("full")
    workspace = by_mail(home, mailbox[1])
    allowed(workspace, "an", "D0", days)
    assert send_due(workspace, AT).counts == {"no_right": 2}


def test_a_right_within_another_one_counts_no_cell_twice(open_world, home, mailbox):
    open_world("full")
    box, port = mailbox
    workspace = by_mail(home, port)
    for unit in ("G00", "D0", "G02", "G01"):
        allowed(workspace, "an", unit)
    send_due(workspace, AT)
    text = box.letters[0].get_content()
    assert [unit for unit in ("D0", "G00", "G02", "G01") if f": {unit}\n" in text] == ["D0", "G01"]


def test_a_letter_that_is_not_taken_is_tried_again_and_hinders_nobody(open_world, home, mailbox):
    open_world("full")
    box, port = mailbox
    workspace = by_mail(home, port)
    allowed(workspace, "an", "D0")
    allowed(workspace, "binh", "D1")
    box.refused = "an@x.vn"
    done = send_due(workspace, AT)
    assert (done.counts, len(done.faults)) == ({"sent": 1}, 1)
    assert "did not take the letter to 'an'" in done.faults[0]
    box.refused = ""
    assert send_due(workspace, AT).counts == {"sent": 1, "repeated": 1}
    store = opened(workspace)
    entries = [(entry.action, entry.subject) for entry in audit.entries(store)]
    assert entries == [("digest failed", "an"), ("digest sent", "binh"), ("digest sent", "an")]
    store.engine.dispose()


def test_a_server_without_encryption_is_not_spoken_to_unless_told(open_world, home, mailbox):
    open_world("full")
    workspace = by_mail(home, mailbox[1])
    safe = (home / "cellpulse.toml").read_text("utf-8").replace('tls = "none"', "")
    workspace = configured(home, safe)
    allowed(workspace, "an", "D0")
    assert "did not take" in send_due(workspace, AT).faults[0]
    assert mailbox[0].letters == []


def test_into_a_folder_under_a_name_that_leads_nowhere_else(open_world, home):
    open_world("full")
    workspace = configured(home, '[digest]\nfolder = "thư"\nrecipients = [{ login = "../../an" }]\n')
    allowed(workspace, "../../an", "D0")
    assert send_due(workspace, AT).counts == {"sent": 1}
    assert [path.name for path in (home / "thư" / "2026-11").iterdir()] == ["..%2F..%2Fan.txt"]


def test_own_cases_past_their_day_are_counted_within_the_scope(open_world, home):
    open_world("full")
    workspace = configured(home, '[digest]\nfolder = "out"\nrecipients = [{ login = "an" }]\n')
    allowed(workspace, "an", "D0")
    store = opened(workspace)
    for cell, days in (("C0000", -1), ("C0002", 5), ("C0001", -1)):
        case = cases.open_case(store, cell, [], "an", AT)
        due = AT.date() + timedelta(days=days)
        cases.change_case(store, case.id, case.version, "an", AT, reason="x", owner="an", due_on=due)
    # Letters to two cells of the scope and to one outside of it; one of them is answered late.
    for cell, days in (("C0004", 3), ("C0006", 0), ("C0003", 0)):
        to_send = ToSend(AS_OF, AT.date() + timedelta(days=days), Details())
        acting.act(store, cell, [], None, "an", AT, reason="x", letter=to_send)
    store.engine.dispose()
    send_due(workspace, AT + timedelta(days=1))
    sent = (home / "out" / "2026-11" / "an.txt").read_text("utf-8")
    assert "đã quá hạn: 1\n" in sent
    assert "Công văn quá hạn, chi bộ chưa trả lời: 1\n" in sent
    assert "Công văn đang chờ chi bộ trả lời: 1\n" in sent


def test_a_claim_is_taken_once_given_back_and_taken_over_when_abandoned(home):
    store = opened(configured(home, ""))
    assert digests.claim(store, "an", "2026-11", AS_OF, AT)
    assert not digests.claim(store, "an", "2026-11", AS_OF, AT + timedelta(minutes=5))
    assert digests.claim(store, "an", "2026-11", AS_OF, AT + digests.ABANDONED)
    digests.give_back(store, "an", "2026-11")
    assert digests.claim(store, "an", "2026-11", AS_OF, AT)
    digests.sent(store, "an", "2026-11", AT)
    assert not digests.claim(store, "an", "2026-11", AS_OF, AT + timedelta(days=9))
    assert digests.last_reported(store, "an") == AS_OF
    store.engine.dispose()


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ("", "configures no digest"),
        ('[digest]\nrecipients = [{ login = "an" }]\n', "configures no digest"),
        ('[digest]\nfolder = "x"\n', "configures no digest"),
    ],
)
def test_what_is_not_configured_is_said(open_world, home, settings, sentence):
    open_world("full")
    with pytest.raises(UserError, match=sentence):
        send_due(configured(home, settings), AT)


@pytest.mark.parametrize(
    "settings",
    [
        '[digest]\nrecipients = [{ login = "an" }]\n[digest.mail]\nhost = "x"\nsender = "a@b"\n',
        '[digest]\nrecipients = [{ login = "an" }, { login = "an" }]\n',
        '[digest]\nevery = "day"\n',
    ],
)
def test_a_configuration_that_cannot_work_is_refused(home, settings):
    with pytest.raises(UserError, match="digest"):
        configured(home, settings)


def test_without_results_nothing_is_sent(open_world, home):
    open_world("empty")
    workspace = configured(home, '[digest]\nfolder = "out"\nrecipients = [{ login = "an" }]\n')
    allowed(workspace, "an", "D0")
    assert "no results yet" in send_due(workspace, AT).faults[0]
