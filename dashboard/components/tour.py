"""A tour of two minutes: shown once by itself on the first page, and again whenever it is asked for.

The browser remembers that it was seen (`theme/tour.js`); nothing is kept about who has seen it.
"""

from __future__ import annotations

from dashboard.language import Language
from dashboard.markup import Markup, element

# What each step is about, as the page has it; a step whose place is not on the page is shown without pointing.
PLACES = {
    "headline": ".cp-headline-line, .cp-headline",
    "list": ".st-key-triage_list, .cp-table",
    "pages": "[data-testid=stTopNavLinkContainer], [data-testid=stHeader]",
    "fresh": ".cp-fresh",
    "how": ".cp-figure-foot",
}


def button(t: Language) -> Markup:
    """Begins the tour."""
    words = t("tour.begin")
    return element(
        "button", "?", type="button", class_="cp-tour-begin", data_tour="begin", title=words, aria_label=words
    )


def panel(t: Language) -> Markup:
    """The steps, out of sight until the tour begins."""
    steps = (
        element(
            "li", element("strong", t.of("tour", f"{name}.title")), element("p", t.of("tour", f"{name}.text")),
            data_at=place, hidden="",
        )
        for name, place in PLACES.items()
    )  # fmt: skip
    buttons = (
        element("button", t.of("tour", name), type="button", data_tour=name, data_last=last)
        for name, last in (("end", None), ("next", t("tour.done")))
    )
    return element(
        "section", element("ol", *steps), element("p", element("span", class_="cp-tour-where"), *buttons),
        id="cp-tour", class_="cp-tour", role="dialog", aria_label=t("tour.begin"), hidden="",
    )  # fmt: skip
