"""What is wrong with how a page looks: something beyond the window, one text over another, text cut off."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

# What axe calls so hinders somebody for certain.
GRAVE = ("serious", "critical")

# What scrolls or is folded by itself may hold more than is seen; a field shows as much of its value as it has room for.
FAULTS = """() => {
  const main = document.querySelector('.stMainBlockContainer')
  const seen = e => {
    const style = getComputedStyle(e), box = e.getBoundingClientRect()
    return style.visibility !== 'hidden' && style.opacity !== '0' && box.width > 1 && box.height > 1
  }
  const scrolls = e => e && ['auto', 'scroll'].includes(getComputedStyle(e).overflowX)
  const textOf = e => (e.innerText || e.value || '').trim().slice(0, 40)
  const everything = [...main.querySelectorAll('*')].filter(seen)
  const wide = everything.filter(
    e => e.getBoundingClientRect().right > window.innerWidth + 1
      && !e.closest('.cp-scroll, .cp-side-lines') && !scrolls(e.closest('[role=tablist]'))
  ).map(e => `beyond the window: ${textOf(e) || e.className}`)
  const cut = everything.filter(e =>
    !e.children.length && textOf(e) && e.clientWidth > 2 && e.scrollWidth > e.clientWidth + 2
    && ['hidden', 'clip'].includes(getComputedStyle(e).overflowX)
    && !e.closest('.stSelectbox input, .st-key-role-switch')
  ).map(e => `cut off: ${textOf(e)}`)
  const written = 'p, li, td, th, h1, h2, h3, label, button, summary, caption, input:not([tabindex="-1"])'
  const texts = [...main.querySelectorAll(written)].filter(
    e => seen(e) && textOf(e) && !e.closest('svg, .cp-scroll, .cp-side-lines, details:not([open]) > :not(summary)')
  )
  const boxes = texts.filter(e => !texts.some(o => o !== e && e.contains(o))).map(e => [e, e.getBoundingClientRect()])
  const meet = (r, s) =>
    Math.min(r.right, s.right) - Math.max(r.left, s.left) > 3
    && Math.min(r.bottom, s.bottom) - Math.max(r.top, s.top) > 3
  const over = boxes.flatMap(([a, r], i) => boxes.slice(i + 1).filter(([, s]) => meet(r, s))
    .map(([b]) => `one over the other: ${textOf(a)} | ${textOf(b)}`))
  return [...wide, ...cut, ...over].slice(0, 9)
}"""


def faults(page: Page) -> list[str]:
    """The faults of the page as it stands, at most nine; empty = none."""
    return page.evaluate(FAULTS)


def hindrances(page: Page) -> list[str]:
    """What axe finds that hinders somebody for certain, with the first places; empty = none."""
    grave = [v for v in Axe().run(page).response["violations"] if v["impact"] in GRAVE]
    return [f"{v['id']}: {[node['html'][:120] for node in v['nodes']][:3]}" for v in grave]
