"""How long a page takes from a click until it stands still, and how many clicks somebody needed."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page

LONG = 90_000
# The last change in the page, also inside widgets of our own, and the last moment at which its script ran.
WATCH = """() => {
  window.lastChange = performance.now()
  const seen = new WeakSet()
  const note = () => { window.lastChange = performance.now() }
  const watch = (root) => {
    if (seen.has(root)) return
    seen.add(root)
    new MutationObserver(note).observe(root, { childList: true, subtree: true, characterData: true, attributes: true })
  }
  watch(document.body)
  const look = () => {
    for (const host of document.querySelectorAll('[data-testid="stBidiComponentIsolated"]')) {
      if (host.shadowRoot) watch(host.shadowRoot)
    }
    if (document.querySelector('[data-testid=stApp]')?.dataset.testScriptState !== 'notRunning') note()
    requestAnimationFrame(look)
  }
  look()
}"""
# Standing still for so long counts as settled; the time counted ends at the last change.
STILL = 250
SETTLED = f"""(begun) => performance.now() - Math.max(window.lastChange, begun) > {STILL}
  && performance.now() - begun > {STILL} && !document.querySelector('[data-testid=stSkeleton]')
  && window.cellpulseFigures.still()"""


class Clicker:
    """Somebody at a page: counts clicks and keys that command, and the seconds waited for."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.clicks = 0
        self.waited = 0.0
        page.evaluate(WATCH)

    def do(self, act: Callable[[], object]) -> float:
        """One click or key; gives the seconds until the page stands still."""
        begun = self.page.evaluate("performance.now()")
        act()
        self.page.wait_for_function(SETTLED, arg=begun, timeout=LONG)
        seconds = max(self.page.evaluate("window.lastChange") - begun, 0.0) / 1000
        self.clicks += 1
        self.waited += seconds
        return seconds

    def line(self, task: str) -> str:
        """The counts in a line."""
        return f"{task}: {self.clicks} clicks, {self.waited:.1f} s waiting"
