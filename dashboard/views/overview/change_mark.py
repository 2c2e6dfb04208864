"""The change since the last quarter as a mark beside the present figure."""

from __future__ import annotations

from dashboard.components.marks import mark
from dashboard.language import Language
from dashboard.markup import Markup, element, joined
from dashboard.summaries.quarters import Change, figure, kind_of


def change_mark(t: Language, change: Change | None, whole: Change | None) -> Markup:
    """The mark of the change and the present figure; a word for readers who see no mark."""
    kind = kind_of(change, whole)
    words = element("span", t.of("overview.change", kind), class_="cp-unseen")
    if change is None:
        return mark("variation", kind, t("value.unknown"))
    shown = element(
        "i", class_=f"cp-mark-icon cp-variation-{kind}", aria_hidden="true", title=t.of("overview.change", kind)
    )
    return joined([shown, " ", figure(t, change["measure"], change["now"]), " ", words])
