"""The head of the audit, sent to the system's log: an older copy of a whole home that is put back does not fit it.

Each line has the number of an entry and its chained hash, and nothing else of it. A log that cannot be reached stops no
work; `cellpulse doctor` says so.
"""

from __future__ import annotations

import socket
from collections.abc import Callable
from contextlib import suppress

from sqlalchemy import select

from dashboard.store import Store
from dashboard.store.tables import AuditEntry
from etl.user_error import UserError

# Security messages, for information (RFC 3164, 4.1.1: 4 * 8 + 6).
PRIORITY = 38
LINE = "cellpulse audit: store %s entry %d %s"


def sender(address: str, store_id: str) -> Callable[[int, str], None]:
    """What sends the number and the chained hash of an entry to the log at `address`; nothing where that is empty."""

    def send(number: int, chained: str) -> None:
        with suppress(UserError):
            _send(address, LINE % (store_id, number, chained))

    return send if address else lambda number, chained: None


def try_out(address: str) -> None:
    """Sends a line without any entry. Raises UserError where the log cannot be reached."""
    _send(address, "cellpulse audit: the log can be reached")


def compare(store: Store, anchor: str) -> None:
    """Raises UserError where an entry is not the one that a line of the log names; `anchor` is its number and hash."""
    number, _, chained = anchor.strip().partition(" ")
    if not number.isdecimal() or not chained.strip():
        raise UserError(f"'{anchor}' is no anchor; copy number and hash from a line of the log: --anchor 'NUMBER HASH'")
    with store.reading() as session:
        present = session.scalar(select(AuditEntry.chained).where(AuditEntry.number == int(number)))
    if present != chained.strip():
        what = "is not there" if present is None else "is another one"
        raise UserError(f"entry {number} of the log {what}: the home was put back to an earlier copy, or changed")


def _send(address: str, text: str) -> None:
    host, _, port = address.rpartition(":")
    try:
        if host and port.isdecimal():
            family, kind, _, _, place = socket.getaddrinfo(host, int(port), type=socket.SOCK_DGRAM)[0]
        else:
            family, kind, place = socket.AF_UNIX, socket.SOCK_DGRAM, address
        with socket.socket(family, kind) as log:
            log.sendto(f"<{PRIORITY}>{text}".encode(), place)
    except OSError as error:
        raise UserError(f"{address}: the log cannot be reached ({error.strerror}); see [audit] syslog") from error
