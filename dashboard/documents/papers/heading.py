"""What every official paper has at its head and foot: who issues it, number, place and day, whose signature.

The form of papers of the Party: Quy định 399-QĐ/TW of 2026; layout by Hướng dẫn 36-HD/VPTW of 2018.
"""

from __future__ import annotations

from datetime import date

from dashboard.auth.current_user import here
from dashboard.language import Language
from dashboard.store.letters import Details

BLANK = "……………………"
SHORT_BLANK = "……"
# Days under ten, and the first two months, are written with a nought (36-HD/VPTW).
NOUGHT_BEFORE = 3


def heading(kind: str, details: Details, on: date, t: Language) -> dict[str, str]:
    """The values of head and foot; `kind` is the symbol of the kind of paper (CV, KH, QĐ, TB, BB, ĐC).

    What is neither configured nor filled in is a dotted line.
    """
    of = here().config.documents
    number = f"{details.number or SHORT_BLANK}-{kind}"
    # The day stands beside it on one line.
    place = of.place or f"{SHORT_BLANK}{SHORT_BLANK}"
    writer = of.issuer or t("letter.issuer_unnamed")
    return {
        "superior": of.superior.upper() or BLANK,
        "issuer": of.issuer.upper() or BLANK,
        "writer": writer,
        # Among those to whom the paper goes each begins a line.
        "recipient": writer[:1].upper() + writer[1:],
        "number_and_symbol": f"{number}/{of.symbol.rpartition('/')[2] or SHORT_BLANK}",
        "place_and_date": t("letter.place_and_date", place=place, **_parts(on, t)),
        "place_and_date_by_hand": t("letter.place_and_date_by_hand", blank=f"{SHORT_BLANK}{SHORT_BLANK}"),
        "of_date": t("letter.of_date", **_parts(on, t)),
        "authority": details.authority or of.authority or BLANK,
        "position": details.position or of.position or BLANK,
        "signatory": details.signatory or of.signatory or BLANK,
        "objections": of.objections,
    }


def _parts(on: date, t: Language) -> dict[str, str]:
    if t.code != "vi":
        return {"date": t.date(on)}
    month = f"{on.month:02d}" if on.month < NOUGHT_BEFORE else str(on.month)
    return {"date": t("letter.long_date", day=f"{on.day:02d}", month=month, year=str(on.year))}
