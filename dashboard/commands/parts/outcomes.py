"""What visits found, as a source of its own: read from the store into a folder that is there only meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from dashboard.commands.parts.home import store_of

if TYPE_CHECKING:
    from etl.config.workspace import SourceConfig, Workspace


@contextmanager
def source(workspace: Workspace) -> Iterator[SourceConfig | None]:
    """The source, while the block lasts; None where no visit or score is recorded."""
    from dashboard.store.outcomes import SOURCE, write_outcomes
    from etl.config.staging import staged
    from etl.config.workspace import SourceConfig
    from etl.discover import documents

    families = {flag: words["family"] for flag, words in documents("flags").items()}
    # In the home, for its owner only, and swept after a kill: it names cells and what was found there.
    with staged(workspace.home, "outcomes-") as folder:
        if not write_outcomes(store_of(workspace), families, folder, two_scorers=workspace.config.two_scorers):
            yield None
            return
        named = {"name": SOURCE, "kind": "canonical", "folder": str(folder)}
        yield SourceConfig.model_validate(named)
