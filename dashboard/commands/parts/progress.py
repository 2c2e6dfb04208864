"""Progress of a long step: a moving line on a terminal, plain lines elsewhere; always on standard error."""

from __future__ import annotations

import time
from types import TracebackType


class Steps:
    """Says which step is under way. `with Steps() as steps: steps.say("marts")`."""

    def __init__(self) -> None:
        from rich.console import Console

        self._console = Console(stderr=True, highlight=False)
        self._status = self._console.status("")
        self._started = time.monotonic()

    def __enter__(self) -> Steps:
        if self._console.is_terminal:
            self._status.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._status.stop()

    def say(self, step: str) -> None:
        """Announces a step."""
        text = f"{time.monotonic() - self._started:6.1f} s  {step}"
        if self._console.is_terminal:
            self._status.update(text)
        else:
            self._console.print(text, soft_wrap=True)
