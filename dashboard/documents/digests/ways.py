"""How a digest leaves: as a text file in a folder, or as a letter by SMTP."""

from __future__ import annotations

import os
import smtplib
import ssl
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path
from urllib.parse import quote

from etl.config.staging import part_of
from etl.config.workspace import LOCAL_TIME, Mail, Recipient
from etl.user_error import UserError

PASSWORD = "CELLPULSE_SMTP_PASSWORD"
PATIENCE_SECONDS = 20


@dataclass(frozen=True)
class Letter:
    """One digest as it goes out: to whom, for which period, its subject and text."""

    to: Recipient
    period: str
    subject: str
    text: str


def into_folder(folder: Path, letter: Letter, home: Path) -> None:
    """Writes `<period>/<login>.txt`, readable by the owner only; what a kill leaves of it is swept from the home.

    Raises UserError where that is not possible.
    """
    # A login may have any character; one that a file name cannot have must not lead elsewhere.
    place = folder / letter.period / f"{quote(letter.to.login, safe='@')}.txt"
    try:
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with part_of(home, place) as part:
            part.touch(mode=0o600)
            part.write_text(f"{letter.subject}\n\n{letter.text}", "utf-8")
            part.replace(place)
    except OSError as error:
        raise UserError(f"{place}: cannot be written ({error.strerror}); name another [digest] folder") from error


def by_mail(mail: Mail, letter: Letter, at: datetime) -> None:
    """Hands one letter to the server. Raises UserError where it cannot be reached or does not take it."""
    try:
        with _connected(mail) as server:
            server.send_message(_message(mail, letter, at))
    except (OSError, smtplib.SMTPException) as error:
        raise UserError(
            f"the mail server {mail.host}:{mail.port} did not take the letter to '{letter.to.login}' "
            f"({type(error).__name__}); look at [digest.mail] in cellpulse.toml"
        ) from error


def _connected(mail: Mail) -> smtplib.SMTP:
    context = ssl.create_default_context()
    if mail.tls == "implicit":
        server: smtplib.SMTP = smtplib.SMTP_SSL(mail.host, mail.port, timeout=PATIENCE_SECONDS, context=context)
    else:
        server = smtplib.SMTP(mail.host, mail.port, timeout=PATIENCE_SECONDS)
    try:
        if mail.tls == "starttls":
            server.starttls(context=context)
        if mail.user:
            server.login(mail.user, os.environ.get(PASSWORD, ""))
    except BaseException:
        server.close()
        raise
    return server


def _message(mail: Mail, letter: Letter, at: datetime) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = mail.sender, letter.to.address, letter.subject
    message["Date"] = format_datetime(at.replace(tzinfo=LOCAL_TIME))
    # Holiday notices and other machines do not answer such a letter (RFC 3834).
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.text)
    return message
