"""Who did something, in words: a login, or that nobody signed in."""

from __future__ import annotations

from dashboard.language import Language

# What commands write in place of a login.
COMMAND = "command"


def author(t: Language, login: str) -> str:
    """A login as a page shows it; empty = the user of this machine, where nobody signs in."""
    return t("stamp.command") if login == COMMAND else login or t("stamp.nobody")
