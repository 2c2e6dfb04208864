"""A workspace as one encrypted file, and back: the published run, the store of cases with its audit, the settings.

Not in it: the key (it opens the file, so it must lie elsewhere), the provider's secrets, sources, earlier runs.
"""

from dashboard.backup.contents import Contents, verify_backup
from dashboard.backup.restoring import Restored, restore_backup
from dashboard.backup.writing import Written, write_backup

__all__ = ["Contents", "Restored", "Written", "restore_backup", "verify_backup", "write_backup"]
