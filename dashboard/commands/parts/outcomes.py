"""What visits found, as a source of its own: read from the store into a folder that is there only meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from etl.config.workspace import SourceConfig, Workspace


@contextmanager
def source(workspace: Workspace) -> Iterator[SourceConfig | None]:
    """The source, while the block lasts; None where no visit or score is recorded."""
    from dashboard.store.home import open_home
    from dashboard.store.outcomes import SOURCE, write_outcomes
    from etl.config.staging import staged
    from etl.config.workspace import SourceConfig
    from etl.discover import documents

    families = {flag: words["family"] for flag, words in documents("flags").items()}
    # In the home, for its owner only, and swept after a kill: it names cells and what was found there.
    with staged(workspace.home, "outcomes-") as folder:
        store = open_home(workspace)
        try:
            written = write_outcomes(store, families, folder, two_scorers=workspace.config.two_scorers)
        finally:
            store.engine.dispose()
        if not written:
            yield None
            return
        named = {"name": SOURCE, "kind": "canonical", "folder": str(folder)}
        yield SourceConfig.model_validate(named)
