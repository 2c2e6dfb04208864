"""Where in the tree a cell is, in words."""

from __future__ import annotations

from dashboard.language import Language


def place_of(above: list[str] | None) -> str:
    """The units above a cell, given nearest first, written from the top down."""
    return " › ".join(reversed(above or []))


def without_kind(name: str, kinds: str) -> str:
    """The name without "cell" or "committee" before it, which every line would repeat; `kinds` are joined by ;."""
    kind = next((kind for kind in kinds.split(";") if name.startswith(kind)), "")
    short = name.removeprefix(kind).strip()
    return short[:1].upper() + short[1:] if short else name


def short_name(t: Language, name: str, unit: str | None) -> str:
    """A cell for a label: its name and the unit right above it, as units share names of cells; both without kind."""
    kinds = t("triage.kind"), t("triage.unit_kinds")
    return ", ".join(without_kind(one, of) for one, of in zip((name, unit or ""), kinds, strict=True) if one)
